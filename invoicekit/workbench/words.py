"""Values as text that a browser shows: exact, and no longer than a page can hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from invoicekit.amounts import money

IN_A_PAGE, IN_FULL = 160, 20_000
_NUMBER = re.compile(r"-?\d+\.\d+")
_PARAMETER = re.compile(r"\$(\w+)")


def cut(text: str, longest: int) -> str:
    """The text, and how much of it is not shown where it is longer."""
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text):,} letters)"


def as_text(value: Any, currency: str | None = None, longest: int = IN_FULL) -> str | None:
    """A value as text; decimals exact, with thousands separators and the decimals of their currency."""
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, Decimal):
        return money(value, currency)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return cut(str(value), longest)


def records(rows: pd.DataFrame, longest: int = IN_FULL) -> list[dict[str, str | None]]:
    """The rows as text, column by column. Money takes the decimals of the row's own currency."""
    return [_record(row, longest) for row in rows.to_dict("records")]


def _record(row: Mapping[Any, Any], longest: int) -> dict[str, str | None]:
    currency = row.get("currency")
    return {str(name): as_text(value, currency, longest) for name, value in row.items()}


def told(text: str | None) -> str | None:
    """A compared value as its rule wrote it; a number is set as `as_text` sets it, where no digit is lost by that."""
    if text is None or not _NUMBER.fullmatch(text):
        return None if text is None else cut(text, IN_FULL)
    number = Decimal(text)
    return money(number) if number == round(number, 6) else text


def shown(sql: str, parameters: Mapping[str, object]) -> str:
    """The query that was run with its bound values in their places, to read and to paste: nothing runs this text."""
    return _PARAMETER.sub(lambda found: _literal(parameters[found[1]]), sql).strip()


def _literal(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
