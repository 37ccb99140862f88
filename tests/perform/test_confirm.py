"""Performing confirmation: what each scenario leaves, by the documentation's own figures; and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.errors import UnknownName
from invoicekit.perform import Performed

from .confirmed import CASES, LEFT, REFUSED, Drafts, rows_of

AS_OF, LATER = "2026-10-05T08:00:00Z", "2026-10-06T08:00:00Z"
ACTUALS = """
    select
      case transaction_type when 'Unbilled sales' then 'unbilled' else 'billed' end as type,
      cast(cast(quantity as integer) as varchar) as quantity,
      cast(cast(amount as integer) as varchar) as amount,
      billing_type,
      case billing_status
        when 'Customer invoice posted' then 'posted'
        when 'Customer invoice created' then 'created'
        when 'Unbilled sales created' then 'open'
        else ''
      end as billing_status,
      coalesce(adjustment_status, '') as adjustment_status,
      case when skip_sync then 'skipped' else '' end as skipped
    from dataverse.actual
    where project = $project
"""


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ik.Workbook, Performed]]:
    book = Drafts()
    for fill in CASES.values():
        fill(book)
    folder = book.write(tmp_path_factory.mktemp("confirmed") / "book")
    with ik.open(folder, quiet=True) as opened:
        yield opened, opened.confirm(as_of=AS_OF)


@pytest.mark.parametrize("case", LEFT)
def test_what_a_scenario_leaves(confirmed: tuple[ik.Workbook, Performed], case: str) -> None:
    book, _ = confirmed
    left = book.con.execute(ACTUALS, {"project": case}).fetchall()
    assert sorted(left) == rows_of(LEFT[case])


def test_the_rules_have_nothing_to_say(confirmed: tuple[ik.Workbook, Performed]) -> None:
    book, done = confirmed
    assert done.refused.empty
    for as_of in (AS_OF, LATER):
        run = book.reconcile(as_of=as_of)
        for rows in (run.findings, run.waiting, run.blocked):
            assert (
                rows[rows["rule"].str.startswith("confirm.")][["rule", "outcome", "subject"]].to_dict("records") == []
            )


def test_confirming_again_writes_nothing(confirmed: tuple[ik.Workbook, Performed]) -> None:
    book, _ = confirmed
    assert book.confirm(as_of=LATER).written == {}
    assert book.confirm(list(CASES), as_of=LATER).written == {}


def test_milestones_say_what_was_done_with_them(confirmed: tuple[ik.Workbook, Performed]) -> None:
    book, _ = confirmed
    status = dict(book.con.execute("select milestone_id, status from dataverse.milestone").fetchall())
    assert sorted(status.values()) == ["Customer invoice posted", "Customer invoice posted", "Ready for invoicing"]


def test_a_product_line_is_billed(confirmed: tuple[ik.Workbook, Performed]) -> None:
    book, _ = confirmed
    query = "select cast(amount as integer) from dataverse.actual where invoice = 'product'"
    assert book.con.execute(query).fetchall() == [(90,)]


def test_unbilled_and_reversals_come_to_nought_for_what_is_billed(confirmed: tuple[ik.Workbook, Performed]) -> None:
    book, _ = confirmed
    query = """
        select project, sum(amount)
        from dataverse.actual
        where transaction_type = 'Unbilled sales'
          and (
            billing_status is distinct from 'Unbilled sales created'
            or actual_id in (select original_id from dataverse.reversal)
          )
        group by project
    """
    sums = dict(book.con.execute(query).fetchall())
    assert {project for project, left in sums.items() if left != 0} == set()


def test_an_invoice_that_is_not_there(confirmed: tuple[ik.Workbook, Performed]) -> None:
    with pytest.raises(UnknownName, match="unedited"):
        confirmed[0].confirm(["uneditet"])


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ik.Workbook, Performed]]:
    book = Drafts()
    for fill in (*REFUSED, CASES["unedited"]):
        fill(book)
    numbers = [fill.__name__ for fill in REFUSED]
    with ik.open(book.write(tmp_path_factory.mktemp("refused") / "book"), quiet=True) as opened:
        yield opened, opened.confirm([*numbers, "unedited"], as_of=AS_OF)


@pytest.mark.parametrize(("fill", "said"), REFUSED.items(), ids=[fill.__name__ for fill in REFUSED])
def test_what_is_refused_and_why(
    refused: tuple[ik.Workbook, Performed], fill: Callable[[Drafts], None], said: str
) -> None:
    book, done = refused
    rows = done.refused[done.refused["invoice"] == fill.__name__]
    assert [row for row in rows.to_dict("records") if said == row["cause_rule"] or row["why"].startswith(said)]
    query = "select confirmed from dataverse.invoice where invoice_number = $number"
    assert book.con.execute(query, {"number": fill.__name__}).fetchall() in ([(False,)], [(None,)])


def test_a_refusal_stops_no_other(refused: tuple[ik.Workbook, Performed]) -> None:
    book, done = refused
    assert set(done.refused["invoice"]) == {fill.__name__ for fill in REFUSED}
    assert done.written["invoice"] == 1
    assert sorted(book.con.execute(ACTUALS, {"project": "unedited"}).fetchall()) == rows_of(LEFT["unedited"])


def test_one_batch_is_250(tmp_path: Path) -> None:
    book = Drafts()
    for number in range(252):
        book.invoice(f"D{number:03}")
        book.detail(f"{number} detail", "1", "200", invoice=f"D{number:03}")
    with ik.open(book.write(tmp_path / "book"), quiet=True) as opened:
        done = opened.confirm(as_of=AS_OF)
        assert done.written["invoice"] == 250
        assert list(done.refused["invoice"]) == ["D250", "D251"]
        assert opened.confirm(as_of=AS_OF).written["invoice"] == 2


def test_only_the_chosen_and_with_the_given_accounting_date(tmp_path: Path) -> None:
    book = Drafts()
    CASES["unedited"](book)
    CASES["raised"](book)
    with ik.open(book.write(tmp_path / "book"), quiet=True) as opened:
        with pytest.raises(UnknownName, match="company 'DEMF'"):
            opened.confirm(companies=["DEMF"], as_of=AS_OF)
        opened.confirm(["raised"], accounting_date="2026-09-30", as_of=AS_OF)
        query = "select invoice, cast(accounting_date as varchar) from dataverse.actual where invoice is not null"
        assert opened.con.execute(query).fetchall() == [("raised", "2026-09-30")]
        assert opened.confirm(companies=["usmf"], as_of=AS_OF).written["invoice"] == 1
