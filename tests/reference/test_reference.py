"""The reference itself: one clean invoice gives nothing; each spoiled row gives exactly its outcome."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from . import cases_documents, cases_ledger, cases_milestone, cases_post_feedback, cases_sync_import
from .one_invoice import not_imported, not_posted
from .one_invoice_finance import Tables
from .one_invoice_ids import BILLED, COST, LINK_BILLED, STAGED_UNBILLED, UNBILLED
from .one_milestone import MILESTONE
from .spoils import (
    ACTUAL,
    CUSTOMER,
    JOURNAL_LINE,
    LINE,
    OTHER,
    POSTED_LINE,
    PROPOSAL,
    RELATIONSHIP,
    STAGING,
    Spoil,
    change,
    gone,
    not_in_a_journal,
    not_sent,
    only,
    outcomes,
    run,
    twice,
)

CASES = cases_sync_import.CASES | cases_post_feedback.CASES | cases_milestone.CASES | cases_documents.CASES
CASES |= cases_ledger.CASES
RULES = (
    *("sync.header", "sync.actual", "sync.connection", "sync.milestone", "sync.line-limit"),
    *("import.journal", "import.journal-stuck", "import.line", "import.partial", "import.premature"),
    *("import.exchange-rate", "post.premature", "post.proposal-total", "post.exchange-rate"),
    *("post.invoice", "post.line", "post.customer", "post.ledger"),
    *("post.voucher-balance", "post.wip-reversed", "post.period"),
    *("feedback.staging", "feedback.actual", "feedback.invoice"),
)
ARROWS = ("confirm.billed", "sync.actual", "import.line", "post.line", "feedback.staging", "feedback.actual")


def test_a_clean_invoice_gives_nothing(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.rows == ()
    assert result.not_run == {}
    assert result.counts == {
        ("confirm.billed", "matched"): 1,
        ("confirm.reversal", "matched"): 1,
        ("sync.header", "matched"): 1,
        ("sync.actual", "matched"): 3,
        ("sync.connection", "matched"): 2,
        ("sync.milestone", "matched"): 1,
        ("import.journal", "matched"): 2,
        ("import.line", "matched"): 1,
        ("post.invoice", "matched"): 1,
        ("post.line", "matched"): 1,
        ("post.customer", "matched"): 1,
        ("post.ledger", "matched"): 9,
        ("feedback.staging", "matched"): 3,
        ("feedback.actual", "matched"): 3,
        ("feedback.invoice", "matched"): 1,
    }


def test_the_bridge_of_a_clean_invoice_is_level(tmp_path: Path) -> None:
    bridge = run(tmp_path).bridge
    assert set(bridge) == {("USMF", "GBP", arrow) for arrow in ARROWS}
    for money in bridge.values():
        assert {name: amount for name, amount in money.items() if amount} == {"expected": 1000, "observed": 1000}


@pytest.mark.parametrize("case", CASES)
def test_a_spoiled_row_gives_its_outcome(case: str, tmp_path: Path) -> None:
    spoils, due, as_of = CASES[case]
    assert outcomes(run(tmp_path, *spoils, as_of=as_of)) == due


@pytest.mark.parametrize("case", CASES)
def test_the_bridge_explains_every_cent(case: str, tmp_path: Path) -> None:
    spoils, _, as_of = CASES[case]
    for money in run(tmp_path, *spoils, as_of=as_of).bridge.values():
        explained = sum(amount for name, amount in money.items() if name not in ("expected", "observed"))
        assert money["observed"] - money["expected"] == explained


@pytest.mark.parametrize("case", CASES)
def test_the_order_of_rows_tells_nothing(case: str, tmp_path: Path) -> None:
    def turn(tables: Tables) -> None:
        for rows in tables.values():
            rows.reverse()

    spoils, _, as_of = CASES[case]
    assert run(tmp_path / "1", *spoils, turn, as_of=as_of) == run(tmp_path / "2", *spoils, as_of=as_of)


def test_every_rule_has_a_case(tmp_path: Path) -> None:
    ruled = {rule for case in CASES.values() for rule, *_ in case.due}
    of_exports = {rule for rule in ruled if rule.startswith("export.")}  # these have a module of their own
    beside = {"confirm.billed", "confirm.invoice-total"}  # what a case of another rule does to confirmation
    assert ruled - beside - of_exports == set(RULES) - {"sync.line-limit"}  # below: it needs a setting


UNLINKED = ("confirm.billed", "unexpected", OTHER)  # the second billed sale names nothing that it bills


def test_a_document_is_the_cause_of_its_missing_rows(tmp_path: Path) -> None:
    row = only(run(tmp_path / "1", *cases_documents.SECOND), "import.line")
    assert (row.outcome, row.cause_rule, row.cause_subject) == ("missing", "import.partial", "USMF | INV1")
    second = twice(ACTUAL, BILLED, msdyn_actualid=OTHER)
    result = run(tmp_path / "2", second, line_limit=1)
    assert only(result, "sync.line-limit").subject == "INV1"
    row = only(result, "sync.actual")
    assert (row.outcome, row.cause_rule, row.cause_subject) == ("missing", "sync.line-limit", "INV1")
    assert outcomes(run(tmp_path / "3", second, line_limit=2)) == {UNLINKED, ("sync.actual", "missing", OTHER)}
    assert outcomes(run(tmp_path / "4", second, line_limit=None)) == {UNLINKED, ("sync.actual", "missing", OTHER)}


CAUSES: dict[str, tuple[list[Spoil], str, str]] = {
    "no header": ([not_imported, gone(PROPOSAL, "INV1")], "sync.header", "USMF | INV1"),
    "a row too many": (
        [not_imported, twice(STAGING, BILLED, actualid=OTHER, actualsimportid=OTHER, billingtype="2")],
        *("sync.actual", OTHER),
    ),
    "no relationship": ([not_imported, gone(RELATIONSHIP, LINK_BILLED)], "sync.connection", LINK_BILLED),
    "unbilled not staged": ([not_sent(UNBILLED)], "sync.actual", UNBILLED),
    "no milestone": ([not_imported, *cases_milestone.NOT_THERE], "sync.milestone", MILESTONE),
    "no journal line": ([not_in_a_journal(UNBILLED)], "import.journal", f"{STAGED_UNBILLED} | own"),
    "not posted": ([not_imported, change(JOURNAL_LINE, "82", status="Error")], "import.journal-stuck", "82"),
}


@pytest.mark.parametrize("case", CAUSES)
def test_a_shut_gate_names_its_cause(case: str, tmp_path: Path) -> None:
    spoils, rule, subject = CAUSES[case]
    row = only(run(tmp_path, *spoils), "import.line")
    assert (row.outcome, row.cause_rule, row.cause_subject) == ("blocked", rule, subject)


def test_a_billed_actual_that_was_not_sent_shuts_the_gate_of_the_others(tmp_path: Path) -> None:
    row = only(run(tmp_path, not_imported, twice(ACTUAL, BILLED, msdyn_actualid=OTHER)), "import.line")
    assert (row.outcome, row.cause_rule, row.cause_subject) == ("blocked", "sync.actual", OTHER)


def test_without_relationships_there_is_no_gate_to_see(tmp_path: Path) -> None:
    result = run(tmp_path, not_in_a_journal(UNBILLED), lambda tables: tables.pop(RELATIONSHIP))
    assert only(result, "import.line").outcome == "missing"
    lacking = ("projcdstransactionrelationshipimport",)
    assert result.not_run == {"sync.connection": lacking, "post.wip-reversed": lacking}


def test_amounts_and_columns_of_a_difference(tmp_path: Path) -> None:
    row = only(run(tmp_path, change(STAGING, BILLED, amount="990", quantity="5")), "sync.actual")
    assert (row.amount, row.columns) == (Decimal(-10), ("quantity", "amount"))
    row = only(run(tmp_path, change(CUSTOMER, "V3", amountmst="1500.01")), "post.customer")
    assert (row.amount, row.columns, row.currency) == (Decimal(0), ("accounting_amount",), "GBP")


def test_amounts_of_what_is_gone_double_or_stray(tmp_path: Path) -> None:
    assert only(run(tmp_path / "1", not_imported), "import.line").amount == -1000
    assert only(run(tmp_path / "2", twice(POSTED_LINE, "T1")), "post.line").amount == 1000
    stray = twice(POSTED_LINE, "T1", transid="T2")
    row = only(run(tmp_path / "3", stray, stray), "post.line")
    assert (row.outcome, row.amount) == ("unexpected", Decimal(2000))


def test_the_bridge_puts_a_change_of_currency_under_both(tmp_path: Path) -> None:
    bridge = run(tmp_path, change(STAGING, BILLED, transactioncurrencyid="EUR")).bridge
    assert bridge["USMF", "GBP", "sync.actual"]["different"] == -1000
    assert bridge["USMF", "EUR", "sync.actual"]["different"] == 1000


def test_the_bridge_tolerates_what_a_rule_does_not_compare(tmp_path: Path) -> None:
    spoils = [change(POSTED_LINE, "T1", lineamount="1000.001"), change(LINE, "T1", taxamount="200")]
    result = run(tmp_path, *spoils, tolerance=Decimal("0.01"))
    assert result.rows == ()
    assert result.bridge["USMF", "GBP", "post.line"]["tolerated"] == Decimal("0.001")
    assert result.bridge["USMF", "GBP", "feedback.staging"]["tolerated"] == Decimal("-0.001")


def test_of_double_staging_rows_the_one_that_names_a_line_counts(tmp_path: Path) -> None:
    first = "00000000-0000-0000-0000-000000000000"
    result = run(tmp_path, twice(STAGING, BILLED, actualsimportid=first, invoiceproposallinetransid=""))
    assert outcomes(result) == {("sync.actual", "duplicate", BILLED)}
    assert result.counts["import.line", "matched"] == 1


OPTIONAL: dict[str, Spoil] = {
    "class tax": change(ACTUAL, COST, msdyn_transactionclassification="Tax"),
    "cost with a voucher": change(ACTUAL, COST, msdyn_vouchernumber="V1"),
    "intercompany": change(ACTUAL, COST, msdyn_isintercompany="Yes"),
    "another company's resource": change(ACTUAL, COST, msdyn_resourcingcompany=OTHER),
    "unit cost inside one company": change(ACTUAL, COST, msdyn_transactiontypecode="Resourcing unit cost"),
}


@pytest.mark.parametrize("case", OPTIONAL)
def test_optional_actuals_need_not_be_staged(case: str, tmp_path: Path) -> None:
    assert only(run(tmp_path / "1", not_sent(COST), not_posted), "sync.actual").outcome == "missing"
    result = run(tmp_path / "2", not_sent(COST), not_posted, OPTIONAL[case])
    assert not [row for row in result.rows if row.rule.startswith("sync")]


def test_optional_journal_lines(tmp_path: Path) -> None:
    spoils = (not_in_a_journal(COST), not_posted)
    assert only(run(tmp_path / "1", *spoils), "import.journal").outcome == "missing"
    result = run(tmp_path / "2", *spoils, change(STAGING, COST, externaloriginreference="PO7"))
    assert ("import.journal", "missing") not in result.counts
    result = run(tmp_path / "3", *spoils, beginning_balance_date=date(2026, 10, 1))
    assert ("import.journal", "missing") not in result.counts


def test_nothing_is_due_of_what_was_before_go_live(tmp_path: Path) -> None:
    spoils = (not_imported, gone(PROPOSAL, "INV1"))
    assert run(tmp_path / "1", *spoils, go_live=date(2026, 11, 1)).rows == ()
    assert run(tmp_path / "2", twice(CUSTOMER, "V3", voucher="V9"), go_live=date(2026, 11, 1)).rows == ()


def test_an_invoice_with_nothing_chargeable_need_not_be_sent(tmp_path: Path) -> None:
    def nothing_chargeable(tables: Tables) -> None:
        not_sent(BILLED)(tables)
        gone(PROPOSAL, "INV1")(tables)
        change(ACTUAL, BILLED, msdyn_billingtype="Non-chargeable")(tables)
        tables["dataverse/msdyn_invoicelinetransaction"][0]["msdyn_billingtype"] = "192350000"

    found = outcomes(run(tmp_path, nothing_chargeable))
    assert {row for row in found if row[0].startswith("sync")} == {("sync.actual", "missing", BILLED)}


def test_a_rule_without_its_tables_is_not_run(tmp_path: Path) -> None:
    result = run(tmp_path, lambda tables: tables.pop(CUSTOMER))
    assert result.not_run["post.customer"] == ("custtrans",)
    assert not [key for key in result.counts if key[0] == "post.customer"]


def test_a_column_that_an_export_lacks_is_not_compared(tmp_path: Path) -> None:
    def drop(tables: Tables) -> None:
        for row in tables[STAGING]:
            del row["contractid"]

    assert run(tmp_path, change(STAGING, COST, contractid="CON2"), drop).rows == ()
