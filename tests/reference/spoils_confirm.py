"""What a test does to a book of confirmations before it is written."""

from typing import NamedTuple

from .kozack import Book, Fill, guid
from .kozack_events import EVENTS

Outcome = tuple[str, str, str]  # rule without its stage, outcome, name of the subject or the subject itself


class Case(NamedTuple):
    """A book, and all that is then found of confirmation."""

    fills: list[Fill]
    due: set[Outcome]


def change(name: str, **changed: str) -> Fill:
    return lambda book: book.find(name).update(changed)


def drop(name: str) -> Fill:
    return lambda book: book.drop(name)


def broken(rule: str, subject: str) -> set[Outcome]:
    return {(rule, "broken", subject)}


def of(event: str, *fills: Fill) -> list[Fill]:
    return [EVENTS[event], *fills]


ID = {
    name: guid(name) for name in ("unbilled", "billed", "reversal", "detail", "new", "rest", "negative", "correction")
}
BILLED_KEY = f"INV1 | {ID['unbilled']} | billed"


def doubled(name: str) -> Fill:
    """The row is in the export once more."""

    def again(book: Book) -> None:
        for rows in book.tables.values():
            rows += [dict(row) for row in rows if next(iter(row.values())) == guid(name)]

    return again


def other_invoice(status: str) -> Fill:
    return lambda book: book.invoice("INV9", status=status)
