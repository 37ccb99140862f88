"""Exact money: rounding and the exchange rates."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
HUNDRED = Decimal(100)

RATES: dict[tuple[str, str], Decimal] = {
    (accounting, currency): Decimal(rate)
    for accounting, row in {
        "USD": {"EUR": "108.3700", "GBP": "127.1250", "CHF": "114.2600"},
        "EUR": {"USD": "92.2800", "GBP": "117.3400", "CHF": "105.4350"},
        "GBP": {"USD": "78.6600", "EUR": "85.2250", "CHF": "89.8800"},
    }.items()
    for currency, rate in row.items()
}
"""Per 100, by accounting currency and transaction currency; fixed, as a contract's rate agreement is."""


def cents(amount: Decimal) -> Decimal:
    """The amount rounded half up to two decimals."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def rate(accounting: str, currency: str) -> Decimal:
    """The exchange rate per 100; 100 in one's own currency."""
    return HUNDRED if accounting == currency else RATES[accounting, currency]


def in_accounting(amount: Decimal, per_hundred: Decimal) -> Decimal:
    """The amount in accounting currency, rounded to its decimals [process.md, Stage 4]."""
    return cents(amount * per_hundred / HUNDRED)


def other_foreign(accounting: str, currency: str) -> str:
    """A currency that is neither of the two."""
    return next(known for own, known in sorted(RATES) if own == accounting and known != currency)
