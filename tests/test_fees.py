"""Fees on other work: their extra lines are looked for where the export can name them; SQL and reference agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

import invoicekit as ik

from .reference import reconcile
from .reference.one_invoice import not_imported, one_invoice
from .reference.one_invoice_finance import Tables
from .reference.one_invoice_ids import BILLED, REVERSAL, STAGED_BILLED, STAGED_UNBILLED, UNBILLED
from .reference.spoils import (
    ACTUAL,
    CUSTOMER,
    JOURNAL_LINE,
    POSTED,
    PROPOSAL,
    STAGING,
    Outcome,
    Spoil,
    change,
    gone,
    twice,
)
from .test_quiet import write_whole

REVENUE = {
    "projproposalrevenue": "92,INV1,T3,10,usmf,2026-10-04T08:00:00Z",
    "projproposalrevenuedetail": "92,50",
    "projrevenuetrans": "T3,P1,1,GBP,usmf",
    "projinvoicerevenue": "CI1,T3,P1,GBP,1,50,10,usmf",
}


def with_fees(tables: Tables) -> None:
    """A fee of 50 on the work: it is in the journal, on the proposal, and posted."""
    for row in tables[STAGING]:
        row.update(feeamount="0.00", feeprojadvancedjournalline="0", feeinvoiceproposallinetransid="")
    for actual, fee in ((UNBILLED, "50.00"), (REVERSAL, "-50.00"), (BILLED, "50.00")):
        change(ACTUAL, actual, msdyn_feeamount=fee)(tables)
    change(STAGING, UNBILLED, feeamount="50.00", feeprojadvancedjournalline="83")(tables)
    change(STAGING, BILLED, feeamount="50.00", feeinvoiceproposallinetransid="T3")(tables)
    twice(JOURNAL_LINE, "82", recid="83", extendedprice="50", quantity="1", voucher="V9")(tables)
    total("1260", "1575.00")(tables)


def total(amount: str, accounting: str) -> Spoil:
    """The invoice comes to this."""

    def spoil(tables: Tables) -> None:
        change(PROPOSAL, "INV1", invoiceamount=amount)(tables)
        change(POSTED, "INV1", invoiceamount=amount)(tables)
        change(CUSTOMER, "V3", amountcur=amount, amountmst=accounting)(tables)

    return spoil


def cannot_name_them(tables: Tables) -> None:
    """The export has no column that tells which line is the fee's."""
    for row in tables[STAGING]:
        del row["feeprojadvancedjournalline"], row["feeinvoiceproposallinetransid"]


def nothing_posted(tables: Tables) -> None:
    not_imported(tables)
    change(STAGING, BILLED, feeinvoiceproposallinetransid="")(tables)


# The ledger of the book has no entries for its fee.
LEDGER = {"post.ledger", "post.wip-reversed"}


@dataclass(frozen=True)
class Case:
    """What is done to the book with a fee, the lines of fees that stay, and what is then due."""

    spoils: list[Spoil] = field(default_factory=list)
    lines: bool = True
    due: frozenset[Outcome] = frozenset()


BLOCKED: set[Outcome] = {("import.line", "blocked", f"{STAGED_BILLED} | {kind}") for kind in ("own", "fee")}
CASES = {
    "through": Case(),
    "not on the proposal": Case(
        [change(STAGING, BILLED, feeinvoiceproposallinetransid=""), total("1200", "1500.00")],
        lines=False,
        due=frozenset({("import.line", "missing", f"{STAGED_BILLED} | fee")}),
    ),
    "not in the journal": Case(
        [nothing_posted, gone(JOURNAL_LINE, "83"), change(STAGING, UNBILLED, feeprojadvancedjournalline="0")],
        lines=False,
        due=frozenset({("import.journal", "missing", f"{STAGED_UNBILLED} | fee")} | BLOCKED),
    ),
    "not posted": Case(
        [nothing_posted, change(JOURNAL_LINE, "83", status="Error")],
        lines=False,
        due=frozenset({("import.journal-stuck", "broken", "83")} | BLOCKED),
    ),
    "a fee of 0 that is not posted": Case(
        [
            nothing_posted,
            change(STAGING, UNBILLED, feeamount="0"),
            change(STAGING, BILLED, feeamount="0"),
            change(JOURNAL_LINE, "83", status="Error", extendedprice="0"),
        ],
        lines=False,
        due=frozenset({("import.journal-stuck", "broken", "83"), ("import.line", "blocked", f"{STAGED_BILLED} | own")}),
    ),
    "of another amount": Case(
        [change(STAGING, BILLED, feeamount="49.99"), change(STAGING, UNBILLED, feeamount="49.99")],
        due=frozenset(
            {
                ("import.line", "different", f"{STAGED_BILLED} | fee"),
                ("import.journal", "different", f"{STAGED_UNBILLED} | fee"),
            }
        ),
    ),
    "cannot be told": Case([cannot_name_them]),
    "cannot be told, and there is no fee": Case(
        [cannot_name_them, change(STAGING, BILLED, feeamount="0")],
        due=frozenset({("import.line", "unexpected", "USMF | T3"), ("feedback.staging", "blocked", "USMF | T3")}),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_fee_lines_are_reconciled(name: str, tmp_path: Path) -> None:
    case, tables = CASES[name], one_invoice()
    for spoil in (with_fees, *case.spoils):
        spoil(tables)
    folder = write_whole(tmp_path, tables)
    for table, row in REVENUE.items() if case.lines else ():
        with (folder / "finops" / f"{table}.csv").open("a", encoding="utf-8") as stream:
            stream.write(f"{row}\n")
    result = reconcile(folder, as_of=date(2026, 10, 31))
    assert {(row.rule, row.outcome, row.subject) for row in result.rows if row.rule not in LEDGER} == case.due
    with ik.open(folder, quiet=True) as book:
        run = book.reconcile(as_of="2026-10-31")
        listed = run.con.execute("select rule, outcome, subject from result.listed").fetchall()
        assert {row for row in listed if row[0] not in LEDGER} == case.due
        assert not run.not_run
