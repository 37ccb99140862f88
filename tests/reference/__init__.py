"""The slow, obvious reference: the reconciliation once more, in plain Python, from the pages alone.

An independent witness: it shares nothing with the package but the names in `invoicekit/contract/*.toml`. It was
written from `domain/process.md`, `domain/rules.md`, `domain/inputs.md` and DECISIONS.md, and never from the SQL.

    result = reconcile(Path("sample_data"), as_of=date(2026, 10, 31))
    result.rows, result.counts, result.bridge, result.not_run
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

from .assertions import Assertion as ConfirmationAssertion
from .assertions import assertions as confirmation_assertions
from .assertions_finance import Assertion, assertions
from .billed_sales import BilledSales
from .exports import read_books
from .facts import Facts
from .outcomes import Comparison, Finding
from .rates import bring_to_one
from .rules import catalogue
from .scenario import LineDetails
from .settings import Settings, end_of_day
from .whole_exports import explain

__all__ = ["Finding", "Result", "reconcile"]

BRIDGE_ARROWS = ("confirm.billed", "sync.actual", "import.line", "post.line", "feedback.staging", "feedback.actual")


@dataclass(frozen=True)
class Result:
    """Every key that is not matched, all counts, the bridge's cells, and the rules whose tables were not there."""

    rows: tuple[Finding, ...]
    counts: Mapping[tuple[str, str], int]
    bridge: Mapping[tuple[str | None, str | None, str], Mapping[str, Decimal]]
    not_run: Mapping[str, tuple[str, ...]]


def reconcile(
    folder: Path, *, as_of: datetime | date, settings: dict[str, Any] | None = None, whole: bool = True
) -> Result:
    """Compare what is in the folder with what should be, as of a moment (a date means its end).

    `whole`: the folder is a whole export, and what it lacks as a whole is told as one cause.
    """
    with localcontext(prec=100):
        facts = Facts(read_books(folder), Settings.of(settings))
        bring_to_one(facts)
        sales = BilledSales(LineDetails(facts))
        comparison = Comparison(end_of_day(as_of))
        not_run: dict[str, tuple[str, ...]] = {}
        for rule in catalogue(facts, sales):
            if lacking := rule.lacking(facts):
                not_run[rule.name] = lacking
            else:
                comparison.add(rule.name, rule.expected(), rule.observed())
        asserted: list[Assertion | ConfirmationAssertion] = [*confirmation_assertions(facts, sales), *assertions(facts)]
        for assertion in asserted:
            if lacking := assertion.lacking(facts):
                not_run[assertion.name] = lacking
            else:
                for finding in assertion.broken(comparison.as_of):
                    comparison.broken(finding)
        if whole:
            explain(facts, comparison)
        comparison.free()
    return Result(
        rows=tuple(sorted(comparison.findings, key=lambda f: (f.rule, f.subject, f.outcome))),
        counts=dict(comparison.counts),
        bridge={
            (company, currency, arrow): money
            for (company, currency, arrow), money in comparison.bridge.items()
            if arrow in BRIDGE_ARROWS and currency is not None  # what bears no currency is added to nothing
        },
        not_run=not_run,
    )
