"""Generated books performed from staging to the end: everything is clean, and a second time writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import invoicekit as ik
import invoicekit.perform
from invoicekit.errors import UnknownName
from invoicekit.lineage import Reader
from invoicekit.perform import Performed
from invoicekit.sample import write_sample

from .emptied import emptied
from .fresh import out_of_date
from .one_book import not_clean

AS_OF = "2026-10-31"
MONEY = """
    with billed as (
      select invoice, sum(amount) as amount from dataverse.actual
      where transaction_type = 'Billed sales' and billing_type = 'Chargeable' and invoice is not null group by all
    ),
    line as (select proposal_number as invoice, sum(amount) as amount from finops.proposal_line group by all),
    posted as (select proposal_number as invoice, sum(amount) as amount from finops.invoice_line group by all),
    back as (
      select invoice, sum(amount) as amount from dataverse.actual
      where transaction_type = 'Billed sales' and voucher is not null group by all
    )
    select b.invoice
    from billed b
    left join line l on l.invoice = b.invoice
    left join posted p on p.invoice = b.invoice
    left join back f on f.invoice = b.invoice
    where not coalesce(b.amount = l.amount and l.amount = p.amount and p.amount = f.amount, false)
"""


@pytest.fixture(scope="module")
def performed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ik.Workbook, list[Performed]]]:
    with emptied(tmp_path_factory.mktemp("emptied") / "book", 20, 5) as book:
        yield book, book.advance()


def test_every_stage_refuses_only_what_waits_for_the_next(performed: tuple[ik.Workbook, list[Performed]]) -> None:
    _, done = performed
    assert [one.stage for one in done] == [
        "sync", "import_from_staging", "post_journals", "import_from_staging", "post", "feed_back",
    ]  # fmt: skip
    first = done[1].refused
    assert set(first["cause_rule"]) == {"import.journal-stuck"}
    assert all(one.refused.empty for one in (done[0], *done[2:]))


def test_everything_is_clean_and_the_bridge_closes(performed: tuple[ik.Workbook, list[Performed]]) -> None:
    book, _ = performed
    assert not_clean(book, as_of=AS_OF) == []
    run = book.reconcile(as_of=AS_OF)
    assert (run.bridge["unexplained"] == 0).all()
    assert (run.bridge["expected"] == run.bridge["observed"]).all()


def test_what_is_billed_is_on_lines_is_posted_and_comes_back(performed: tuple[ik.Workbook, list[Performed]]) -> None:
    book, _ = performed
    assert book.sql(MONEY)["invoice"].tolist() == []
    assert book.sql("select count(distinct proposal_number) as n from finops.invoice")["n"][0] >= 15


def test_vouchers_balance_and_are_used_once(performed: tuple[ik.Workbook, list[Performed]]) -> None:
    book, _ = performed
    assert book.sql("select * from finops.ledger_entry where accounting_balance <> 0 or reporting_balance <> 0").empty
    for table in ("finops.journal_line", "finops.invoice"):
        doubles = f"select company, voucher from {table} where voucher is not null group by all having count(*) > 1"
        assert book.sql(doubles).empty


def test_the_model_is_as_a_load_would_build_it(performed: tuple[ik.Workbook, list[Performed]]) -> None:
    book, _ = performed
    assert out_of_date(book.con) == []


@pytest.mark.parametrize("stage", [2, 5, 9])
def test_interrupted_between_two_stages_the_model_is_whole(
    stage: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = iter(range(100))

    def step(*given: Any) -> set[str]:
        if next(steps) == stage:
            raise KeyboardInterrupt
        return perform_step(*given)

    perform_step = invoicekit.perform._perform_step
    monkeypatch.setattr(invoicekit.perform, "_perform_step", step)
    with emptied(tmp_path / "book", 6, 5) as book:
        with pytest.raises(KeyboardInterrupt):
            book.advance()
        assert out_of_date(book.con) == []
        book.advance()
        assert not_clean(book, as_of=AS_OF) == []


def test_a_model_that_is_left_out_of_date_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with emptied(tmp_path / "book", 6, 5) as book:
        monkeypatch.setattr(Reader, "columns", lambda _self, _table: frozenset())
        book.import_from_staging()
        assert {"finops.journal_line", "finops.named_journal_line"} & set(out_of_date(book.con))


def test_a_second_time_writes_nothing(performed: tuple[ik.Workbook, list[Performed]]) -> None:
    book, _ = performed
    assert [one.written for one in book.advance()] == [{}] * 6


def test_an_invoice_that_is_not_there_is_an_error(performed: tuple[ik.Workbook, list[Performed]]) -> None:
    book, _ = performed
    with pytest.raises(UnknownName, match="'INV-2025-1' not found"):
        book.advance("INV-2025-1")


def test_invoices_on_their_way_are_brought_to_the_end(tmp_path: Path) -> None:
    write_sample(tmp_path / "book", invoices=17, seed=7, defects=[])
    with ik.open(tmp_path / "book", settings=ik.Settings.model_validate({"as_of": AS_OF}), quiet=True) as book:
        before = book.reconcile()
        assert not before.waiting.empty
        [draft, *_] = book.sql("select invoice_number from dataverse.invoice where status = 'Draft' order by 1").values
        one = book.advance(draft[0])
        assert [done.stage for done in one][:2] == ["confirmation", "sync"]
        status = book.sql("select invoice_number, status from dataverse.invoice").set_index("invoice_number")["status"]
        assert status[draft[0]] == "Posted"
        book.advance()
        assert not_clean(book, as_of=AS_OF) == []
        assert out_of_date(book.con) == []
