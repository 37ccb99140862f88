"""Figures of line details and actuals: negated, less another's, in their currency."""

from decimal import Decimal
from typing import Any

from .exports import Row
from .facts import Facts
from .outcomes import NOT_COMPARED, Place

Tabled = tuple[str, Row]  # a row with the name of its table


def negated(value: Any) -> Any:
    """Negate a number; what is not there, or not exported, stays so."""
    return -value if isinstance(value, Decimal) else value


def less(value: Any, other: Any) -> Any:
    """Take one number from another; null where one is not there, not compared where one is not exported."""
    if NOT_COMPARED in (value, other):
        return NOT_COMPARED
    return None if value is None or other is None else value - other


def currency_shown(facts: Facts, *rows: Tabled) -> Any:
    """Give the ISO code of the first row that has a currency; NOT_COMPARED where no export tells any."""
    if not any(facts.books.has(table, "currency_id") for table, _ in rows) or "transactioncurrency" not in facts.books:
        return NOT_COMPARED
    return next((found for _, row in rows if (found := facts.currency(row))), None)


def extended(row: Row) -> Decimal:
    """The amount less discount plus fee."""
    return Decimal(row["amount"] - (row["discount"] or 0) + (row["fee"] or 0))


def product_amount(line: Row) -> Decimal:
    """A product line's amount before tax."""
    whole = line["amount"] if line["extended_amount"] is None else line["extended_amount"] - (line["tax"] or 0)
    return Decimal(whole or 0)


def place(facts: Facts, row: Row, invoice: Row) -> Place:
    """The invoice's company, and the row's own currency, else the invoice's."""
    return Place(facts.place_of_invoice(invoice).company, facts.currency(row) or facts.currency(invoice))
