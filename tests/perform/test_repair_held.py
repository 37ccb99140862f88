"""What the repair plan must not advise: each fault that posting would make worse is told as one to mend first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.repair import RepairPlan
from invoicekit.sample import write_sample

from .exports import Row, change
from .planned import plan_of, rows

HELD = {
    "line-duplicate": ("import.line", "duplicate"),
    "line-unexpected": ("import.line", "unexpected"),
    "line-amount-different": ("import.line", "different"),
    "header-duplicate": ("sync.header", "duplicate"),
    "header-customer-different": ("sync.header", "different"),
    "proposal-total-different": ("post.proposal-total", "broken"),
}
"""Faults of proposals that must not be posted, and what is found of them."""

LEFT_OF_LINES = {"import.journal": "finding_id", "import.journal-stuck": "subject"}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ik.Workbook, RepairPlan]]:
    folder = tmp_path_factory.mktemp("held")
    write_sample(folder, invoices=40, seed=5, defects=[*HELD, "journal-unexpected"])
    change(folder, "projadvancedjournalline", edited)
    with (folder / "invoicekit.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[lags]\nposting = "0 hours"\n')
    with ik.open(folder, quiet=True) as book:
        yield book, book.plan_repairs()


def edited(lines: list[Row]) -> list[Row]:
    """Somebody edited the amount of the last line that is a draft."""
    draft = [line for line in lines if not line["voucher"] and line["extendedprice"].strip("0.")][-1]
    draft["extendedprice"] = "9799.00"
    return lines


def test_a_proposal_with_something_to_mend_is_held_and_not_posted(planned: tuple[ik.Workbook, RepairPlan]) -> None:
    book, plan = planned
    held = {row["proposal"]: (row["rule"], row["outcome"]) for row in rows(plan, "4_hold")}
    posted = {row["proposal"] for row in rows(plan, "4_post")}
    assert sorted(held.values()) == sorted(HELD.values())
    assert all(row["action"] for row in rows(plan, "4_hold"))
    assert len(posted) == 1
    run = book.reconcile()
    assert set(run.findings.query("rule == 'post.invoice'")["invoice"]) == posted | set(held)
    assert set(plan.left.query("rule == 'post.invoice'")["invoice"]) == set(held)


def test_a_journal_line_that_must_go_is_deleted_and_not_posted(planned: tuple[ik.Workbook, RepairPlan]) -> None:
    _, plan = planned
    wrong = [row for row in rows(plan, "2_journal_lines") if row["action"] != "Post it"]
    assert sorted(row["action"] for row in wrong) == [
        "Do not post it: delete it while the journal is a draft",
        "Do not post it: delete it while the journal is a draft, and import it again",
    ]
    found, stuck = (set(plan.left.query(f"rule == '{rule}'")[column]) for rule, column in LEFT_OF_LINES.items())
    assert found == {row["finding_id"] for row in wrong}
    assert stuck == {str(row["journal_line"]) for row in wrong}


def test_what_is_posted_is_not_told_to_be_deleted(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=12, seed=4, defects=["journal-amount-different"])
    plan = plan_of(tmp_path)
    assert plan.steps == []
    assert list(plan.left["rule"]) == ["import.journal"]
