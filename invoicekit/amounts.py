"""Amounts as people read them."""

from __future__ import annotations

from decimal import Decimal

# Currencies that have another number of decimals than two (ISO 4217).
_DECIMALS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}


def decimals(currency: str | None) -> int:
    """How many decimals amounts of this currency have; two where it is not known."""
    return _DECIMALS.get((currency or "").upper(), 2)


def money(value: object, currency: str | None = None) -> str:
    """An amount as people read it: the decimals of its currency, more only where they are not zero."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)):,.6f}".rstrip("0")
    places = len(text.partition(".")[2])
    return (text + "0" * max(0, decimals(currency) - places)).rstrip(".")


def signed(amount: Decimal, currency: str | None = None) -> str:
    """A difference as people read it, with its sign."""
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return sign + money(abs(amount), currency)
