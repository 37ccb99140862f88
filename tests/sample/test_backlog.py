"""What a walk-through starts from: work that is ready to invoice, and drafts that can be confirmed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.sample import write_sample

from .exports import COST, UNBILLED, Exports, Row, group

READY, NOT_YET, ON_AN_INVOICE = "192350004", "192350000", "192350001"
DRAFT, MILESTONE_READY, MILESTONE_ON_AN_INVOICE = "192350000", "192350001", "192350002"
JOURNAL_DRAFT, JOURNAL_POSTED = "0", "2"
CURRENCIES = {"usmf": "USD", "gbsi": "EUR"}

BACKLOG = """
company | what                               | quantity | price | amount | cost | billing status | journal line
usmf    | Bob Kozack: Design review, day 1   |        8 |   200 |  1,600 |  800 | ready          | posted
usmf    | Bob Kozack: Design review, day 2   |        8 |   200 |  1,600 |  800 | ready          | posted
usmf    | Bob Kozack: Design review, day 3   |        8 |   200 |  1,600 |  800 | ready          | posted
usmf    | Bob Kozack: Hotel, two nights      |        1 |   320 |    320 |  280 | ready          | posted
usmf    | Cable, 50 m                        |       12 |    45 |    540 |  360 | ready          | posted
usmf    | Bob Kozack: Design review, day 4   |        8 |   200 |  1,600 |  800 | not yet        | posted
gbsi    | Zoë Lindqvist: Site survey, day 1  |       10 |   150 |  1,500 |  800 | ready          | posted
gbsi    | Zoë Lindqvist: Site survey, day 2  |        6 |   150 |    900 |  480 | ready          | draft
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("walk")
    write_sample(directory, invoices=20, seed=3)
    return directory


@pytest.fixture(scope="module")
def book(folder: Path) -> Exports:
    return Exports(folder)


def due() -> list[list[str]]:
    _, *lines = BACKLOG.strip().splitlines()
    return [[cell.strip().replace(",", "") if place > 1 else cell.strip() for place, cell in enumerate(line.split("|"))]
            for line in lines]  # fmt: skip


def seen(book: Exports) -> list[list[str]]:
    """The rows of the table, as the exports have them."""
    staged, lines = book.by("projcdsactualsimport", "actualid"), book.by("projadvancedjournalline", "recid")
    costs = {row["msdyn_description"]: row for row in book["msdyn_actual"] if row["msdyn_transactiontypecode"] == COST}
    whats = {row[1] for row in due()}
    rows = []
    for actual in book["msdyn_actual"]:
        if actual["msdyn_description"] not in whats or actual["msdyn_transactiontypecode"] != UNBILLED:
            continue
        row = staged[actual["msdyn_actualid"]]
        assert row["transactioncurrencyid"] == CURRENCIES[row["dataareaid"]]
        numbers = [actual[f"msdyn_{name}"] for name in ("quantity", "price", "amount")]
        numbers.append(costs[actual["msdyn_description"]]["msdyn_amount"])
        rows.append([
            row["dataareaid"], actual["msdyn_description"], *(str(Decimal(number).to_integral()) for number in numbers),
            {READY: "ready", NOT_YET: "not yet"}[actual["msdyn_billingstatus"]],
            {JOURNAL_DRAFT: "draft", JOURNAL_POSTED: "posted"}[lines[row["projadvancedjournalline"]]["status"]],
        ])  # fmt: skip
    return rows


def test_the_backlog_is_the_documentations_example(book: Exports) -> None:
    assert seen(book) == due()


def test_a_milestone_of_5000_is_ready_and_has_its_on_account_transaction(book: Exports) -> None:
    milestones = [
        row
        for row in book["msdyn_contractlinescheduleofvalue"]
        if Decimal(row["msdyn_amount"]) == 5000 and row["msdyn_invoicestatus"] == MILESTONE_READY
    ]
    assert len(milestones) == 1
    fixed = book.by("salesorderdetail", "salesorderdetailid")[milestones[0]["msdyn_contractlineid"]]
    assert fixed["msdyn_billingmethod"] == "192350001"
    synced = book.by("projcdscontractlinemilestoneimport", "transactionid")
    assert Decimal(synced[milestones[0]["msdyn_contractlinescheduleofvalueid"]]["amount"]) == 5000


def test_the_smallest_book_has_the_backlog_too_and_nothing_of_it_is_a_finding(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=1, seed=8)
    assert seen(Exports(tmp_path)) == due()
    with ik.open(tmp_path, quiet=True) as opened:
        assert opened.reconcile().findings.empty


def drafts(book: Exports) -> dict[object, list[Row]]:
    """The line details of the drafts, by invoice."""
    ids = {row["invoiceid"] for row in book["invoice"] if row["msdyn_projectinvoicestatus"] == DRAFT}
    details = [row for row in book["msdyn_invoicelinetransaction"] if row["msdyn_invoice"] in ids]
    return group(details, lambda row: row["msdyn_invoice"])


def sources(book: Exports) -> dict[str, tuple[str, Row]]:
    """What a line detail bills: its table and row."""
    tables = {
        "msdyn_actual": book.by("msdyn_actual", "msdyn_actualid"),
        "msdyn_contractlinescheduleofvalue": book.by(
            "msdyn_contractlinescheduleofvalue", "msdyn_contractlinescheduleofvalueid"
        ),
    }
    return {
        link["msdyn_transaction1"]: (
            link["msdyn_transaction2type"],
            tables[link["msdyn_transaction2type"]][link["msdyn_transaction2"]],
        )
        for link in book["msdyn_transactionconnection"]
        if link["msdyn_transaction1type"] == "msdyn_invoicelinetransaction" and link["msdyn_transaction2type"] in tables
    }


def test_two_drafts_have_all_that_a_confirmation_needs(book: Exports) -> None:
    behind, lines = sources(book), book.by("invoicedetail", "invoicedetailid")
    assert len(drafts(book)) == 2
    for details in drafts(book).values():
        for detail in details:
            table, source = behind[detail["msdyn_invoicelinetransactionid"]]
            if table == "msdyn_actual":
                assert source["msdyn_billingstatus"] == ON_AN_INVOICE
            else:
                assert source["msdyn_invoicestatus"] == MILESTONE_ON_AN_INVOICE
            line = lines[detail["msdyn_invoicelineid"]]
            assert line["invoiceid"] == detail["msdyn_invoice"]
            assert line["msdyn_contractlineid"] == detail["msdyn_salescontractlineid"]


def test_one_draft_has_a_line_reduced_and_one_raised(book: Exports) -> None:
    behind, edits = sources(book), []
    for details in drafts(book).values():
        changes = set()
        for detail in details:
            table, source = behind[detail["msdyn_invoicelinetransactionid"]]
            if table == "msdyn_actual":
                more = Decimal(detail["msdyn_quantity"]) - Decimal(source["msdyn_quantity"])
                changes.add("raised" if more > 0 else "reduced" if more < 0 else "unedited")
        edits.append(changes)
    assert {"reduced", "raised"} in [changes - {"unedited"} for changes in edits]
