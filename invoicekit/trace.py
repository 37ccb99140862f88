"""Follows one proforma invoice through every arrow, and names the first place where it stopped."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import duckdb

from invoicekit.compare import Plan, assert_rule, compare, compare_invoices
from invoicekit.errors import UnknownName
from invoicekit.frames import frame
from invoicekit.model import Model
from invoicekit.reconcile import plan_rules, start_results
from invoicekit.rules import Rule, find_rule, sql_folder
from invoicekit.settings import Settings
from invoicekit.traced import Broken, Step, Trace

LIMIT = "sync.line-limit"
"""What it keeps away is a finding, and not blocked; what is to be done is to lift it."""


def _header(con: duckdb.DuckDBPyConnection, invoice: str) -> tuple[str, str | None, str | None]:
    row = con.execute(
        "select status, company, currency from dataverse.invoice where invoice_number = $invoice "
        "union all select 'Only in Finance', company, currency from finops.proposal where proposal_number = $invoice "
        "limit 1",
        {"invoice": invoice},
    ).fetchone()
    if row is None:
        near = con.execute(
            "select invoice_number from dataverse.invoice where invoice_number is not null "
            "order by levenshtein(invoice_number, $invoice), invoice_number limit 3",
            {"invoice": invoice},
        ).fetchall()
        raise UnknownName("invoice", invoice, [number for (number,) in near])
    return row[0], row[1], row[2]


def _steps(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule], invoice: str, currency: str | None) -> list[Step]:
    """Amounts are of rows in the currency of the invoice, where it is known: those of others are not added to them."""
    outcomes: dict[str, dict[str, int]] = {}
    for rule, outcome, count in con.execute(
        "select rule, outcome, count(*) from traced_row where traced = $invoice "
        "group by rule, outcome order by rule, outcome",
        {"invoice": invoice},
    ).fetchall():
        outcomes.setdefault(rule, {})[outcome] = count
    figures: dict[str, tuple[int, int, Decimal | None, Decimal | None]] = {
        rule: (int(expected_rows), int(observed_rows), expected, observed)
        for rule, expected_rows, observed_rows, expected, observed in con.execute(
            "select rule, sum(expected_rows), sum(observed_rows), "
            "sum(expected) filter (where coalesce(expected_currency = $currency, true)), "
            "sum(observed) filter (where coalesce(observed_currency = $currency, true)) "
            "from traced_row where traced = $invoice group by rule",
            {"invoice": invoice, "currency": currency},
        ).fetchall()
    }
    nothing = (0, 0, None, None)
    return [Step(rule.name, rule.says, *figures.get(rule.name, nothing), outcomes.get(rule.name, {})) for rule in rules]


def trace(con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, invoice: str) -> Trace:
    """The way of one invoice, each arrow in order, as of `settings.as_of`. The tables of a run stay as they are.

    Raises UnknownName when neither system knows the number.
    """
    return trace_all(con, model, settings, [invoice])[0]


def trace_all(
    con: duckdb.DuckDBPyConnection,
    model: Model,
    settings: Settings,
    invoices: Sequence[str],
    *,
    reconciled: bool = False,
) -> list[Trace]:
    """The ways of several invoices in their order; each arrow is compared once for all of them. Raises as `trace`.

    `reconciled`: the tables of a run hold one with these settings, which knows what an export lacks as a whole.
    """
    con.begin()
    try:
        return _trace_all(con, model, settings, invoices, reconciled=reconciled)
    finally:
        con.rollback()


def _trace_all(
    con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, invoices: Sequence[str], *, reconciled: bool
) -> list[Trace]:
    headers = {invoice: _header(con, invoice) for invoice in invoices}
    con.execute(
        "create or replace temp table trace_wanted as select distinct unnest($invoices) as invoice",
        {"invoices": list(invoices)},
    )
    if reconciled:
        con.execute(_sql("trace_cause"))
        con.execute(_sql("trace_broken"))
    start_results(con, settings)
    con.execute(_sql("trace_scope"))
    con.execute("create or replace temp table trace_row as select * from result.outcome limit 0")
    coverage = plan_rules(model).plans
    plans: list[Plan] = [plan for plan in coverage if not plan.rule.asserts]
    for plan in plans:
        compare_invoices(con, plan)
    if not reconciled:
        _find_broken(con, coverage)
        _find_causes(con, coverage)
    con.execute(_sql("trace_row"))
    rules = [plan.rule for plan in plans]
    return [
        _way(con, invoice, headers[invoice], _steps(con, rules, invoice, headers[invoice][2])) for invoice in invoices
    ]


def _find_broken(con: duckdb.DuckDBPyConnection, plans: Sequence[Plan]) -> None:
    """`trace_broken` has the assertions that are broken; those on what a whole export lacks are of no invoice."""
    for plan in plans:
        if plan.rule.asserts and not plan.rule.explains:
            assert_rule(con, plan)
    con.execute(_sql("trace_broken"))


def _find_causes(con: duckdb.DuckDBPyConnection, plans: Sequence[Plan]) -> None:
    """`trace_cause` has what a cause of the whole export explains: it takes all rows to tell, where any is amiss."""
    if con.execute("select 1 from trace_row where outcome not in ('matched', 'waiting') limit 1").fetchone():
        for plan in plans:
            if plan.rule.explains:
                assert_rule(con, plan)
            elif not plan.rule.asserts:
                compare(con, plan)
    con.execute(_sql("trace_cause"))


def _sql(name: str) -> str:
    return (sql_folder() / f"{name}.sql").read_text("utf-8")


def _way(
    con: duckdb.DuckDBPyConnection, invoice: str, header: tuple[str, str | None, str | None], steps: list[Step]
) -> Trace:
    status, company, currency = header
    stopped = next((step for step in steps if not step.done), None)
    rows = frame(
        con,
        "select rule, outcome, subject, currency, expected, observed, "
        "coalesce(observed, 0) - coalesce(expected, 0) as amount, columns, cause_rule, cause_subject "
        "from traced_row where traced = $invoice order by place",
        {"invoice": invoice},
    )
    why = fix = None
    if stopped is not None:
        worst = next(name for name in stopped.outcomes if name != "matched")
        rule = find_rule(stopped.rule)
        told = rows[(rows["rule"] == stopped.rule) & (rows["outcome"] == worst) & rows["cause_rule"].notna()]
        if len(told) and (worst == "blocked" or told["cause_rule"].iloc[0] == LIMIT):
            rule = find_rule(told["cause_rule"].iloc[0])
            worst = "broken" if rule.asserts else "missing"
        why, fix = rule.why.get(worst), rule.fix.get(worst)
    broken = _broken(con, invoice)
    if stopped is None and broken:
        rule = find_rule(broken[0].rule)
        why, fix = rule.why.get("broken"), rule.fix.get("broken")
    return Trace(invoice, status, company, currency, steps, rows, stopped, broken, why, fix)


def _broken(con: duckdb.DuckDBPyConnection, invoice: str) -> list[Broken]:
    query = (
        "select rule, subject, amount, currency from trace_broken where invoice = $invoice order by position, subject"
    )
    return [Broken(*row) for row in con.execute(query, {"invoice": invoice}).fetchall()]
