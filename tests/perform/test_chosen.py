"""Whose rows a stage is performed for: all where nobody is named, nobody's where an empty list is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import invoicekit as ik
from invoicekit.errors import InvoicekitError, UnknownName
from invoicekit.rebuild import rebuild_model
from invoicekit.sample import write_sample

from .conftest import Undoing

AS_OF = "2026-11-02T10:00:00"
STAGES = ["confirm", "sync", "import_from_staging", "post_journals", "post", "feed_back", "advance"]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Workbook]:
    folder = tmp_path_factory.mktemp("chosen") / "book"
    write_sample(folder, invoices=30, seed=5, defects=["customer-unexpected"])
    with ik.open(folder, quiet=True) as opened:
        yield opened


@pytest.fixture
def book(loaded: ik.Workbook, undoing: Undoing) -> Iterator[ik.Workbook]:
    with undoing(loaded) as opened:
        yield opened


def _count(book: ik.Workbook, table: str) -> int:
    return int(book.con.execute(f"select count(*) from {table}").fetchall()[0][0])


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("nobody", [{"invoices": []}, {"invoices": ()}, {"companies": []}])
def test_an_empty_list_is_nobody(book: ik.Workbook, stage: str, nobody: dict[str, Any]) -> None:
    before = _count(book, "dataverse.invoice where confirmed")
    done = getattr(book, stage)(**nobody, as_of=AS_OF)
    for one in [done] if stage != "advance" else done:
        assert (one.written, len(one.refused)) == ({}, 0)
    assert _count(book, "dataverse.invoice where confirmed") == before


def test_of_no_items_and_no_contracts_nothing_is_made(book: ik.Workbook) -> None:
    assert book.mark_ready([], as_of=AS_OF).written == {}
    assert book.mark_ready(contracts=[], as_of=AS_OF).written == {}
    assert book.mark_ready(as_of=AS_OF).written
    made = book.create_invoices(contracts=[], as_of=AS_OF)
    assert (made.written, tuple(made.invoices)) == ({}, ())
    assert book.create_invoices(as_of=AS_OF).written


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    ("named", "says"),
    [
        ({"invoices": ["NOPE"]}, "invoice 'NOPE' not found"),
        ({"invoices": "inv-2026-00001"}, "invoice 'inv-2026-00001' not found. Did you mean 'INV-2026-00001'"),
        ({"invoices": [None]}, "invoice 'None' not found"),
        ({"companies": ["XXXX"]}, "company 'XXXX' not found. Known: DEMF, GBSI, USMF."),
    ],
)
def test_an_unknown_name_is_told(book: ik.Workbook, stage: str, named: dict[str, Any], says: str) -> None:
    with pytest.raises(UnknownName, match=says):
        getattr(book, stage)(**named, as_of=AS_OF)


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda book: book.post(open_periods=["Nope"]), "period 'Nope' not found"),
        (lambda book: book.import_from_staging(journals_by="week"), "unit of time 'week' not found"),
        (lambda book: book.mark_ready(contracts=["con-1"]), "contract 'con-1' not found"),
        (lambda book: book.create_invoices(contracts="CON-99"), "contract 'CON-99' not found"),
        (lambda book: book.mark_ready(up_to="31/10/2026"), "up to '31/10/2026': is not a date"),
        (lambda book: book.create_invoices(dated_before="x"), "dated before 'x': is not a date"),
        (lambda book: book.confirm(accounting_date="x"), "accounting date 'x': is not a date"),
    ],
)
def test_what_else_is_unknown_is_told(book: ik.Workbook, act: Callable[[ik.Workbook], object], says: str) -> None:
    with pytest.raises(InvoicekitError, match=says):
        act(book)


def test_one_name_by_itself_is_that_name(book: ik.Workbook) -> None:
    (number,), *_ = book.con.execute(
        "select invoice_number from dataverse.invoice where not confirmed order by 1"
    ).fetchall()
    before = _count(book, "dataverse.invoice where confirmed")
    assert book.confirm(number, as_of=AS_OF).written
    assert _count(book, "dataverse.invoice where confirmed") == before + 1
    assert book.confirm(companies="gbsi", as_of=AS_OF) is not None


def test_an_item_that_is_not_there_is_refused_as_such(book: ik.Workbook) -> None:
    refused = book.mark_ready(["0" * 32], as_of=AS_OF).refused
    assert list(refused["why"]) == ["No actual and no milestone has this id."]


def test_the_milestones_of_the_chosen_invoice_are_carried_and_no_others(book: ik.Workbook) -> None:
    tables = ["projcdscontractlinemilestoneimport", "projonacctrans", "projonacctranssale"]
    for table in tables:
        book.con.execute(f"truncate typed.{table}")
    rebuild_model(book.con, tables)
    billed = book.con.execute(
        """select d.invoice, count(*), max(d.company) from dataverse.line_detail d
        where d.scenario = 'milestone' and d.confirmed group by all order by all"""
    ).fetchall()
    invoice, milestones, company = billed[0]
    without = book.con.execute(
        """select min(invoice_number) from dataverse.invoice
        where confirmed and invoice_number not in (select unnest($with))""",
        {"with": [row[0] for row in billed]},
    ).fetchall()[0][0]
    assert book.sync(without, as_of=AS_OF).written.get("projonacctrans") is None
    assert book.sync(invoice, as_of=AS_OF).written["projonacctrans"] == milestones
    book.sync(companies=company, as_of=AS_OF)
    assert book.con.execute("select distinct company from finops.on_account").fetchall() == [(company,)]
    assert book.sync(as_of=AS_OF).written["projonacctrans"] > 0


def test_a_voucher_that_a_customer_transaction_bears_is_not_given_again(book: ik.Workbook) -> None:
    """A transaction that belongs to no invoice bears the number that would be next."""
    known = set(book.reconcile(as_of=AS_OF).findings["subject"])
    before = _count(book, "typed.custtrans")
    for done in book.advance(as_of=AS_OF):
        posted = done.written.get("projinvoicejour", 0)
        assert done.written.get("custtrans", 0) == posted
    assert _count(book, "typed.custtrans") > before
    findings = book.reconcile(as_of=AS_OF).findings
    assert set(findings[findings["rule"] == "post.customer"]["subject"]) <= known
