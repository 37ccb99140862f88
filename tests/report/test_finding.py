"""How one finding is compared on paper."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from invoicekit.amounts import money, signed
from invoicekit.report.finding import Line, lines, marked, shown


def found(**given: Any) -> dict[str, Any]:
    amounts = {name: Decimal(given[name]) if given.get(name) else None for name in ("expected", "observed", "amount")}
    return {"currency": "EUR", "accounting_currency": None, "columns": None, **given, **amounts}


def column(name: str, expected: str | None, observed: str | None, *parts: str) -> dict[str, Any]:
    amount, rate = parts or (None, None)
    return {"name": name, "expected": expected, "observed": observed, "from_amount": amount, "from_rate": rate}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            found(outcome="missing", expected="1785.25", amount="-1785.25"),
            Line("amount, EUR", "1,785.25", "not there", "−1,785.25", number=True),
        ),
        (
            found(outcome="unexpected", observed="7", amount="7"),
            Line("amount, EUR", "nothing", "7.00", "+7.00", number=True),
        ),
        (found(outcome="missing"), Line("row", "there", "not there")),
        (found(outcome="broken", observed="12", amount="12"), Line("amount concerned", "", "12.00", number=True)),
        (
            found(outcome="different", columns=[column("payment_terms", "net60", None)]),
            Line("payment terms", "net60", "empty"),
        ),
        (
            found(outcome="different", columns=[column("name", "net60", "net60\u200b")]),
            Line("name", "net60", "net60‹U+200B›"),
        ),
        (
            found(outcome="different", columns=[column("exchange_rate", "1.250000000000", "1.250000000001")]),
            Line("exchange rate", "1.25", "1.250000000001", "+0.000000000001", number=True),
        ),
        (
            found(outcome="different", columns=[column("accounting_amount", "3974.477760000000", "3986.81")]),
            Line("accounting amount", "3,974.47776", "3,986.81", "+12.33224", number=True),
        ),
        (
            found(
                outcome="different",
                accounting_currency="USD",
                columns=[column("accounting_tax", "10.00", "11.00")],
            ),
            Line("accounting tax, USD", "10.00", "11.00", "+1.00", number=True),
        ),
        (
            found(
                outcome="different",
                accounting_currency="USD",
                columns=[column("accounting_date", "2026-10-01", "2026-10-02")],
            ),
            Line("accounting date", "2026-10-01", "2026-10-02"),
        ),
        (
            found(outcome="different", columns=[column("exchange_rate", "2.000000000000", "3.0")]),
            Line("exchange rate", "2.0", "3.00", "+1.00", number=True),
        ),
        (
            found(
                outcome="different",
                columns=[column("accounting_amount", "10.000000", "11.500000", "1.000000", "0.500000")],
            ),
            Line(
                "accounting amount", "10.00", "11.50", "+1.50 (from the amount +1.00, from the rate +0.50)", number=True
            ),
        ),
    ],
)
def test_a_finding_shows_both_sides(row: dict[str, Any], said: Line) -> None:
    assert lines(row) == (said,)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("1234.5", "EUR", "1,234.50"),
        ("1234", "JPY", "1,234"),
        ("1.5", "JPY", "1.5"),
        ("1", "KWD", "1.000"),
        ("-0.123456", "EUR", "-0.123456"),
        ("1000", None, "1,000.00"),
    ],
)
def test_money_has_the_decimals_of_its_currency(amount: str, currency: str | None, text: str) -> None:
    assert money(Decimal(amount), currency) == text


def test_a_difference_has_its_sign() -> None:
    assert [signed(Decimal(text), "EUR") for text in ("1", "0", "-1")] == ["+1.00", "0.00", "−1.00"]


def test_long_texts_are_cut_and_unseen_marks_named() -> None:
    assert shown("N" * 10_000) == "N" * 300 + "… (10,000 characters)"
    assert shown("N" * 300) == "N" * 300
    assert marked("a\u202eb\x00") == "a‹U+202E›b‹U+0000›"
