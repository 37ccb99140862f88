"""Performing import, posting and feedback of the documentation's own invoice; and everything that refuses it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

import invoicekit as ik
from invoicekit.errors import UnknownName
from invoicekit.perform import Performed

from .one_book import AS_OF, brought_to, entries, not_clean, write_staged

CLOSED = "update typed.ledgerfiscalcalendarperiod set status = 'Closed' where period = '2026-10'"
NEXT_IS_OPEN = "update typed.ledgerfiscalcalendarperiod set status = 'Open' where period = '2026-11'"
CLOSED_SAYS = "The period 2026-10 is not open (Closed), "
CORRECT_IT = "Correct the invoice in Project Operations."
ANOTHER = (
    "insert into typed.msdyn_actual by name select * replace (guid_of('another') as actual_id) "
    "from typed.msdyn_actual where transaction_type = 'Billed sales'"
)
NO_DATE = "update typed.invoice set accounting_date = null"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Workbook]:
    settings = ik.Settings.model_validate({"as_of": AS_OF})
    with ik.open(write_staged(tmp_path_factory.mktemp("staged") / "book"), settings=settings, quiet=True) as opened:
        yield opened


def reasons(done: Performed) -> set[tuple[str, str, str]]:
    """Of everything refused: rule, the cause's rule, and the words."""
    rows = done.refused[["rule", "cause_rule", "why"]].fillna("").itertuples(index=False)
    return {(str(rule), str(cause), str(why)) for rule, cause, why in rows}


def test_the_worked_example(book: ik.Workbook) -> None:
    brought_to(book, "staged")
    taken = book.import_from_staging()
    assert taken.written == {"projadvancedjournal": 1, "projadvancedjournalline": 2, "projcdsactualsimport": 2}
    assert reasons(taken) == {("import.line", "import.journal-stuck", "")}
    assert not_clean(book, "import.journal") == ["import.journal-stuck"]  # not posted yet
    book.post_journals()
    assert entries(book, "PJV-000001") == [
        "Cost: USD 400, USD 400, EUR 320",
        "Payroll allocation: USD -400, USD -400, EUR -320",
    ]
    assert entries(book, "PJV-000002") == [
        "Accrued revenue - sales value: GBP -1000, USD -1250, EUR -1000",
        "WIP - sales value: GBP 1000, USD 1250, EUR 1000",
    ]
    book.import_from_staging()
    assert not_clean(book, "import.") == []
    book.post()
    assert entries(book, "PIV-000001") == [
        "Accrued revenue - sales value: GBP 1000, USD 1250, EUR 1000",
        "Customer balance: GBP 1200, USD 1500, EUR 1200",
        "Invoiced revenue: GBP -1000, USD -1250, EUR -1000",
        "Sales tax: GBP -200, USD -250, EUR -200",
        "WIP - sales value: GBP -1000, USD -1250, EUR -1000",
    ]
    posted = book.sql("select customer_invoice_number, status, tax from dataverse.invoice").iloc[0]
    assert (posted["customer_invoice_number"], posted["status"], int(posted["tax"])) == ("CI-000001", "Posted", 200)
    assert not_clean(book) == []


def test_feedback_can_be_left_to_later(book: ik.Workbook) -> None:
    brought_to(book, "posted")
    assert not_clean(book, "post.", as_of="2026-10-12") == []
    assert not_clean(book, "feedback.", as_of="2026-10-12") == ["feedback.invoice", "feedback.staging"]
    assert book.feed_back().written == {"projcdsactualsimport": 1, "invoice": 1, "msdyn_actual": 1}
    assert not_clean(book, as_of="2026-10-12") == []
    assert book.feed_back().written == {}


# What is refused: how far the invoice is, what is changed, the stage, and what the refusal says.
REFUSED: Mapping[str, tuple[str, list[str], str, tuple[str, str, str]]] = {
    "no rate for the currency and day": (
        "staged",
        ["delete from typed.exchangerate", "delete from typed.projcontractfixedexchangerate"],
        "import_from_staging",
        ("import.journal", "import.exchange-rate", ""),
    ),
    "the unbilled sale is not posted": (
        "drafted", [], "import_from_staging", ("import.line", "import.journal-stuck", ""),
    ),
    "another billed sale is not staged": (
        "journalised",
        [ANOTHER],
        "import_from_staging",
        ("import.line", "sync.actual", ""),
    ),
    "the proposal was posted empty": (
        "journalised",
        [("insert into typed.projinvoicejour (customer_invoice_number, proposal_number, company, total) "
         "values ('CI1', 'INV1', 'USMF', 0)")],
        "import_from_staging",
        ("import.line", "post.invoice", "It is posted, so no line can come on it. " + CORRECT_IT),
    ),
    "the journal's period is closed": (
        "drafted", [CLOSED], "post_journals",
        ("import.journal-stuck", "", CLOSED_SAYS + "and it is not moved to a later one."),
    ),
    "the journal line is in error": (
        "drafted", ["update typed.projadvancedjournalline set status = 'Error'"], "post_journals",
        ("import.journal-stuck", "import.journal-stuck", "Its status is Error."),
    ),
    "the actual was rolled back": (
        "drafted", ["delete from typed.msdyn_actual where transaction_type = 'Cost'"], "post_journals",
        ("import.journal-stuck", "sync.actual", "Its actual is no longer in Dataverse: it can never be posted."),
    ),
    "the journal line has no rate": (
        "drafted", ["update typed.projadvancedjournalline set sales_rate = null, cost_rate = null"], "post_journals",
        ("import.journal-stuck", "", "It has no exchange rate."),
    ),
    "the invoice's period is closed": (
        "imported", [CLOSED], "post",
        ("post.invoice", "", CLOSED_SAYS + "and the proforma invoice sets the accounting date."),
    ),
    "the day's period is closed": (
        "imported", [CLOSED, NO_DATE], "post",
        ("post.invoice", "", CLOSED_SAYS + "and it is not moved to a later one."),
    ),
    "no rate on the day of the invoice": (
        "imported",
        ["delete from typed.exchangerate", "delete from typed.projcontractfixedexchangerate"],
        "post",
        ("post.invoice", "", "There is no exchange rate for GBP on 2026-10-06."),
    ),
    "the proposal was made in Finance": (
        "imported", ["update typed.invoice set invoice_number_shown = 'INV2'"], "post",
        ("post.invoice", "sync.header", "It was made in Finance: no proforma invoice has its number."),
    ),
    "the proposal's total is not its lines'": (
        "imported", ["update typed.projproposaljour set total = total + 25"], "post",
        ("post.invoice", "post.proposal-total", "Its total is not that of its lines."),
    ),
    "the proposal lacks a line": (
        "imported",
        [("insert into typed.projcdsactualsimport by name select * replace (guid_of('staged') as staging_id, "
         "guid_of('another') as actual_id, null as proposal_line_transaction) from typed.projcdsactualsimport "
         "where transaction_type = 'Billed sales'"),
         ANOTHER],
        "post",
        ("post.invoice", "import.partial", "Not all of its lines are there: an invoice is posted whole or not at all."),
    ),
    "a billed sale came too late": (
        "imported",
        [ANOTHER],
        "post",
        ("post.invoice", "sync.actual", "Not all of its billed sales are staged."),
    ),
    "the unbilled sale was taken back": (
        "imported", ["update typed.projadvancedjournalline set status = 'Error' where sales_amount <> 0"], "post",
        ("post.invoice", "import.premature", "An unbilled sale behind it is not posted."),
    ),
    "the posted invoice has no room for the line": (
        "posted",
        ["delete from typed.projinvoiceempl", "update typed.projinvoicejour set total = 1"],
        "post",
        ("post.line", "post.line",
         "Its invoice is posted, and its total has no room for the line. " + CORRECT_IT),
    ),
    "the voucher lacks an entry": (
        "posted",
        ["update typed.generaljournalaccountentry set posting_type = '14' where posting_type = 'Sales tax'"],
        "post",
        ("post.ledger", "post.ledger",
         "The voucher stands in the ledger without this entry. Correct it with a general journal."),
    ),
    "the actual that it comes back to is gone": (
        "posted",
        ["delete from typed.msdyn_actual where transaction_type = 'Billed sales'"],
        "feed_back",
        ("feedback.actual", "sync.actual", ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(book: ik.Workbook, case: str) -> None:
    stage, changes, performed, reason = REFUSED[case]
    brought_to(book, stage, *changes)
    assert reason in reasons(getattr(book, performed)())


@pytest.mark.parametrize(
    ("stage", "performed", "document"),
    [("drafted", "post_journals", "2026-10-01"), ("imported", "post", "2026-10-06")],
)
@pytest.mark.parametrize("given", [{"move_to_open_period": True}, {"open_periods": ["2026-10"]}])
def test_a_closed_period_can_be_moved_from_or_taken_as_open(
    book: ik.Workbook, stage: str, performed: str, document: str, given: dict[str, object]
) -> None:
    brought_to(book, stage, CLOSED, NEXT_IS_OPEN, NO_DATE)
    done = getattr(book, performed)(**given)
    assert done.written["generaljournalentry"] > 0
    assert done.refused.empty
    days = book.sql("select max(cast(accounting_date as varchar)) as day from typed.generaljournalentry")
    assert days["day"][0] == ("2026-11-01" if "move_to_open_period" in given else document)
    assert not_clean(book, "post.") == []


@pytest.mark.parametrize(("unit", "journals"), [("day", 2), ("month", 2), ("year", 1), ("all", 1)])
def test_one_journal_a_unit_of_time(book: ik.Workbook, unit: str, journals: int) -> None:
    earlier = "update typed.projcdsactualsimport set accounting_date = '2026-09-30' where transaction_type = 'Cost'"
    brought_to(book, "staged", earlier)
    assert book.import_from_staging(journals_by=unit).written["projadvancedjournal"] == journals  # type: ignore[arg-type]


def test_another_unit_of_time_is_an_error(book: ik.Workbook) -> None:
    with pytest.raises(UnknownName, match="month"):
        book.import_from_staging(journals_by="months")  # type: ignore[arg-type]


def test_numbers_go_on_from_those_of_the_company(book: ik.Workbook) -> None:
    brought_to(
        book,
        "imported",
        "insert into typed.projinvoicejour (customer_invoice_number, proposal_number, voucher, company, total) "
        "values ('US-700099', 'INV0', 'XV-0999', 'USMF', 0), ('US-699', 'INV-1', 'XV-12', 'DEMF', 0)",
    )
    book.post()
    numbers = book.sql("select customer_invoice_number as number, voucher from finops.invoice where total <> 0").iloc[0]
    assert (numbers["number"], numbers["voucher"]) == ("US-700100", "XV-1000")


def test_cost_that_never_comes_into_the_ledger_has_no_voucher(book: ik.Workbook) -> None:
    brought_to(book, "staged", "update typed.projrevenueprofile set hour_cost = 'Never ledger'")
    book.advance()
    vouchers = book.sql("select transaction_type, voucher from finops.staging").set_index("transaction_type")["voucher"]
    assert vouchers.notna().to_dict() == {"Cost": False, "Unbilled sales": True, "Billed sales": True}
    assert not_clean(book) == []
