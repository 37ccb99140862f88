"""The hostile book, and what people said of it, once for all tests that look at what becomes of its texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.history import History
from invoicekit.report.past import Past
from tests.hostile import FILE, say, write_hostile


@pytest.fixture(scope="session")
def hostile_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_hostile(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def hostile_book(hostile_source: Path) -> Iterator[ik.Workbook]:
    with ik.open(hostile_source, quiet=True) as book:
        yield book


@pytest.fixture(scope="session")
def hostile(hostile_book: ik.Workbook) -> ik.Run:
    return hostile_book.reconcile("2026-10-31")


@pytest.fixture(scope="session")
def hostile_history(hostile: ik.Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """A history in a file of a hostile name, in which hostile people said hostile things of every finding."""
    with History.open(tmp_path_factory.mktemp("history") / f"{FILE}.sqlite", begin=True) as history:
        say(history, hostile)
        yield history


@pytest.fixture(scope="session")
def hostile_past(hostile_history: History) -> Past:
    return hostile_history.remarks
