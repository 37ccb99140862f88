"""One load for many tests: what a test does to a book is undone after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pytest

import invoicekit as ik
from invoicekit.rules import read_rules

Undoing = Callable[[ik.Workbook], AbstractContextManager[ik.Workbook]]


@pytest.fixture
def undoing(monkeypatch: pytest.MonkeyPatch) -> Undoing:
    """A context in which whatever is done to the book is undone at its end: one transaction around all of it.

    In it only the rules of confirmation are reconciled.
    """

    @contextmanager
    def undone(book: ik.Workbook) -> Iterator[ik.Workbook]:
        confirming = tuple(rule for rule in read_rules() if rule.stage == "confirmation")
        monkeypatch.setattr("invoicekit.reconcile.read_rules", lambda: confirming)
        for module in ("perform", "workbook"):
            monkeypatch.setattr(f"invoicekit.{module}.transaction", lambda _con: nullcontext())
        book.con.begin()
        try:
            yield book
        finally:
            book.con.rollback()

    return undone
