"""The SQL against the slow pure-Python reference, on generated books that were damaged at random."""

from __future__ import annotations

import random
import tempfile
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.sample import write_sample
from tests.damage import Book, damage, read_book, read_headers, write_book
from tests.reference import reconcile

# The reference names what it compares by the table of the rules; the model by its own columns.
SAME_COLUMN = {"proposal": "proposal_number", "customer_invoice_date": "invoice_date"}
# Of these the reference shows another amount: the accounting amount, or none.
OTHER_AMOUNT = frozenset(("feedback.staging", "feedback.actual", "import.journal-stuck"))


@dataclass(frozen=True)
class Base:
    book: Book
    headers: dict[str, list[str]]


@cache
def base(seed: int, defects: tuple[str, ...]) -> Base:
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder), invoices=12, seed=seed, defects=defects)
        return Base(read_book(Path(folder)), read_headers(Path(folder)))


Line = tuple[str, str, str, Decimal | None, tuple[str, ...], str | None]


def by_reference(folder: Path) -> set[Line]:
    result = reconcile(folder, as_of=AS_OF)
    return {
        (
            row.rule,
            row.outcome,
            row.subject,
            None if row.rule in OTHER_AMOUNT else (row.amount or Decimal(0)).normalize(),
            tuple(sorted(SAME_COLUMN.get(name, name) for name in row.columns)),
            f"{row.cause_rule} {row.cause_subject}" if row.cause_rule else None,
        )
        for row in result.rows
    }


def by_sql(run: ik.Run) -> set[Line]:
    return {
        (
            rule,
            outcome,
            subject,
            None if rule in OTHER_AMOUNT else (amount or Decimal(0)).normalize(),
            tuple(sorted(column["name"] for column in columns or ())),
            f"{cause_rule} {cause_subject}" if cause_rule else None,
        )
        for rule, outcome, subject, amount, columns, cause_rule, cause_subject in run.con.execute(
            "select rule, outcome, subject, amount, columns, cause_rule, cause_subject from result.listed"
        ).fetchall()
    }


AS_OF = date(2026, 10, 31)


@pytest.mark.parametrize("chance", range(8))
def test_sql_equals_reference(chance: int) -> None:
    check(chance % 6 + 1, (), chance, 1)


@pytest.mark.parametrize(
    ("defects", "chance"),
    [
        (("line-missing", "line-premature", "milestone-missing", "milestone-duplicate"), 20),
        (("line-limit", "milestone-unexpected", "milestone-status-different"), 21),
    ],
)
def test_sql_equals_reference_on_faulty_books(defects: tuple[str, ...], chance: int) -> None:
    check(3, defects, chance, 3)


def check(seed: int, defects: tuple[str, ...], chance: int, times: int) -> None:
    start = base(seed, defects)
    book = deepcopy(start.book)
    rng = random.Random(chance)
    for _ in range(times):
        damage(book, start.headers, rng)
    with tempfile.TemporaryDirectory() as folder:
        write_book(book, Path(folder), start.headers)
        with ik.open(folder, quiet=True) as opened:
            run = opened.reconcile(as_of="2026-10-31")
            sql, reference = by_sql(run), by_reference(Path(folder))
            only_sql, only_reference = sorted(map(str, sql - reference)), sorted(map(str, reference - sql))
            assert (only_sql, only_reference) == ([], []), f"only SQL {only_sql}, only reference {only_reference}"
            assert run.bridge.empty or set(run.bridge["unexplained"]) == {Decimal(0)}


@pytest.mark.parametrize("seed", [1, 2])
def test_bridge_equals_reference(seed: int, tmp_path: Path) -> None:
    write_sample(
        tmp_path, invoices=30, seed=seed, defects=("line-unexpected", "actual-missing", "posted-line-amount-different")
    )
    names = (
        "expected",
        "observed",
        "missing",
        "unexpected",
        "duplicate",
        "different",
        "waiting",
        "blocked",
        "tolerated",
    )
    with ik.open(tmp_path, quiet=True) as opened:
        bridge = opened.reconcile().bridge
    cells = {
        (line["company"], line["currency"], line["arrow"]): tuple(line[name] for name in names)
        for line in bridge.to_dict("records")
    }
    found = {place: cell for place, cell in cells.items() if any(cell)}
    assert found == {
        place: tuple(cell[name] for name in names)
        for place, cell in reconcile(tmp_path, as_of=AS_OF).bridge.items()
        if any(cell.values())
    }
