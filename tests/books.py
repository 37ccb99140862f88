"""Many small books in one folder: each generated, damaged on its own, and told apart from its neighbours by its ids.

A load costs seconds whatever its size, so the books share one. They share the companies and nothing else: GUIDs,
record ids and numbers of a book carry its place in the folder.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from invoicekit.sample import DEFECTS, write_sample
from tests.damage import Book, damage, read_book, read_headers, write_book

Headers = dict[str, list[str]]

BASES = 20
SIZES = (5, 8, 11, 17)  # from 17 invoices on, every stage that an invoice can be left at
UNNAMED = frozenset(["project-not-exported", "rate-missing"])
"""Faults whose finding has no id of a book in its subject: in a folder of many books it is one of all that have it."""
SHARED = frozenset(
    f"finops/{name}"
    for name in "companyinfo ledger exchangeratecurrencypair exchangerate ledgerfiscalcalendarperiod".split()
)

_GUID = re.compile(r"[0-9a-fA-F]{4}([0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})")
_RECORD = re.compile(r"5637\d{6}")
_NUMBER = re.compile(r"([A-Z]{1,4}-)(\d.*)")
_PLACE = re.compile(
    r"\b([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f]{4}-|\b[A-Z]{1,4}-(\d{4})x|\b1(\d{4})5637\d{6}\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Plan:
    """One book to be: which generated one, and by which chances it is damaged, in turn."""

    base: int
    chances: tuple[int, ...]


@cache
def base(number: int) -> tuple[Book, Headers]:
    """A generated book; every other one has three planted faults."""
    rng = random.Random(number)
    defects = rng.sample(sorted(DEFECTS.keys() - UNNAMED), 3) if number % 2 else []
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder), invoices=SIZES[number // 2 % 4], seed=number + 1, defects=defects)
        return read_book(Path(folder)), read_headers(Path(folder))


def build(plan: Plan) -> tuple[Book, list[str]]:
    """The plan's book, and what was done to it."""
    book, headers = base(plan.base)
    book = {name: [dict(row) for row in rows] for name, rows in book.items()}
    return book, [damage(book, headers, random.Random(chance)) for chance in plan.chances]


def moved(book: Book, place: int) -> Book:
    """The same book with ids of its own, in the same order as before."""
    texts: dict[str, str] = {}

    def move(value: str) -> str:
        if value not in texts:
            text = _GUID.sub(rf"{place:04x}\1", value)
            text = f"1{place:04}{text}" if _RECORD.fullmatch(text) else text
            texts[value] = re.sub(_NUMBER, rf"\g<1>{place:04}x\2", text) if _NUMBER.fullmatch(text) else text
        return texts[value]

    return {
        name: rows if name in SHARED else [{title: move(value) for title, value in row.items()} for row in rows]
        for name, rows in book.items()
    }


def place_of(subject: str) -> int | None:
    """The place in the folder of the book that a subject belongs to, where one of its ids tells."""
    found = _PLACE.search(subject)
    if found is None:
        return None
    return int(found[1], 16) if found[1] else int(found[2] or found[3])


def write_books(books: Sequence[Book], folder: Path) -> None:
    """The folder holds all of these books as one; what they share stands there once."""
    headers = base(0)[1]
    joined: Book = {name: [] for name in headers}
    for book in books:
        for name, rows in book.items():
            if name not in SHARED or not joined[name]:
                joined[name] += rows
    write_book(joined, folder, headers)
