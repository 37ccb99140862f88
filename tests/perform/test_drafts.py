"""Before stage 1, on the sample's backlog: what could be billed, and the drafts that are made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

import invoicekit as ik
from invoicekit.errors import BadFigure, InvoicekitError, NotADraft, NothingBilled, UnknownName
from invoicekit.rebuild import rebuild_model
from invoicekit.sample import write_sample

from .conftest import Undoing

AS_OF, LATER = "2026-11-02T10:00:00", "2026-11-03"
KOZACK = "CON-00001"
LINES = """
    select class, cast(quantity as double), cast(amount as double), billing_type
    from dataverse.line_detail where invoice = $invoice order by all
"""
# Of the documentation's worked example; loose work of the sample that became ready is on the contract besides.
READY = [
    ("Expense", 1.0, 320.0, "Chargeable"),
    ("Material", 12.0, 540.0, "Chargeable"),
    ("Milestone", 1.0, 5000.0, "Chargeable"),
    *[("Time", 8.0, 1600.0, "Chargeable")] * 3,
]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Workbook]:
    folder = tmp_path_factory.mktemp("drafts") / "book"
    write_sample(folder, invoices=8, seed=5, defects=[])
    with ik.open(folder, quiet=True) as opened:
        yield opened


@pytest.fixture
def book(loaded: ik.Workbook, undoing: Undoing) -> Iterator[ik.Workbook]:
    with undoing(loaded) as opened:
        yield opened


def _nothing_found(book: ik.Workbook) -> None:
    findings = book.reconcile(as_of=LATER).findings
    assert findings[["rule", "outcome", "subject"]].to_dict("records") == []


def _details(book: ik.Workbook, invoice: str, class_: str = "Time") -> list[str]:
    query = """
        select cast(line_detail_id as varchar) from dataverse.line_detail
        where invoice = $invoice and class = $class order by amount, line_detail_id
    """
    return [row for (row,) in book.con.execute(query, {"invoice": invoice, "class": class_}).fetchall()]


def _header(book: ik.Workbook, invoice: str) -> tuple[Decimal, ...]:
    query = "select detail_amount, tax, total from dataverse.invoice where invoice_number = $invoice"
    return tuple(book.con.execute(query, {"invoice": invoice}).fetchall()[0])


def test_the_backlog_says_what_could_be_billed_and_why_it_is_not(book: ik.Workbook) -> None:
    backlog = book.backlog(AS_OF)
    own = backlog[(backlog["contract"] == KOZACK) & (backlog["amount"] == 1600)]
    assert sorted(own["reason"]) == ["Not marked ready", "Ready to invoice", "Ready to invoice", "Ready to invoice"]
    assert set(own["currency"]) == {"USD"}
    dates = own.set_index("source_id")
    assert (dates["age_days"] == [(date(2026, 11, 2) - day).days for day in dates["document_date"]]).all()
    drafts = backlog[backlog["reason"] == "On a draft invoice"]
    assert drafts["invoice"].notna().all()


def test_work_that_says_that_it_is_on_a_draft_and_is_on_none_is_not_shown_as_on_one(book: ik.Workbook) -> None:
    source = _ready(book)[0]
    book.con.execute(
        "update typed.msdyn_actual set billing_status = 'Customer invoice created' where actual_id = $id",
        {"id": source},
    )
    rebuild_model(book.con, {"msdyn_actual"})
    of_it = book.backlog(AS_OF).set_index("source_id").loc[source]
    assert of_it["reason"] == "On a draft that is not here"
    assert of_it.isna()["invoice"]
    why = "It says that it is on a draft invoice, and is on none that was exported."
    assert list(book.mark_ready([source], as_of=AS_OF).refused["why"]) == [why]


def test_what_is_ready_is_on_one_draft_for_each_contract_and_customer(book: ik.Workbook) -> None:
    before = book.sql("select max(invoice_number) as n from dataverse.invoice")["n"][0]
    done = book.create_invoices(contracts=[KOZACK], as_of=AS_OF)
    assert done.invoices == (f"{before[:-5]}{int(before[-5:]) + 1:05}",)
    assert book.con.execute(LINES, {"invoice": done.invoices[0]}).fetchall() == READY
    assert _header(book, done.invoices[0]) == (Decimal(10660), Decimal(0), Decimal(10660))
    assert set(book.backlog(AS_OF).query("invoice == @done.invoices[0]")["status"]) == {"Customer invoice created"}
    assert book.create_invoices(contracts=[KOZACK], as_of=AS_OF).written == {}
    _nothing_found(book)


def test_what_is_dated_later_stays_in_the_backlog(book: ik.Workbook) -> None:
    first = min(book.backlog(AS_OF).query("contract == @KOZACK and reason == 'Ready to invoice'")["document_date"])
    assert book.create_invoices([KOZACK], dated_before=first, as_of=AS_OF).invoices == ()
    assert len(book.create_invoices([KOZACK], dated_before=first + timedelta(days=1), as_of=AS_OF).invoices) == 1


def test_several_customers_of_a_contract_have_an_invoice_each(book: ik.Workbook) -> None:
    """One of the three times is billed to another customer of the contract."""
    book.con.execute("""
        insert into typed.msdyn_projectcontractsplitbillingrule (funding_source_id, funding_source, contract_id)
        select '11111111-0000-0000-0000-000000000000', 'SECOND', max(contract_id) from typed.salesorder
        where contract = 'CON-00001'
    """)
    book.con.execute("""
        update typed.msdyn_actual set funding_source_id = '11111111-0000-0000-0000-000000000000'
        where cast(actual_id as varchar) = $source
    """, {"source": _ready(book)[0]})  # fmt: skip
    numbers = book.create_invoices([KOZACK], as_of=AS_OF).invoices
    counts = [len(book.con.execute(LINES, {"invoice": number}).fetchall()) for number in numbers]
    assert sorted(counts) == [1, 5] or sorted(counts) == [2, 4]  # the milestone goes to the first of the two


def _ready(book: ik.Workbook) -> list[str]:
    rows = book.backlog(AS_OF).query("contract == @KOZACK and amount == 1600 and reason == 'Ready to invoice'")
    return sorted(rows["source_id"])


def test_what_becomes_ready_later_comes_with_refresh(book: ik.Workbook) -> None:
    (invoice,) = book.create_invoices([KOZACK], as_of=AS_OF).invoices
    backlog = book.backlog(AS_OF).query("contract == @KOZACK and reason == 'Not marked ready' and amount == 1600")
    done = book.mark_ready(list(backlog["source_id"]), as_of=AS_OF)
    assert done.written == {"msdyn_actual": 1}
    assert book.mark_ready(list(backlog["source_id"]), as_of=AS_OF).written == {}
    assert book.refresh(invoice, as_of=AS_OF).written["msdyn_invoicelinetransaction"] == 1
    assert _header(book, invoice)[0] == Decimal(12260)
    assert book.refresh(invoice, as_of=AS_OF).written == {}
    _nothing_found(book)


def test_what_cannot_be_made_ready_and_why(book: ik.Workbook) -> None:
    on_a_draft = book.backlog(AS_OF).query("reason == 'On a draft invoice'")["source_id"].iloc[0]
    billed = book.sql("""
        select cast(actual_id as varchar) as id from dataverse.actual
        where transaction_type = 'Unbilled sales' and billing_status = 'Customer invoice posted' limit 1
    """)["id"][0]
    cancelled = _ready(book)[0]
    book.con.execute(
        "update typed.msdyn_actual set billing_status = 'Canceled' where actual_id = $id", {"id": cancelled}
    )
    rebuild_model(book.con, ["msdyn_actual"])
    done = book.mark_ready([on_a_draft, billed, cancelled], as_of=AS_OF)
    assert done.written == {}
    assert dict(zip(done.refused["subject"], done.refused["why"], strict=True)) == {
        on_a_draft: "It is on a draft invoice already.",
        billed: "It is billed or taken back already.",
        cancelled: "It is canceled.",
    }
    early = book.mark_ready(_ready(book)[:1], as_of="2026-01-01")
    assert list(early.refused["why"]) == ["It is dated later than the day of billing."]


def test_a_milestone_is_marked_up_to_a_day(book: ik.Workbook) -> None:
    book.con.execute("update typed.msdyn_contractlinescheduleofvalue set status = null where amount = 5000")
    rebuild_model(book.con, ["msdyn_contractlinescheduleofvalue"])
    day = book.backlog(AS_OF).query("kind == 'Milestone' and amount == 5000")["document_date"].iloc[0]
    before = book.mark_ready(contracts=[KOZACK], up_to=day - timedelta(days=1), as_of=AS_OF)
    assert "msdyn_contractlinescheduleofvalue" not in before.written
    done = book.mark_ready(contracts=[KOZACK], up_to=day, as_of=AS_OF)
    assert done.written["msdyn_contractlinescheduleofvalue"] == 1


def test_a_draft_is_edited_and_confirmed(book: ik.Workbook) -> None:
    (invoice,) = book.create_invoices([KOZACK], as_of=AS_OF).invoices
    six, ten, gone = _details(book, invoice)
    book.edit(six, quantity="6", tax="12.00", as_of=AS_OF)
    book.edit(ten, price="200.005", as_of=AS_OF)
    assert book.edit(ten, price="200.005", as_of=AS_OF).written == {}
    book.edit(_details(book, invoice, "Expense")[0], billing_type="Non-chargeable", as_of=AS_OF)
    assert book.remove(gone, as_of=AS_OF).written["msdyn_actual"] == 1
    book.add(invoice, quantity="2", price="75", class_="Fee", as_of=AS_OF)
    assert book.con.execute(LINES, {"invoice": invoice}).fetchall() == [
        ("Expense", 1.0, 320.0, "Non-chargeable"),
        ("Fee", 2.0, 150.0, "Chargeable"),
        ("Material", 12.0, 540.0, "Chargeable"),
        ("Milestone", 1.0, 5000.0, "Chargeable"),
        ("Time", 6.0, 1200.0, "Chargeable"),
        ("Time", 8.0, 1600.04, "Chargeable"),
    ]
    assert _header(book, invoice) == (Decimal("8490.04"), Decimal(12), Decimal("8502.04"))
    assert len(_ready(book)) == 1
    book.confirm([invoice], as_of=AS_OF)
    _nothing_found(book)
    with pytest.raises(NotADraft, match=f"{invoice}: is Confirmed"):
        book.edit(six, quantity=5)
    with pytest.raises(NotADraft):
        book.remove(six)
    with pytest.raises(NotADraft):
        book.add(invoice, quantity=1, price=1)
    with pytest.raises(NotADraft):
        book.refresh(invoice)


def test_a_confirmed_invoice_is_corrected_once(book: ik.Workbook) -> None:
    (invoice,) = book.create_invoices([KOZACK], as_of=AS_OF).invoices
    six, ten, credited = _details(book, invoice)
    (milestone,) = _details(book, invoice, "Milestone")
    book.confirm([invoice], as_of=AS_OF)
    part = book.correct(invoice, {milestone: "0.5"}, as_of=AS_OF)
    assert part.written == {}
    assert list(part.refused["cause_rule"]) == ["confirm.milestone-status"]
    (correction,) = book.correct(invoice, {six: 6, ten: 10, credited: 0, milestone: 0}, as_of=AS_OF).invoices
    scenarios = book.sql(f"select scenario from dataverse.line_detail where invoice = '{correction}'")["scenario"]
    assert sorted(scenarios) == ["corrected anew", "corrected down", "credited", "milestone credited"]
    # 6 h less 8 h, 10 h less 8 h, nothing less 8 h, nothing less the milestone
    assert _header(book, correction)[0] == Decimal(-400 + 400 - 1600 - 5000)
    again = book.correct(invoice, {six: 5}, as_of=AS_OF)
    assert list(again.refused["why"]) == [f"It is on a corrective draft already: edit that one, {correction}."]
    book.confirm([correction], as_of=AS_OF)
    _nothing_found(book)
    again = book.correct(invoice, {six: 5}, as_of=AS_OF)
    assert list(again.refused["cause_rule"]) == ["confirm.single-reversal"]
    assert list(again.refused["why"]) == [f"It is corrected already, by {correction}: correct that one."]
    (gone,) = book.correct(invoice, {credited: 5}, as_of=AS_OF).refused["why"]
    assert gone.startswith(f"It is credited already, by {correction}: what it billed is in the backlog again")
    (whole,) = book.correct(correction, {six_of(book, correction): 0}, as_of=AS_OF).invoices
    book.confirm([whole], as_of=AS_OF)
    _nothing_found(book)


@pytest.mark.parametrize(
    ("right", "amounts", "taxes"),
    [(0, (1600, -400, -1200), ("320", "-80", "-240")), (3, (1600, -400, -600), ("320", "-80", "-120"))],
)
def test_the_tax_of_a_correction_that_is_corrected_follows_its_amount(
    book: ik.Workbook, right: int, amounts: tuple[int, ...], taxes: tuple[str, ...]
) -> None:
    """Of 8 h, 6 h and what is right in the end: 20 % of 200 an hour each time."""
    (invoice,) = book.create_invoices([KOZACK], as_of=AS_OF).invoices
    line = _details(book, invoice)[0]
    book.edit(line, tax="320", as_of=AS_OF)
    book.confirm(invoice, as_of=AS_OF)
    (first,) = book.correct(invoice, {line.upper(): 6}, as_of=AS_OF).invoices
    book.confirm(first, as_of=AS_OF)
    (second,) = book.correct(first, {six_of(book, first): right}, as_of=AS_OF).invoices
    book.confirm(second, as_of=AS_OF)
    rows = book.con.execute(
        """select charged_amount, tax from dataverse.line_detail
        where line_detail_id = $line or invoice in ($first, $second) order by invoice""",
        {"line": line, "first": first, "second": second},
    ).fetchall()
    assert rows == [(Decimal(amount), Decimal(tax)) for amount, tax in zip(amounts, taxes, strict=True)]
    _nothing_found(book)


def test_a_credit_takes_back_the_tax_that_stood_whatever_was_typed(book: ik.Workbook) -> None:
    (invoice,) = book.create_invoices([KOZACK], as_of=AS_OF).invoices
    book.edit(_details(book, invoice)[0], tax="320", as_of=AS_OF)
    book.confirm(invoice, as_of=AS_OF)
    (credit,) = book.correct(invoice, as_of=AS_OF).invoices
    for line in _details(book, credit):
        book.edit(line, tax="0", as_of=AS_OF)
    book.confirm(credit, as_of=AS_OF)
    query = "select sum(tax) from dataverse.billed where invoice in ($invoice, $credit)"
    billed = book.con.execute(query, {"invoice": invoice, "credit": credit}).fetchall()
    query = "select min(tax) from dataverse.billed where invoice = $credit"
    taken_back = book.con.execute(query, {"credit": credit}).fetchall()
    assert (billed, taken_back) == ([(0,)], [(-320,)])
    _nothing_found(book)


def six_of(book: ik.Workbook, invoice: str) -> str:
    """The line detail of 6 hours."""
    query = "select cast(line_detail_id as varchar) as id from dataverse.line_detail where quantity = 6 and invoice = "
    return str(book.sql(f"{query}'{invoice}'")["id"][0])


def test_everything_is_credited(book: ik.Workbook) -> None:
    (invoice,) = book.create_invoices([KOZACK], as_of=AS_OF).invoices
    book.edit(_details(book, invoice)[0], quantity=6, as_of=AS_OF)
    book.confirm([invoice], as_of=AS_OF)
    (correction,) = book.correct(invoice, as_of=AS_OF).invoices
    assert _header(book, correction)[0] == -_header(book, invoice)[0]
    book.confirm([correction], as_of=AS_OF)
    _nothing_found(book)
    numbers = [invoice, correction]
    query = "select sum(amount) from dataverse.actual where invoice in (select unnest($numbers))"
    assert book.con.execute(query, {"numbers": numbers}).fetchall() == [(Decimal(0),)]
    assert book.backlog(AS_OF).query("kind == 'Milestone' and amount == 5000")["reason"].iloc[0] == "Ready to invoice"


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda book, draft, line: book.edit(line, quantity=1.5), BadFigure, "is not exact"),
        (lambda book, draft, line: book.edit(line, price="ten"), BadFigure, "is not a number"),
        (lambda book, draft, line: book.edit(line, billing_type="Free"), UnknownName, "billing type 'Free'"),
        (lambda book, draft, line: book.edit("x"), BadFigure, "is not a GUID"),
        (lambda book, draft, line: book.edit("1" * 32), BadFigure, "no invoice has it"),
        (lambda book, draft, line: book.add(draft, quantity=1, price=1, class_="Hour"), UnknownName, "class 'Hour'"),
        (lambda book, draft, line: book.add(draft, quantity=1, price=1, contract_line="x"), UnknownName, "line 'x'"),
        (lambda book, draft, line: book.refresh("INV-0"), UnknownName, "INV-"),
        (lambda book, draft, line: book.correct(draft), NothingBilled, "is Draft: edit it"),
        (lambda book, draft, line: book.correct(_posted(book), {line: 0}), UnknownName, "line detail of"),
    ],
)  # fmt: skip
def test_what_does_not_fit_says_so(
    book: ik.Workbook, change: Callable[[ik.Workbook, str, str], object], error: type[InvoicekitError], says: str
) -> None:
    draft = book.sql("select min(invoice_number) as n from dataverse.invoice where not confirmed")["n"][0]
    line = book.sql(f"select cast(line_detail_id as varchar) as n from dataverse.line_detail where invoice = '{draft}'")
    with pytest.raises(error, match=says):
        change(book, draft, line["n"][0])


def _posted(book: ik.Workbook) -> str:
    return str(book.sql("select min(invoice) as n from dataverse.billed where part = 'billed'")["n"][0])
