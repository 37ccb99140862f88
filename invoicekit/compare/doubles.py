"""Keys that stand more than once on a side: which they are, and the rules that have them in their observed table."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from invoicekit.compare.sides import PLACE, Plan, Side, counts_copies, rows_of, side_of


def find_double_keys(con: duckdb.DuckDBPyConnection, plan: Plan, sides: Sequence[Side]) -> None:
    """The table `double_key` has the keys that stand more than once on either side."""
    doubles = []
    for side in sides:
        names = ", ".join(f"{side.letter}_{name} as {name}" for name in plan.rule.key)
        # Rows that are not "there" (a column not yet set) count as well: each of them would join the expected row.
        doubles.append(f"select {names} from ({side.sql}) group by all having count(*) > 1")
    con.execute(f"create or replace temp table double_key as {' union '.join(doubles)}")
    if counts_copies(plan.rule, "o"):
        _find_double_places(con, plan, sides[0])


def _find_double_places(con: duckdb.DuckDBPyConnection, plan: Plan, expected: Side) -> None:
    """The table `double_place` has the company and currency in which a double key is expected."""
    keys = ", ".join(f"e_{name} as {name}" for name in plan.rule.key)
    place = ", ".join(f"{expected.named(name)} as {name}" for name in PLACE)
    match = " and ".join(f"d.{name} = e_{name}" for name in plan.rule.key)
    con.execute(
        f"create or replace temp table double_place as with {rows_of(plan, expected, double_keys=True)} "
        f"select {keys}, {place}, true as claimed from e where exists (select 1 from double_key d where {match})"
    )


def find_double_observed(con: duckdb.DuckDBPyConnection, plans: Sequence[Plan]) -> None:
    """`result.double_observed` names the rules whose observed table has a key more than once."""
    for plan in plans:
        side = side_of(con, plan, "o")
        keys = ", ".join(f"o_{name}" for name in plan.rule.key)
        con.execute(
            f"insert into result.double_observed select '{plan.rule.name}' where exists ("
            f"select 1 from ({side.sql}) where o_{plan.rule.key[0]} is not null "
            f"group by {keys} having count(*) > 1)"
        )
