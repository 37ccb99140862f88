"""What confirmation should have written, by the documentation's own figures; and what is told where it did not."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from . import (
    Result,
    cases_confirm_contract,
    cases_confirm_documents,
    cases_confirm_figures,
    cases_confirm_recalls,
    cases_confirm_rows,
    cases_confirm_unsold,
    reconcile,
)
from .billed_sales import BilledSales
from .exports import read_books
from .facts import Facts
from .kozack import Book, Fill, guid
from .kozack_events import EVENTS
from .rules_confirm import billed_expected
from .rules_confirm_unbilled import reversal_expected, unbilled_expected
from .scenario import LineDetails
from .settings import Settings

Outcome = tuple[str, str, str]
Figures = dict[str, list[tuple[int, int, str]]]
CASES = cases_confirm_rows.CASES | cases_confirm_documents.CASES | cases_confirm_contract.CONTRACTS
CASES |= cases_confirm_contract.SOLD_TWICE | cases_confirm_figures.CASES
CASES |= cases_confirm_recalls.RECALLED | cases_confirm_unsold.NEVER_SOLD


def outcomes(result: Result) -> set[Outcome]:
    """What was found of confirmation, without its rule's first word."""
    found = {(r.rule, r.outcome, r.subject) for r in result.rows if r.rule.startswith("confirm.")}
    assert len(found) == len([r for r in result.rows if r.rule.startswith("confirm.")])
    return {(rule.removeprefix("confirm."), outcome, subject) for rule, outcome, subject in found}


def filled(*fills: Fill) -> Book:
    book = Book()
    for fill in fills:
        fill(book)
    return book


def run(folder: Path, *fills: Fill, as_of: datetime = datetime(2026, 10, 31, tzinfo=UTC)) -> Result:
    return reconcile(filled(*fills).write(folder), as_of=as_of)


def figures(folder: Path, event: str) -> Figures:
    """Quantity, amount and billing type of the rows that must be there, per rule."""
    sales = BilledSales(LineDetails(Facts(read_books(filled(EVENTS[event]).write(folder)), Settings())))
    rules = {"billed": billed_expected, "unbilled": unbilled_expected, "reversal": reversal_expected}
    due: Figures = {name: [] for name in rules}
    for name, expected in rules.items():
        for row in expected(sales):
            if not row.optional:
                billing = row.compared.get("billing_type") or (row.key[1] if name == "unbilled" else "")
                amount = row.money["amount"]
                assert isinstance(amount, Decimal)
                due[name].append((int(row.compared["quantity"]), int(amount), billing))
    return {name: sorted(rows) for name, rows in due.items() if rows}


CH, NON = "Chargeable", "Non-chargeable"
WORKED_EXAMPLE: dict[str, Figures] = {
    "approved": {},
    "approved_6_of_8": {},
    "approved_raised": {},
    "unchanged": {"billed": [(8, 1600, CH)], "reversal": [(-8, -1600, "")]},
    "reduced": {
        "billed": [(2, 400, NON), (6, 1200, CH)],
        "unbilled": [(2, 400, NON), (6, 1200, CH)],
        "reversal": [(-8, -1600, ""), (-6, -1200, ""), (-2, -400, "")],
    },
    "raised": {
        "billed": [(10, 2000, CH)],
        "unbilled": [(10, 2000, CH)],
        "reversal": [(-10, -2000, ""), (-8, -1600, "")],
    },
    "corrected_to_6": {
        "billed": [(-8, -1600, CH), (6, 1200, CH), (8, 1600, CH)],
        "unbilled": [(2, 400, CH), (6, 1200, CH)],
        "reversal": [(-8, -1600, ""), (-6, -1200, "")],
    },
    "corrected_to_10": {
        "billed": [(-8, -1600, CH), (8, 1600, CH), (10, 2000, CH)],
        "unbilled": [(10, 2000, CH)],
        "reversal": [(-10, -2000, ""), (-8, -1600, "")],
    },
    "milestone": {"billed": [(1, 5000, CH)]},
    "milestone_credited": {"billed": [(-1, -5000, CH), (1, 5000, CH)]},
}


@pytest.mark.parametrize("event", WORKED_EXAMPLE)
def test_the_worked_example(event: str, tmp_path: Path) -> None:
    assert figures(tmp_path, event) == WORKED_EXAMPLE[event]


@pytest.mark.parametrize("event", EVENTS)
def test_what_confirmation_writes_gives_nothing(event: str, tmp_path: Path) -> None:
    result = run(tmp_path, EVENTS[event])
    assert outcomes(result) == set()
    for (_, _, arrow), money in result.bridge.items():
        assert arrow != "confirm.billed" or money["observed"] == money["expected"]


# Per event a written row, and what its loss is told as: rule and subject.
LOST: dict[tuple[str, str], tuple[str, str]] = {
    ("unchanged", "billed"): ("billed", f"INV1 | {guid('unbilled')} | billed"),
    ("unchanged", "reversal"): ("reversal", guid("unbilled")),
    ("reduced", "new billed"): ("billed", f"INV1 | {guid('unbilled')} | billed"),
    ("reduced", "rest billed"): ("billed", f"INV1 | {guid('unbilled')} | rest"),
    ("reduced", "rest"): ("unbilled", f"{guid('unbilled')} | {NON} | billed"),
    ("reduced", "rest reversal"): ("reversal", guid("rest")),
    ("raised", "billed"): ("billed", f"INV1 | {guid('unbilled')} | billed"),
    ("raised", "new"): ("unbilled", f"{guid('unbilled')} | {CH} | billed"),
    ("raised", "new reversal"): ("reversal", guid("new")),
    ("corrected_to_6", "billed reversal"): ("billed", f"INV2 | {guid('billed')} | reversal"),
    ("corrected_to_6", "new billed"): ("billed", f"INV2 | {guid('billed')} | billed"),
    ("corrected_to_6", "left open"): ("unbilled", f"{guid('billed')} | {CH} | remainder"),
    ("corrected_to_10", "new"): ("unbilled", f"{guid('billed')} | {CH} | billed"),
    ("credited", "new"): ("unbilled", f"{guid('billed')} | {CH} | remainder"),
    ("credited_and_billed_again", "again billed"): ("billed", f"INV3 | {guid('new')} | billed"),
    ("milestone", "billed"): ("billed", f"INV1 | {guid('milestone')} | billed"),
    ("milestone_credited", "billed reversal"): ("billed", f"INV2 | {guid('billed')} | reversal"),
    ("retainer_invoiced", "billed"): ("billed", f"INV1 | {guid('retainer')} | billed"),
    ("retainer_applied", "INV2 billed"): ("billed", f"INV2 | {guid('negative')} | billed"),
    ("retainer_applied", "INV2 reversal"): ("reversal", guid("negative")),
    ("retainer_applied_in_part", "remains"): ("unbilled", f"{guid('negative')} | {CH} | remainder"),
    ("retainer_applied_twice", "INV3 billed"): ("billed", f"INV3 | {guid('remains')} | billed"),
    ("retainer_corrected", "billed reversal"): ("billed", f"INV2 | {guid('billed')} | reversal"),
    ("added_by_hand", "billed"): ("billed", f"INV1 | {guid('detail')} | billed"),
}


@pytest.mark.parametrize(("event", "row"), LOST)
def test_a_row_that_was_not_written_is_missing(event: str, row: str, tmp_path: Path) -> None:
    rule, subject = LOST[event, row]
    lost = EVENTS[event], lambda book: book.drop(row)
    found = outcomes(run(tmp_path / "1", *lost))
    # The reversal of a new unbilled sale that is lost negates what is not there: that is no second finding.
    assert found == {(rule, "missing", subject)}
    early = run(tmp_path / "2", *lost, as_of=datetime(2026, 10, 2, 8, 30, tzinfo=UTC))
    assert outcomes(early) == {(rule, "waiting", subject)}


@pytest.mark.parametrize(
    ("event", "row"), [("unchanged", "reversal"), ("corrected_by_nothing", "new"), ("product_line", "billed")]
)
def test_of_a_draft_nothing_is_expected(event: str, row: str, tmp_path: Path) -> None:
    def draft(book: Book) -> None:
        for invoice in book.tables["invoice"]:
            invoice["msdyn_projectinvoicestatus"] = "Draft"

    found = outcomes(run(tmp_path, EVENTS[event], draft, lambda book: book.drop(row)))
    assert not {rule for rule, outcome, _ in found if outcome == "missing"}


@pytest.mark.parametrize(("event", "row"), [("corrected_by_nothing", "new billed"), ("product_line", "billed")])
def test_optional_rows_may_be_absent(event: str, row: str, tmp_path: Path) -> None:
    assert outcomes(run(tmp_path, EVENTS[event], lambda book: book.drop(row))) == set()


@pytest.mark.parametrize("case", CASES)
def test_a_spoiled_row_gives_its_outcome(case: str, tmp_path: Path) -> None:
    fills, due = CASES[case]
    result = run(tmp_path, *fills)
    assert outcomes(result) == due
    for money in result.bridge.values():
        explained = sum(amount for name, amount in money.items() if name not in ("expected", "observed"))
        assert money["observed"] - money["expected"] == explained


def test_every_rule_of_confirmation_has_a_case() -> None:
    told = {rule for case in CASES.values() for rule, *_ in case.due}
    assert told == {"billed", "unbilled", "reversal", *(name.removeprefix("confirm.") for name in ASSERTIONS)}


ASSERTIONS = (
    *("confirm.double-billed", "confirm.single-reversal", "confirm.lines", "confirm.invoice-total"),
    *("confirm.reversal-negates", "confirm.skip-sync", "confirm.billing-status", "confirm.premature"),
    *("confirm.orphan", "confirm.stuck", "confirm.milestone-status", "confirm.retainer-balance", "confirm.unlinked"),
    *("confirm.never-billed", "confirm.contract", "confirm.sold-twice", "confirm.recalled"),
    "confirm.never-sold",
)

LINKED = ("msdyn_invoicelinetransaction", "msdyn_transactionconnection")
NEEDS = {
    "confirm.billed": LINKED,
    "confirm.unbilled": LINKED,
    "confirm.reversal": LINKED,
    "confirm.invoice-total": ("invoicedetail", "msdyn_invoicelinetransaction"),
    "confirm.lines": ("invoicedetail", "salesorderdetail", "msdyn_projectcontractsplitbillingrule"),
    "confirm.milestone-status": (*LINKED, "msdyn_contractlinescheduleofvalue"),
}
NEEDS |= {name: LINKED for name in ASSERTIONS if name.endswith(("-billed", "-reversal", "-negates", "-sync", "linked"))}
NEEDS |= {"confirm.recalled": LINKED, "confirm.billing-status": LINKED, "confirm.retainer-balance": LINKED}
NEEDS |= {"confirm.never-sold": ("msdyn_transactionconnection", "salesorderdetail")}
NEEDS |= {"confirm.contract": (*LINKED, "salesorderdetail")}
NEEDS |= {"confirm.sold-twice": (*LINKED, "msdyn_projectcontractsplitbillingrule")}


@pytest.mark.parametrize("table", sorted({table for tables in NEEDS.values() for table in tables}))
def test_a_rule_without_its_table_is_not_run(table: str, tmp_path: Path) -> None:
    result = run(tmp_path, EVENTS["unchanged"], lambda book: book.tables.pop(table))
    not_run = {name: lacking for name, lacking in result.not_run.items() if name.startswith("confirm.")}
    assert not_run == {name: (table,) for name, tables in NEEDS.items() if table in tables}


@pytest.mark.parametrize(
    ("rule", "table", "column"),
    [
        ("confirm.skip-sync", "msdyn_actual", "msdyn_istransition"),
        ("confirm.stuck", "invoice", "msdyn_bulkconfirmationstatus"),
        ("confirm.milestone-status", "msdyn_contractlinescheduleofvalue", "msdyn_invoicestatus"),
        ("confirm.recalled", "msdyn_actual", "msdyn_billingstatus"),
        ("confirm.never-sold", "msdyn_actual", "msdyn_billingtype"),
        ("confirm.never-sold", "msdyn_actual", "msdyn_transactionclassification"),
        ("confirm.never-sold", "msdyn_actual", "msdyn_salescontractlineid"),
        ("confirm.never-sold", "salesorderdetail", "msdyn_billingmethod"),
        ("confirm.recalled", "msdyn_actual", "msdyn_adjustmentstatus"),
    ],
)
def test_a_rule_without_its_column_is_not_run(rule: str, table: str, column: str, tmp_path: Path) -> None:
    def without(book: Book) -> None:
        for row in book.tables[table]:
            del row[column]

    result = run(tmp_path, EVENTS["milestone"], without)
    assert result.not_run[rule] == (f"{table}.{column}",)


def test_a_status_that_is_not_exported_is_not_demanded(tmp_path: Path) -> None:
    def without(book: Book) -> None:
        for row in book.tables["msdyn_actual"]:
            del row["msdyn_adjustmentstatus"]

    assert outcomes(run(tmp_path, EVENTS["reduced"], without)) == set()


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_told_of_what_was_before_go_live(case: str, tmp_path: Path) -> None:
    folder = filled(*CASES[case].fills).write(tmp_path)
    result = reconcile(folder, as_of=datetime(2026, 10, 31, tzinfo=UTC), settings={"go_live": date(2026, 11, 1)})
    assert {outcome for _, outcome, _ in outcomes(result)} <= {"duplicate", "different"}  # what is there is compared


def test_within_the_tolerance_nothing_differs(tmp_path: Path) -> None:
    folder = filled(*CASES["billed for another amount"].fills).write(tmp_path)
    result = reconcile(folder, as_of=datetime(2026, 10, 31, tzinfo=UTC), settings={"tolerance": Decimal(1)})
    assert outcomes(result) == set()
    (cell,) = (money for place, money in result.bridge.items() if place[2] == "confirm.billed")
    assert [cell[name] for name in ("expected", "observed", "tolerated")] == [Decimal(1600), Decimal(1599), Decimal(-1)]
