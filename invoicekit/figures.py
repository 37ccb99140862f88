"""Figures, days and ids as people give them: exact, or refused with what to write instead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from invoicekit.errors import BadFigure

Figure = Decimal | int | str
DECIMALS, DIGITS = 6, 15  # what the tables hold, and what a load takes before the point


def figure(what: str, given: object) -> Decimal:
    """The exact number. Raises BadFigure for what is none: a float, an empty text, a number that no table holds."""
    if isinstance(given, float):
        raise BadFigure(what, given, 'is not exact; write it in quotes, as "12.50"')
    if isinstance(given, bool) or not isinstance(given, Decimal | int | str):
        raise BadFigure(what, given, 'is not a number; write it as "12.50"')
    try:
        number = Decimal(given)
    except InvalidOperation as error:
        raise BadFigure(what, given, 'is not a number; write it as "12.50"') from error
    if not number.is_finite():
        raise BadFigure(what, given, 'is not a number; write it as "12.50"')
    if abs(number) >= 10**DIGITS:
        raise BadFigure(what, given, f"has more than {DIGITS} digits before the point")
    if number.as_tuple().exponent < -DECIMALS and number != round(number, DECIMALS):  # type: ignore[operator]
        raise BadFigure(what, given, f"has more than {DECIMALS} decimals")
    return number


def day(what: str, given: date | str | None) -> date | None:
    """The day, where one is given. Raises BadFigure for what is none."""
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise BadFigure(what, given, 'is not a date; write it as "2026-10-31"') from error


def guid(what: str, given: object) -> UUID:
    """The id, whatever the case of its letters. Raises BadFigure for what is none."""
    try:
        return UUID(str(given))
    except ValueError as error:
        raise BadFigure(what, given, "is not a GUID") from error
