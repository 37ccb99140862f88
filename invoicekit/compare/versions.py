"""Two versions of one table: in which columns they differ."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb


def columns_that_differ(
    con: duckdb.DuckDBPyConnection, table: str, before: str, names: Collection[str]
) -> frozenset[str]:
    """Of these names the columns without which the rows of the two tables are the same, whatever their order.

    All of the names where the tables have not as many rows. Told by sums of hashes, as a full comparison would cost
    more than building the tables did.
    """
    if _sums(con, table, ["count(*)"]) != _sums(con, before, ["count(*)"]):
        return frozenset(names)
    columns = [column[0] for column in con.execute(f"select * from {table} limit 0").description or ()]
    names = [name for name in columns if name in names]
    if not names:
        return frozenset()
    each = [f"sum(hash({name}))" for name in names]
    sums = zip(names, _sums(con, table, each), _sums(con, before, each), strict=True)
    same = [name for name, one, other in sums if one == other]
    # Each column has the values that it had; so have the rows, unless values changed places.
    whole = [f"sum(hash({', '.join(same)}))"] if same else []
    if whole and _sums(con, table, whole) != _sums(con, before, whole):
        return frozenset(names)
    return frozenset(names) - set(same)


def _sums(con: duckdb.DuckDBPyConnection, table: str, sums: Sequence[str]) -> tuple[object, ...]:
    return tuple(con.execute(f"select {', '.join(sums)} from {table}").fetchone() or ())
