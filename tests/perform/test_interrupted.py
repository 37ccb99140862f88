"""Stages in any order, for any companies and invoices, some of them interrupted: the end is the same and clean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import invoicekit as ik

from .one_book import AS_OF, brought_to, not_clean, write_staged

STAGES = ("sync", "import_from_staging", "post_journals", "post", "feed_back")
CHOSEN: tuple[dict[str, list[str]], ...] = (
    {},
    {"invoices": ["INV1"]},
    {"companies": ["usmf"]},
)
FIGURES = """
    with line as (select count(*) as lines, coalesce(sum(amount), 0) as amount from finops.proposal_line),
    header as (select coalesce(sum(total - tax), 0) as amount from finops.proposal),
    posted_line as (select count(*) as lines, coalesce(sum(amount), 0) as amount from finops.invoice_line),
    posted as (select coalesce(sum(total - tax), 0) as amount from finops.invoice)
    select
      l.lines,
      p.lines as posted,
      l.amount = h.amount as totals_agree,
      p.amount = i.amount as invoices_agree,
      (select count(*) from finops.ledger_entry where accounting_balance <> 0 or reporting_balance <> 0) as unbalanced,
      (select count(*) from dataverse.actual where transaction_type = 'Billed sales' and voucher is not null) as back
    from line l cross join header h cross join posted_line p cross join posted i
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Workbook]:
    given_settings = ik.Settings.model_validate({"as_of": AS_OF})
    with ik.open(
        write_staged(tmp_path_factory.mktemp("staged") / "book"), settings=given_settings, quiet=True
    ) as opened:
        yield opened


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(STAGES), st.sampled_from(CHOSEN), st.booleans()), max_size=6))
def test_in_any_order(book: ik.Workbook, calls: list[tuple[str, dict[str, list[str]], bool]]) -> None:
    brought_to(book, "staged")
    for stage, chosen, is_interrupted in calls:
        with pytest.MonkeyPatch.context() as patch:
            if is_interrupted:
                patch.setattr("invoicekit.perform.rebuild_model", _interrupted)
                with pytest.raises(KeyboardInterrupt):
                    getattr(book, stage)(**chosen)
            else:
                getattr(book, stage)(**chosen)
        figures = book.sql(FIGURES).iloc[0]
        assert figures["totals_agree"], calls
        assert figures["invoices_agree"], calls
        assert figures["unbalanced"] == 0, calls
        assert figures["back"] <= figures["posted"] <= figures["lines"] <= 1, calls
    book.advance()
    assert book.sql(FIGURES)[["lines", "posted", "back"]].iloc[0].tolist() == [1, 1, 1]
    assert not_clean(book) == []


def _interrupted(*_: object) -> frozenset[str]:
    raise KeyboardInterrupt
