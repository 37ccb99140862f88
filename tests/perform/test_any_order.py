"""Whatever is done to a book and in whatever order: after each step what was performed is as its rules want it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

import invoicekit as ik
from invoicekit.perform import Performed
from invoicekit.rules import read_rules
from invoicekit.sample import write_sample
from invoicekit.stages import Performing, read_stage

AS_OF, LATER = "2026-11-02T10:00:00", "2026-11-03"
ANY = st.integers(min_value=0, max_value=10**6)
BILLED_AND_NOT_SUMMED = """
    select i.invoice_number
    from dataverse.invoice i
    join dataverse.actual a on a.invoice_id = i.invoice_id
    where i.confirmed and a.transaction_type = 'Billed sales' and a.billing_type = 'Chargeable'
      and a.class is distinct from 'Tax'
    group by i.invoice_number
    having sum(a.amount - coalesce(a.discount, 0) + coalesce(a.fee, 0)) <> max(i.detail_amount)
"""
BILLED_AND_NOT_REVERSED = """
    select a.actual_id
    from dataverse.actual a
    left join dataverse.reversal r on r.original_id = a.actual_id and r.counts
    where a.transaction_type = 'Unbilled sales' and a.billing_status = 'Customer invoice posted'
      and a.class is distinct from 'Tax' and coalesce(r.amount, 0) + a.amount <> 0
"""
DETAILS = """
    select cast(d.line_detail_id as varchar)
    from dataverse.line_detail d
    join dataverse.invoice i on i.invoice_id = d.invoice_id
    where i.status = 'Draft' and not d.corrects and d.scenario not like 'retainer%' order by d.line_detail_id
"""
BILLED = """
    select d.invoice, cast(d.line_detail_id as varchar), d.quantity, d.class
    from dataverse.billed b
    join dataverse.line_detail d on d.invoice_id = b.invoice_id and d.billed_source_id = b.source_id
    join dataverse.invoice i on i.invoice_id = b.invoice_id
    left join dataverse.reversal r on r.original_id = b.actual_id
    left join dataverse.line_detail o on o.original_id = b.actual_id and not o.confirmed
    where b.part = 'billed' and r.actual_id is null and o.line_detail_id is null and d.class <> 'Retainer'
    order by i.since desc, d.line_detail_id
"""


class AnyOrder(RuleBasedStateMachine):
    """One book, loaded once: each example is rolled back."""

    book: ik.Workbook

    @initialize(place=ANY)
    def begin(self, place: int) -> None:
        """Each example has drafts, and a confirmed one of them, to go on from."""
        self.book.con.begin()
        self.book.create_invoices(as_of=AS_OF)
        self.edit(place, 150)
        self.confirm(place)

    def teardown(self) -> None:
        self.book.con.rollback()

    def _pick(self, query: str, place: int) -> tuple[object, ...] | None:
        rows = self.book.con.execute(query).fetchall()
        return rows[place % len(rows)] if rows else None

    @rule(place=ANY)
    def mark_ready(self, place: int) -> None:
        backlog = self.book.backlog(AS_OF)
        sources = list(backlog[backlog["reason"] == "Not marked ready"]["source_id"])
        if sources:
            self._twice(lambda: self.book.mark_ready([sources[place % len(sources)]], as_of=AS_OF))

    @rule()
    def create_invoices(self) -> None:
        self._twice(lambda: self.book.create_invoices(as_of=AS_OF))

    @rule(place=ANY, hundredths=st.integers(min_value=1, max_value=4000))
    def edit(self, place: int, hundredths: int) -> None:
        if picked := self._pick(DETAILS, place):
            quantity = Decimal(hundredths) / 100
            self._twice(lambda: self.book.edit(str(picked[0]), quantity=quantity, as_of=AS_OF))

    @rule(place=ANY, billing=st.sampled_from(["Chargeable", "Non-chargeable", "Complimentary"]))
    def change_billing(self, place: int, billing: str) -> None:
        if picked := self._pick(DETAILS, place):
            self._twice(lambda: self.book.edit(str(picked[0]), billing_type=billing, as_of=AS_OF))

    @rule(place=ANY)
    def remove(self, place: int) -> None:
        if picked := self._pick(DETAILS, place):
            self.book.remove(str(picked[0]), as_of=AS_OF)

    @rule(place=ANY)
    def confirm(self, place: int) -> None:
        drafts = "select invoice_number from dataverse.invoice where status = 'Draft' order by invoice_number"
        if picked := self._pick(drafts, place):
            self._twice(lambda: self.book.confirm([str(picked[0])], as_of=AS_OF))

    @rule(place=ANY, hundredths=st.integers(min_value=0, max_value=4000))
    def correct(self, place: int, hundredths: int) -> None:
        if picked := self._pick(BILLED, place):
            invoice, line_detail, _quantity, class_ = picked
            quantity = Decimal(hundredths if class_ != "Milestone" else 0) / 100
            done = self.book.correct(str(invoice), {str(line_detail): quantity}, as_of=AS_OF)
            assert done.refused.empty
            assert len(done.invoices) == 1

    @rule()
    def sync(self) -> None:
        self._twice(lambda: self.book.sync(as_of=AS_OF))

    @rule()
    def import_and_post_journals(self) -> None:
        self._twice(lambda: self.book.import_from_staging(as_of=AS_OF))
        self._twice(lambda: self.book.post_journals(as_of=AS_OF))

    def _twice(self, perform: Callable[[], Performed]) -> None:
        perform()
        assert perform().written == {}

    @invariant()
    def nothing_is_found_of_confirmation(self) -> None:
        findings = self.book.reconcile(as_of=LATER).findings
        assert findings[["rule", "outcome", "subject"]].to_dict("records") == []

    @invariant()
    def what_is_billed_is_the_sum_of_its_lines_and_reversed(self) -> None:
        assert self.book.con.execute(BILLED_AND_NOT_SUMMED).fetchall() == []
        assert self.book.con.execute(BILLED_AND_NOT_REVERSED).fetchall() == []


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Workbook]:
    folder = tmp_path_factory.mktemp("any_order") / "book"
    write_sample(folder, invoices=8, seed=5, defects=[])
    with ik.open(folder, quiet=True) as opened:
        yield opened


def run(book: ik.Workbook, monkeypatch: pytest.MonkeyPatch, **given: Any) -> None:
    confirming = tuple(rule_ for rule_ in read_rules() if rule_.stage == "confirmation")
    monkeypatch.setattr("invoicekit.reconcile.read_rules", lambda: confirming)
    for module in ("perform", "workbook"):
        monkeypatch.setattr(f"invoicekit.{module}.transaction", lambda _con: nullcontext())
    monkeypatch.setattr(AnyOrder, "book", book, raising=False)
    run_state_machine_as_test(
        AnyOrder, settings=settings(deadline=None, suppress_health_check=list(HealthCheck), **given)
    )


def test_in_any_order(book: ik.Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    run(book, monkeypatch, max_examples=3, stateful_step_count=6, print_blob=True)


@pytest.mark.parametrize(
    ("name", "right", "wrong", "found"),
    [
        ("3_2_billed.sql", "  d.amount,", "  d.amount,", None),  # the file as it is: nothing is found
        ("3_2_billed.sql", "  d.amount,", "  d.amount + 1,", "confirm.billed"),
        ("3_0_reversal.sql", "from due d", "from (select * from due limit 0) d", "confirm.reversal"),
        ("1_status.sql", "status = 'Confirmed'", "status = status", "{'invoice': 1} == {}"),  # written a second time
    ],
)
def test_a_stage_that_goes_wrong_is_found(
    name: str, right: str, wrong: str, found: str | None, book: ik.Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(stage: str) -> tuple[Performing, ...]:
        return tuple(spoilt(file) if file.file.name == name else file for file in read_stage(stage))

    def spoilt(file: Performing) -> Performing:
        assert file.sql.count(right) == 1
        return replace(file, sql=file.sql.replace(right, wrong))

    monkeypatch.setattr("invoicekit.perform.read_stage", read)
    with pytest.raises(AssertionError, match=found) if found else nullcontext():
        run(
            book, monkeypatch, max_examples=1, stateful_step_count=1, derandomize=True, database=None,
            phases=[Phase.generate],
        )  # fmt: skip
