"""Generated books: a clean one gives nothing, a planted fault exactly its finding."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.sample import DEFECTS, write_sample

Subject = tuple[str, str, str]


def found_in(folder: Path) -> tuple[set[Subject], int]:
    with ik.open(folder, quiet=True) as book:
        run = book.reconcile()
        findings = run.findings
        assert not run.not_run
        assert not run.not_compared
        assert all(cause is not None for cause in run.blocked["cause"])
        return set(zip(findings["rule"], findings["outcome"], findings["subject"], strict=True)), run.exit_status


def due_in(folder: Path) -> set[Subject]:
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["rule"], row["outcome"], row["subject"]) for row in csv.DictReader(stream)}


@pytest.mark.parametrize(("seed", "invoices"), [(1, 1), (2, 7), (3, 40), (4, 40), (5, 150), (6, 500)])
def test_clean_book_gives_nothing(seed: int, invoices: int, tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=invoices, seed=seed, format="parquet" if seed % 2 else "csv")
    assert found_in(tmp_path) == (set(), 0)


@pytest.mark.parametrize("defect", sorted(DEFECTS))
def test_defect_gives_exactly_its_finding(defect: str, tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=20, seed=11, defects=[defect])
    due = due_in(tmp_path)
    assert {(rule, outcome) for rule, outcome, _ in due} == set(DEFECTS[defect].findings.items())
    assert found_in(tmp_path) == (due, 1)


def test_all_defects_together_give_all_their_findings(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=100, seed=12, defects=sorted(DEFECTS))
    assert found_in(tmp_path) == (due_in(tmp_path), 1)


def test_blocked_rows_are_explained_by_a_finding(tmp_path: Path) -> None:
    shut = ["header-missing", "actual-missing", "connection-missing", "journal-missing", "journal-draft"]
    write_sample(tmp_path, invoices=30, seed=13, defects=shut)
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        assert set(run.blocked["cause"]) == set(run.findings["finding_id"])
