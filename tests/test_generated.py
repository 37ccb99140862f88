"""Generated books: a clean one gives nothing, a planted fault exactly its findings, two faults the findings of both.

Books are loaded many at a time (see `tests.books`): each keeps ids of its own, so what is found tells whose it is.
"""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.sample import DEFECTS, write_sample
from tests.books import moved, place_of, write_books
from tests.damage import Book, read_book

Subject = tuple[str, str, str]
ANSWERS = "answers"
# A company that an export lacks is told of the whole folder, and what is lost with it cannot be found besides.
WHOLE_BOOK = {name for name, defect in DEFECTS.items() if defect.victim == "whole book"}
# Ten rows or more of one cause are told as one, in whichever books they are.
OF_MANY = {"day-not-synced", "dates-shifted", "customer-date-different"}
HEAVY = {"line-limit"}
ALONE = sorted(DEFECTS.keys() - WHOLE_BOOK - OF_MANY - HEAVY)


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


def written(seed: int, invoices: int, defects: Sequence[str]) -> Book:
    """A sample with its answers as one more table, so that they move with its ids."""
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder), invoices=invoices, seed=seed, defects=defects)
        book = read_book(Path(folder))
        # A subject is several ids: each moves by itself.
        subjects = [
            {"rule": rule, "outcome": outcome, **{str(place): part for place, part in enumerate(subject.split(" | "))}}
            for rule, outcome, subject in sorted(due_in(Path(folder)))
        ]
    return {**book, ANSWERS: subjects}


def gaps(books: Sequence[Book], names: Sequence[str]) -> list[str]:
    """What is due and not found, and found and not due, of all the books in one folder, each with the book's name."""
    placed = [moved(book, place) for place, book in enumerate(books)]
    due: set[Subject] = set()
    for book in placed:
        for row in book.pop(ANSWERS):
            rule, outcome, *subject = row.values()
            due.add((rule, outcome, " | ".join(subject)))
    with tempfile.TemporaryDirectory() as folder:
        write_books(placed, Path(folder))
        (Path(folder) / "invoicekit.toml").write_text('as_of = "2026-10-31"\n', encoding="utf-8")
        found, _ = found_in(Path(folder))

    def told(what: str, finding: Subject) -> str:
        place = place_of(finding[2])
        return f"{names[place] if place is not None else '?'}: {what} {finding}"

    return [told("due, not found", one) for one in sorted(due - found)] + [
        told("found, not due", one) for one in sorted(found - due)
    ]


@pytest.mark.parametrize(("seed", "invoices"), [(1, 1), (2, 7), (3, 40), (5, 150), (6, 500)])
def test_clean_book_gives_nothing(seed: int, invoices: int, tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=invoices, seed=seed, format="parquet" if seed % 2 else "csv")
    assert found_in(tmp_path) == (set(), 0)


@pytest.mark.parametrize("part", range(4))
def test_a_hundred_clean_books_give_nothing(part: int) -> None:
    seeds = range(100 + part, 200, 4)
    books = [written(seed, (1, 5, 13, 20, 31)[seed % 5], ()) for seed in seeds]
    assert gaps(books, [f"seed {seed}" for seed in seeds]) == []


@pytest.mark.parametrize("part", range(4))
def test_each_defect_gives_exactly_its_findings(part: int) -> None:
    names = ALONE[part::4]
    books = [written(11, 20, [name]) for name in names]
    for book, name in zip(books, names, strict=True):
        assert {(row["rule"], row["outcome"]) for row in book[ANSWERS]} == set(DEFECTS[name].findings.items())
    assert gaps(books, names) == []


@pytest.mark.parametrize("defect", sorted(WHOLE_BOOK | OF_MANY | HEAVY))
def test_a_defect_of_many_rows_gives_exactly_its_findings(defect: str, tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=40, seed=11, defects=[defect])
    due = due_in(tmp_path)
    assert {(rule, outcome) for rule, outcome, _ in due} == set(DEFECTS[defect].findings.items())
    assert found_in(tmp_path) == (due, 1)


@pytest.mark.parametrize("part", range(4))
def test_two_defects_give_the_findings_of_both(part: int) -> None:
    draw = random.Random(part)
    pairs = [draw.sample(ALONE, 2) for _ in range(30)]
    books = [written(20 + place, 30, pair) for place, pair in enumerate(pairs)]
    assert gaps(books, [" and ".join(pair) for pair in pairs]) == []


def test_a_finding_too_many_or_too_few_is_told() -> None:
    book = written(11, 20, ["actual-missing"])
    forged = {**book, ANSWERS: [{"rule": "sync.actual", "outcome": "missing", "0": "INV-2026-00001"}]}
    told = gaps([forged], ["forged"])
    assert [text.partition(" (")[0] for text in told] == ["forged: due, not found", "forged: found, not due"]


def test_all_defects_together_give_all_their_findings(tmp_path: Path) -> None:
    # One date that moved would be told with the many.
    names = sorted(DEFECTS.keys() - WHOLE_BOOK - {"actual-date-different"})
    write_sample(tmp_path, invoices=100, seed=12, defects=names)
    assert found_in(tmp_path) == (due_in(tmp_path), 1)


def test_blocked_rows_are_explained_by_a_finding(tmp_path: Path) -> None:
    shut = ["header-missing", "actual-missing", "connection-missing", "journal-missing", "journal-draft"]
    write_sample(tmp_path, invoices=30, seed=13, defects=shut)
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        assert set(run.blocked["cause"]) == set(run.findings["finding_id"])
