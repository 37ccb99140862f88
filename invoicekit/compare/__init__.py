"""The one comparison: a rule's expected rows against the table they are looked for in.

A rule is looked at in two steps. All rows meet in one full join, which reads what is compared and nothing else, and
leaves the keys that differ (`meeting`: the table `met`). Of these few, every one is listed with exactly one outcome and
all that is known of it (`outcomes`).

Both sides are counted on their own as well: where another number of rows is left unlisted on one side than on the
other, some key is double, and then the double keys are set apart and counted. (Keys that are double in the observed
table are looked for once, after loading.)

`sides`, `outcomes` and `meeting` compose the SQL of a comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from invoicekit.compare.behind import Behind, rows_behind
from invoicekit.compare.due import find_broken, find_due, forget_due
from invoicekit.compare.meeting import meet_sql, movements_sql, passed_sql
from invoicekit.compare.outcomes import compare_sql
from invoicekit.compare.sides import ACCOUNTING, CONTEXT, PLACE, Plan, Side, counts_copies, rows_of, side_of, sides_of
from invoicekit.compare.versions import columns_that_differ
from invoicekit.errors import InvariantBroken
from invoicekit.rules import Rule

__all__ = [
    "Behind",
    "Plan",
    "assert_rule",
    "columns_that_differ",
    "compare",
    "compare_invoices",
    "find_broken",
    "find_double_observed",
    "find_due",
    "forget_due",
    "rows_behind",
]


def _count_sides(con: duckdb.DuckDBPyConnection, plan: Plan, sides: Sequence[Side], *, double_keys: bool) -> None:
    """`result.total` has the rows and the bridge money of each side, counted without the join."""
    tables = ", ".join(rows_of(plan, side, double_keys=double_keys) for side in sides)
    counted = []
    for side, word in zip(sides, ("expected", "observed"), strict=True):
        letter = side.letter
        money = f"sum({letter}_bridge)" if plan.rule.bridge else "null"
        counted.append(
            f"select '{plan.rule.name}', '{word}', {side.named('company')}, {side.named('currency')}, "
            f"sum({letter}_copies), {money} from {letter} where {letter}_there group by all"
        )
    con.execute(f"insert into result.total with {tables} {' union all '.join(counted)}")


def _joins_once(con: duckdb.DuckDBPyConnection, rule: Rule) -> bool:
    """Whether as many rows are left unlisted on both sides, and no key is listed twice."""
    query = """
      select
        count(subject) = count(distinct subject)
        and coalesce(sum(expected_rows - observed_rows), 0) = (
          select coalesce(sum(case side when 'expected' then rows_counted else -rows_counted end), 0)
          from result.total where rule = $rule
        )
      from result.outcome where rule = $rule"""
    row = con.execute(query, {"rule": rule.name}).fetchone()
    return bool(row and row[0])


def _find_double_keys(con: duckdb.DuckDBPyConnection, plan: Plan, sides: Sequence[Side]) -> None:
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


def _minor_unit(con: duckdb.DuckDBPyConnection, plan: Plan) -> str:
    """SQL for the tolerance per line in accounting currency, by company where one has not two decimals."""
    if not any(name.startswith(ACCOUNTING) for name in plan.money):
        return "0"  # no accounting money is compared
    odd = con.execute("select company, decimals from finops.company where decimals <> 2").fetchall()
    cases = " ".join(
        f"when '{company.replace(chr(39), chr(39) * 2)}' then {10**-decimals:.6f}" for company, decimals in odd
    )
    unit = f"case e_company {cases} else 0.01 end" if cases else "0.01"
    row = con.execute("select accounting_minor_units from settings").fetchone()
    return f"{row[0] if row else 0} * {unit}"


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


def _values(con: duckdb.DuckDBPyConnection, rule: Rule) -> dict[str, object]:
    """The parameters that the composed SQL may name: those of the settings and the rule."""
    names = ["go_live", "tolerance", "cutoff", "as_of"]
    row = con.execute(
        "select s.go_live, s.tolerance, r.cutoff, s.as_of from settings s cross join result.rule r "
        "where r.rule = $rule",
        {"rule": rule.name},
    ).fetchone()
    return dict(zip(names, row or (), strict=True))


def _forget_rows(con: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    for table in ("total", "outcome", "movement"):
        con.execute(f"delete from result.{table} where rule = $rule", {"rule": rule.name})


def _execute(con: duckdb.DuckDBPyConnection, statement: str, values: Mapping[str, object]) -> None:
    """The statement is done, with those of the values that it names."""
    con.execute(statement, {name: value for name, value in values.items() if f"${name}" in statement})


def compare(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """`result.outcome` has the rule's rows: one per key that is not matched; `result.movement` its days, if it bridges.

    Of a rule that was not compared since these were empty. Of keys that passed (not there, and optional or from before
    go-live) it has only what they add up to, where no other row may be one of them.

    Raises InvariantBroken when the rows of the join are not those of its sides.
    """
    rule, values, minor_unit, sides = plan.rule, _values(con, plan.rule), _minor_unit(con, plan), sides_of(con, plan)
    double = con.execute("select 1 from result.double_observed where rule = $rule", {"rule": rule.name}).fetchone()
    for double_keys in (True,) if double else (False, True):
        if double_keys:
            _find_double_keys(con, plan, sides)
        _count_sides(con, plan, sides, double_keys=double_keys)
        met = meet_sql(plan, *sides, minor_unit, double_keys=double_keys)
        _execute(con, f"create or replace temp table met as {met}", values)
        gap = " or ".join(f"{name} is null" for name in rule.key)
        query = f"select bool_or({gap}), bool_or(passed), bool_or(not passed) from met where differs"
        gaps, passed, left = con.execute(query).fetchone() or (None, None, None)
        if passed and not gaps:  # a row that no link places may be one of these as well
            con.execute(passed_sql(rule))
            con.execute("delete from met where passed")
        if gaps or left:
            rows = compare_sql(plan, *sides, minor_unit, double_keys=double_keys, gaps=gaps)
            _execute(con, f"insert into result.outcome {rows}", values)
        if _joins_once(con, rule):
            if rule.bridge:
                con.execute(f"insert into result.movement {movements_sql(rule)}")
            return
        _forget_rows(con, rule)
    raise InvariantBroken(rule.name, "a key has more than one outcome, or a row has none")


def assert_rule(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """`result.outcome` has one row for each row of the rule's SELECT: `waiting` where it `waits`, else `broken`."""
    rule = plan.rule
    side = side_of(con, plan, "e")
    money = side.named(plan.money[0]) if plan.money else "null"
    counted = "null"
    if rule.counts:
        seen = "'expected': '0', 'observed': cast(count(*) as varchar), 'from_amount': null, 'from_rate': null"
        counted = f"[{{'name': '{rule.counts}', {seen}}}]"
    context = ", ".join(f"max({side.as_text(name)})" for name in CONTEXT)
    outcome = f"case when bool_or({side.named('waits')}) then 'waiting' else 'broken' end"
    con.execute(
        f"insert into result.outcome select '{rule.name}', {outcome}, {side.text(rule.key)}, {context}, "
        f"null, max({money}), count(*), {counted}, min({side.named('since')}), null, null, "
        f"null, null, null, null, 0, 0, null, null, false from ({side.sql}) group by all"
    )
    if rule.explains and con.execute("select 1 from result.outcome where rule = $rule", {"rule": rule.name}).fetchone():
        _explain(con, plan)


def _explain(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """The rows that the rule's SELECT names are blocked by its finding, and so is what they block."""
    explained_rule, explained_subject = plan.rule.explains
    subject = " || ' | ' || ".join(f"cast({name} as varchar)" for name in plan.rule.key)
    con.execute(
        "create or replace temp table explained as "
        f"select {explained_rule} as rule, {explained_subject} as subject, {subject} as cause from ({plan.rule.select})"
    )
    for which in (("rule", "subject"), ("cause_rule", "cause_subject")):
        con.execute(
            f"update result.outcome set outcome = 'blocked', cause_rule = '{plan.rule.name}', cause_subject = x.cause "
            f"from explained x where result.outcome.{which[0]} = x.rule and result.outcome.{which[1]} = x.subject "
            "and outcome <> 'waiting'"
        )


def compare_invoices(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """`trace_row` has the rule's rows that belong to the invoices of `trace_wanted`, matched ones too (see `trace`)."""
    e, o = sides = sides_of(con, plan)
    _find_double_keys(con, plan, sides)
    invoice = f"coalesce({e.named('invoice')}, {o.named('invoice')}, {o.named('proposal_number')})"
    # What bears no actual is known by its own key: a milestone, say.
    ids = [*(side.as_text("actual_id") for side in (e, o)), *(side.text(plan.rule.key) for side in (e, o))]
    record = f"coalesce({', '.join(ids)})"
    only = f"{invoice} in (select invoice from trace_wanted) or {record} in (select record_id from trace_record)"
    rows = compare_sql(plan, e, o, _minor_unit(con, plan), double_keys=True, only=only)
    _execute(con, f"insert into trace_row {rows}", _values(con, plan.rule))
