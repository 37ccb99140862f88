"""Figures, days and ids as people give them: exact, or refused with what to write instead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from invoicekit.errors import BadFigure
from invoicekit.figures import day, figure, guid


@pytest.mark.parametrize(
    ("given", "is_"),
    [("12.50", "12.50"), (" 12.50 ", "12.50"), (3, "3"), (Decimal("-0.000001"), "-0.000001"), ("1.1000000", "1.1")],
)
def test_a_figure_is_exact(given: object, is_: str) -> None:
    assert figure("quantity", given) == Decimal(is_)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "is not a number"),
        (None, "is not a number"),
        ([], "is not a number"),
        (True, "is not a number"),
        ("1,5", "is not a number"),
        ("NaN", "is not a number"),
        ("Infinity", "is not a number"),
        (1.5, "is not exact"),
        ("1.1234567", "has more than 6 decimals"),
        (10**15, "has more than 15 digits before the point"),
        ("-1e30", "has more than 15 digits before the point"),
    ],
)
def test_what_is_no_figure_is_refused(given: object, says: str) -> None:
    with pytest.raises(BadFigure, match=says):
        figure("quantity", given)


def test_a_day_is_a_date_or_written_as_one() -> None:
    assert day("up to", "2026-10-31") == day("up to", date(2026, 10, 31)) == date(2026, 10, 31)
    assert day("up to", None) is None


@pytest.mark.parametrize("given", ["31/10/2026", "", "2026-13-01", 20261031])
def test_what_is_no_day_is_refused(given: str) -> None:
    with pytest.raises(BadFigure, match='is not a date; write it as "2026-10-31"'):
        day("up to", given)


def test_an_id_has_no_case() -> None:
    assert guid("item", "{0E9E0000-0000-0000-0000-00000000000A}") == guid(
        "item", "0e9e0000-0000-0000-0000-00000000000a"
    )
    with pytest.raises(BadFigure, match="is not a GUID"):
        guid("item", None)
