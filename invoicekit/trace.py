"""Follows one proforma invoice through every arrow, and names the first place where it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd

from invoicekit.compare import Plan, compare_invoice
from invoicekit.errors import UnknownName
from invoicekit.frames import frame
from invoicekit.model import Model
from invoicekit.reconcile import plan_rules, start_results
from invoicekit.rules import Rule, find_rule, sql_folder
from invoicekit.settings import Settings


@dataclass(frozen=True)
class Step:
    """One arrow of the way. Amounts are in the invoice's currency; None where the rule compares no money."""

    rule: str
    says: str
    expected_rows: int
    observed_rows: int
    expected: Decimal | None
    observed: Decimal | None
    outcomes: dict[str, int]

    @property
    def done(self) -> bool:
        """Whether everything that this arrow should bring is there, as it should be."""
        return set(self.outcomes) <= {"matched"}


@dataclass(frozen=True)
class Trace:
    """One invoice through every arrow. `stopped` is the first step that is not done, None when it is through."""

    invoice: str
    status: str
    company: str | None
    currency: str | None
    steps: list[Step]
    rows: pd.DataFrame
    stopped: Step | None
    why: str | None
    fix: str | None


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


def _step(con: duckdb.DuckDBPyConnection, rule: Rule) -> Step:
    outcomes: dict[str, int] = dict(
        con.execute(
            "select outcome, count(*) from trace_row where rule = $rule group by outcome order by outcome",
            {"rule": rule.name},
        ).fetchall()
    )
    row: Any = con.execute(
        "select coalesce(sum(expected_rows), 0), coalesce(sum(observed_rows), 0), sum(expected), sum(observed) "
        "from trace_row where rule = $rule",
        {"rule": rule.name},
    ).fetchone()
    return Step(rule.name, rule.says, int(row[0]), int(row[1]), row[2], row[3], outcomes)


def trace(con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, invoice: str) -> Trace:
    """The way of one invoice, each arrow in order, as of `settings.as_of`. The tables of a run stay as they are.

    Raises UnknownName when neither system knows the number.
    """
    con.begin()
    try:
        return _trace(con, model, settings, invoice)
    finally:
        con.rollback()


def _trace(con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, invoice: str) -> Trace:
    status, company, currency = _header(con, invoice)
    start_results(con, settings)
    con.execute((sql_folder() / "trace_scope.sql").read_text("utf-8"), {"invoice": invoice})
    con.execute("create or replace temp table trace_row as select * from result.outcome limit 0")
    plans: list[Plan] = [plan for plan in plan_rules(model).plans if not plan.rule.asserts]
    for plan in plans:
        compare_invoice(con, plan, invoice)
    steps = [_step(con, plan.rule) for plan in plans]
    stopped = next((step for step in steps if not step.done), None)
    rows = frame(
        con,
        "select rule, outcome, subject, currency, expected, observed, "
        "coalesce(observed, 0) - coalesce(expected, 0) as amount, columns, cause_rule, cause_subject "
        "from trace_row order by rowid",
    )
    why = fix = None
    if stopped is not None:
        worst = next(name for name in stopped.outcomes if name != "matched")
        rule = find_rule(stopped.rule)
        why, fix = rule.why.get(worst), rule.fix.get(worst)
    return Trace(invoice, status, company, currency, steps, rows, stopped, why, fix)
