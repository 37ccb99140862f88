"""Each planted fault owes the finding that it names, and faults do not meet."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from invoicekit.sample import DEFECTS, write_sample
from invoicekit.sample.book.simulate import simulate

from .exports import Exports

WANTED = {
    (rule, outcome)
    for rule in ("sync.header", "sync.actual", "sync.connection", "sync.milestone", "import.journal", "import.line",
                 "post.invoice", "post.line", "post.customer", "post.ledger")
    for outcome in ("missing", "unexpected", "duplicate", "different")
} | {
    (rule, outcome)
    for rule in ("feedback.staging", "feedback.actual", "feedback.invoice")
    for outcome in ("missing", "unexpected", "different")
} | {
    ("confirm.reversal", outcome) for outcome in ("missing", "unexpected", "different")
} | {
    ("confirm.billed", "ambiguous"),
} | {
    (rule, outcome)
    for rule in ("confirm.billed", "confirm.unbilled")
    for outcome in ("missing", "unexpected", "duplicate", "different")
} | {
    (f"confirm.{name}", "broken")
    for name in ("double-billed", "single-reversal", "lines", "invoice-total", "reversal-negates", "skip-sync",
                 "billing-status", "premature", "orphan", "stuck", "milestone-status", "retainer-balance", "unlinked",
                 "never-billed", "contract", "sold-twice", "recalled", "never-sold")
} | {
    (rule, "broken")
    for rule in ("sync.line-limit", "import.journal-stuck", "import.partial", "import.premature",
                 "import.exchange-rate", "post.premature", "post.proposal-total", "post.exchange-rate",
                 "post.voucher-balance", "post.wip-reversed", "post.period", "post.discount-fee",
                 "export.company", "export.cut", "export.lookup", "export.day", "export.date-shift", "export.versions")
}  # fmt: skip


def test_every_rule_and_outcome_can_be_planted() -> None:
    assert {finding for defect in DEFECTS.values() for finding in defect.findings.items()} == WANTED
    assert all(defect.says.endswith(".") for defect in DEFECTS.values())


@pytest.mark.parametrize("name", sorted(DEFECTS))
@pytest.mark.parametrize("seed", [1, 2])
def test_a_fault_alone_owes_its_findings(name: str, seed: int) -> None:
    defect = DEFECTS[name]
    due = simulate(seed, 6, date(2026, 10, 31), [defect]).due
    assert {(finding.rule, finding.outcome) for finding in due} == set(defect.findings.items())
    assert len(due) == len(set(due))
    assert len(due) == len(defect.findings) or name == "line-limit"


def test_ninety_invoices_hold_all_faults_at_once_on_different_victims(tmp_path: Path) -> None:
    report = write_sample(tmp_path, invoices=90, defects=list(DEFECTS))
    beyond_limit = [due for due in report.findings if due.rule == "sync.actual" and due.outcome == "missing"]
    assert len(beyond_limit) > 3, "that of actual-missing and cost-missing, and what is beyond the limit"
    owed = sum(len(defect.findings) for defect in DEFECTS.values() if defect.name != "line-limit")
    assert len(set(report.findings)) == len(report.findings) == owed + 1 + len(beyond_limit) - 2
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as stream:
        told = [tuple(row) for row in csv.reader(stream)]
    assert told[1:] == sorted((due.rule, due.outcome, due.subject) for due in report.findings)
    assert len(Exports(tmp_path)["invoice"]) == 90 + 3, (
        "and those that credit without tax, and apply and credit a retainer"
    )


def test_what_would_not_have_happened_downstream_is_not_there(tmp_path: Path) -> None:
    """A billed sale that did not sync shuts the gate: no line, no posting, no feedback of its proposal."""
    report = write_sample(tmp_path, defects=["actual-missing"])
    book = Exports(tmp_path)
    actual = book.by("msdyn_actual", "msdyn_actualid")[report.findings[0].subject]
    number = book.by("invoice", "invoiceid")[actual["msdyn_invoice"]]["msdyn_invoicenumber"]
    header = book.by("projproposaljour", "proposalid")[number]
    assert (header["invoiceamount"], header["projinvoiceid"]) == ("0.000000", "")
    assert not [row for row in book.proposal_lines() if row["proposalid"] == number]
    assert not [row for row in book["projinvoicejour"] if row["proposalid"] == number]
    assert actual["msdyn_vouchernumber"] == actual["msdyn_actualimportid"] == ""


def test_a_fault_changes_its_victim_only(tmp_path: Path) -> None:
    write_sample(tmp_path / "clean", invoices=20, seed=4)
    write_sample(tmp_path / "planted", invoices=20, seed=4, defects=["customer-missing"])
    clean, planted = Exports(tmp_path / "clean"), Exports(tmp_path / "planted")
    assert [table for table in clean.tables if clean[table] != planted[table]] == ["custtrans"]
    assert len(clean["custtrans"]) == len(planted["custtrans"]) + 1


def test_a_fault_named_twice_is_planted_once(tmp_path: Path) -> None:
    assert (
        len(write_sample(tmp_path, invoices=3, defects=["line-amount-different", "line-amount-different"]).findings)
        == 1
    )
