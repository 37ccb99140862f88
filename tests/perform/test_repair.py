"""The repair plan: each fault that can be mended by sending, importing, posting again is, and the others are left."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

import invoicekit as ik
import invoicekit.repair
from invoicekit.__main__ import main
from invoicekit.perform import Performed, perform_within
from invoicekit.repair import RepairPlan
from invoicekit.sample import write_sample

from .exports import change, read

MENDED = {
    "1_resync": ["actual-missing", "connection-missing", "header-missing", "milestone-missing"],
    "2_journal_lines": ["journal-error"],
    "3_import": ["journal-missing", "line-missing"],
    "4_post": ["posting-missing"],
    "5_feedback": ["staging-feedback-missing", "actual-feedback-missing", "invoice-feedback-missing"],
}
"""The step that mends each of these faults."""
STEPS = sorted([*MENDED, "4_hold"])
"""With that which holds the proposal whose line is of another amount."""
LEFT = {
    "line-amount-different": ("import.line", "different"),
    "posted-line-missing": ("post.line", "missing"),
    "customer-accounting-different": ("post.customer", "different"),
}
"""Faults that no step takes away, and what is then still found."""
OF_A_CLOSED_PERIOD = [("import.journal-stuck", "waiting"), ("import.line", "blocked")]
"""The line in error is set back to draft, and cannot be posted: its period is closed."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("repair") / "book"
    faults = [fault for faults in MENDED.values() for fault in faults] + list(LEFT)
    write_sample(made, invoices=40, seed=5, defects=faults)
    return made


@pytest.fixture(scope="module")
def planned(folder: Path) -> Iterator[tuple[ik.Workbook, RepairPlan]]:
    with ik.open(folder, quiet=True) as book:
        yield book, book.plan_repairs()


def test_every_step_has_its_rows_and_leaves_less(planned: tuple[ik.Workbook, RepairPlan]) -> None:
    _, plan = planned
    assert [step.action.name for step in plan.steps] == STEPS
    for step in plan.steps:
        assert len(step.rows) > 0
        assert sum(step.after.money["open"]) <= sum(step.before.money["open"])
        assert step.after.blocked <= step.before.blocked
    assert sum(plan.steps[-1].after.money["open"]) < sum(plan.steps[0].before.money["open"])


def test_what_no_step_mends_is_left_and_nothing_else(planned: tuple[ik.Workbook, RepairPlan]) -> None:
    _, plan = planned
    left = set(plan.left[["rule", "outcome"]].itertuples(index=False, name=None))
    assert left == {*LEFT.values(), *OF_A_CLOSED_PERIOD}
    assert list(plan.refused["rule"]) == ["import.journal-stuck"]


def test_rows_to_send_again_stand_in_the_order_of_their_dependence(planned: tuple[ik.Workbook, RepairPlan]) -> None:
    rows = planned[1].steps[0].rows
    assert list(rows["place"]) == sorted(rows["place"]) == [1, 2, 3, 4]
    assert all(len(name) == 36 for name in rows["dataverse_id"])


def test_the_workbook_is_as_it_was(planned: tuple[ik.Workbook, RepairPlan], folder: Path) -> None:
    book, plan = planned
    run = book.reconcile()
    assert len(run.findings) == plan.steps[0].before.findings
    with ik.open(folder, quiet=True) as fresh:
        assert list(fresh.reconcile().findings["finding_id"]) == list(run.findings["finding_id"])


def test_the_files_hold_the_rows(planned: tuple[ik.Workbook, RepairPlan], tmp_path: Path) -> None:
    _, plan = planned
    written = plan.write(tmp_path)
    assert [path.name for path in written] == [*(f"{name}.csv" for name in STEPS), "left.csv", "refused.csv"]
    with (tmp_path / "4_post.csv").open(encoding="utf-8", newline="") as stream:
        posted = [(row["proposal"], row["total"]) for row in csv.DictReader(stream)]
    assert posted == [(row["proposal"], f"{row['total']:.2f}") for row in plan.steps[4].rows.to_dict("records")]
    assert len(posted) > 1


def test_what_an_earlier_step_makes_due_is_listed_as_well(
    planned: tuple[ik.Workbook, RepairPlan], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every proposal that the trial imports or posts stands in the file of its step."""
    book, _ = planned
    imported, posted = set[str](), set[str]()

    def spied(con: duckdb.DuckDBPyConnection, *given: Any) -> Performed:
        def numbers(query: str) -> set[str]:
            return {number for (number,) in con.execute(query).fetchall()}

        lines, invoices = (
            "select proposal_number from finops.proposal_line",
            "select proposal_number from finops.invoice",
        )
        before = numbers(lines), numbers(invoices)
        done = perform_within(con, *given)
        imported.update(numbers(lines) - before[0])
        posted.update(numbers(invoices) - before[1])
        return done

    monkeypatch.setattr("invoicekit.repair.perform_within", spied)
    rows = {step.action.name: step.rows for step in book.plan_repairs().steps}
    assert imported
    assert imported <= set(rows["3_import"]["proposal"])
    assert posted
    assert posted == set(rows["4_post"]["proposal"])


def test_the_command_prints_the_plan(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["repair", str(folder), "--out", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert all(name in said for name in MENDED)
    assert "Left for a person to decide: 4 findings" in said


def test_a_clean_book_needs_no_repair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_sample(tmp_path / "book", invoices=6, seed=2, defects=[])
    assert main(["repair", str(tmp_path / "book")]) == 0
    assert "Nothing to repair" in capsys.readouterr().out


def test_what_was_not_exported_is_exported_first_and_not_sent(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=40, seed=5, defects=["company-not-exported", "actual-missing"])
    with ik.open(tmp_path, quiet=True) as book:
        plan = book.plan_repairs()
    first, *then = plan.steps
    assert first.action.name == "0_export"
    assert [(row["rule"], row["subject"]) for row in first.rows.to_dict("records")] == [("export.company", "GBSI")]
    assert int(first.rows["rows_explained"].iloc[0]) >= 10
    assert (first.before.findings, first.after.findings, then[-1].after.findings) == (2, 2, 1)
    assert first.before.blocked == first.after.blocked
    assert [step.action.name for step in then] == ["1_resync", "3_import", "4_post"]
    assert not [step for step in then if "GBSI" in set(step.rows["company"])]
    assert list(plan.left.query("outcome != 'blocked'")["rule"]) == ["export.company"]
    assert set(plan.left.query("outcome == 'blocked'")["cause_rule"]) == {"export.company"}


def test_a_line_posted_without_a_voucher_is_for_support(tmp_path: Path) -> None:
    """Nobody can set it back to draft: the step names it, and it is left."""
    write_sample(tmp_path, invoices=40, seed=5, defects=["journal-voucher-missing", "journal-error"])
    with ik.open(tmp_path, quiet=True) as book:
        plan = book.plan_repairs()
    (step,) = [step for step in plan.steps if step.action.name == "2_journal_lines"]
    assert dict(zip(step.rows["status"], step.rows["action"], strict=True)) == {
        "Error": "Mend its error, set it back to draft, post it",
        "Posted": "Ask support: it is Posted without a voucher",
    }
    assert list(plan.left["rule"]) == ["import.journal-stuck"]


@contextmanager
def kept(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What the plan performed on its copy stays, to be looked at."""
    con.begin()
    yield
    con.commit()


def test_journal_lines_on_their_way_are_not_posted_with_what_stood_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sample(tmp_path, invoices=40, seed=3, defects=["journal-error"])
    monkeypatch.setattr(invoicekit.repair, "_taken_back", kept)
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        waiting = set(run.waiting.query("rule == 'import.journal-stuck'")["subject"])
        (stuck,) = run.findings.query("rule == 'import.journal-stuck'")["subject"]
        book.plan_repairs()
        status = dict(book.con.execute("select journal_line::varchar, status from finops.journal_line").fetchall())
    assert len(waiting) > 1
    assert status[stuck] == "Posted"
    assert {status[line] for line in waiting} == {"Draft"}


def test_files_of_a_plan_before_do_not_stay(planned: tuple[ik.Workbook, RepairPlan], tmp_path: Path) -> None:
    planned[1].write(tmp_path)
    (tmp_path / "mine.csv").write_text("of somebody's own", "utf-8")
    assert len(list(tmp_path.iterdir())) > 3
    replace(planned[1], steps=[], refused=planned[1].refused.head(0)).write(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["left.csv", "mine.csv"]


@pytest.mark.parametrize(
    ("table", "rule", "posted_as", "bearer"),
    [
        ("projinvoicejour", "post.invoice", "projinvoiceid", "ledgervoucher"),
        ("projadvancedjournalline", "import.journal", "voucher", "voucher"),
    ],
)
def test_what_was_posted_is_not_done_again_though_its_row_is_gone(
    tmp_path: Path, table: str, rule: str, posted_as: str, bearer: str
) -> None:
    write_sample(tmp_path, invoices=12, seed=4, defects=[])
    gone = next(row for row in read(tmp_path, table) if row[bearer])
    change(tmp_path, table, lambda rows: [row for row in rows if row != gone])
    for name in _INVOICE_LINES:
        change(tmp_path, name, lambda rows: [row for row in rows if row["projinvoiceid"] != gone.get("projinvoiceid")])
    with ik.open(tmp_path, quiet=True) as book:
        plan = book.plan_repairs()
    (step,) = plan.steps
    assert step.action.name == "0_posted"
    assert step.rows[["rule", "posted_as"]].to_numpy().tolist() == [[rule, gone[posted_as]]]
    assert step.before.findings == step.after.findings == len(plan.left.query("outcome != 'blocked'"))


_INVOICE_LINES = ("projinvoiceempl", "projinvoicecost", "projinvoiceitem", "projinvoicerevenue", "projinvoiceonacc")
