"""The one comparison: a rule's expected rows against the table they are looked for in.

A rule is looked at in two steps. All rows meet in one full join, which reads what is compared and nothing else, and
leaves the keys that differ (`meeting`: the table `met`). Of these few, every one is listed with exactly one outcome and
all that is known of it (`outcomes`).

Both sides are counted on their own as well: where another number of rows is left unlisted on one side than on the
other, some key is double, and then the double keys are set apart and counted. (Keys that are double in the observed
table are looked for once, after loading.)

`sides`, `outcomes` and `meeting` compose the SQL of a comparison; an assertion has no other side (`assertions`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from invoicekit.compare.assertions import assert_rule
from invoicekit.compare.behind import Behind, rows_behind
from invoicekit.compare.doubles import find_double_keys, find_double_observed
from invoicekit.compare.due import find_broken, find_due, forget_due
from invoicekit.compare.meeting import meet_sql, movements_sql, passed_sql
from invoicekit.compare.outcomes import compare_sql
from invoicekit.compare.sides import ACCOUNTING, Plan, Side, rows_of, sides_of
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
            find_double_keys(con, plan, sides)
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


def compare_invoices(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """`trace_row` has the rule's rows that belong to the invoices of `trace_wanted`, matched ones too (see `trace`)."""
    e, o = sides = sides_of(con, plan)
    find_double_keys(con, plan, sides)
    invoice = f"coalesce({e.named('invoice')}, {o.named('invoice')}, {o.named('proposal_number')})"
    # What bears no actual is known by its own key: a milestone, say.
    ids = [*(side.as_text("actual_id") for side in (e, o)), *(side.text(plan.rule.key) for side in (e, o))]
    record = f"coalesce({', '.join(ids)})"
    only = f"{invoice} in (select invoice from trace_wanted) or {record} in (select record_id from trace_record)"
    rows = compare_sql(plan, e, o, _minor_unit(con, plan), double_keys=True, only=only)
    _execute(con, f"insert into trace_row {rows}", _values(con, plan.rule))
