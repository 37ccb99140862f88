"""The kinds of values that settings have, as a person writes them: spans of time, moments, days, codes, limits."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

_UNITS = {"minute": 60, "hour": 3600, "day": 86400}
_LONGEST = timedelta(days=3650)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_EARLIEST = datetime(1900, 1, 1)  # noqa: DTZ001  without a zone, as kept


def _span(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    number, _, unit = str(value).partition(" ")
    seconds = _UNITS.get(unit.removesuffix("s"))
    if seconds is None or not number.isdigit():
        raise ValueError('write it as "90 minutes", "1 hour" or "5 days"')
    if int(number) * seconds > _LONGEST.total_seconds():
        raise ValueError("is longer than ten years")
    return timedelta(seconds=int(number) * seconds)


def _moment(value: object) -> datetime:
    """A date is the end of that day, a moment without a zone is UTC; kept as UTC without a zone."""
    moment: datetime | None = None
    with suppress(ValueError, OverflowError):
        if isinstance(value, str):
            day, time_of_day = value[:10], value[10:]
            if _DAY.fullmatch(day):  # Python reads 20261031 as well, as that day's first moment
                value = datetime.fromisoformat(value) if time_of_day else date.fromisoformat(day)
        if isinstance(value, datetime):
            moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        elif isinstance(value, date):
            moment = datetime.combine(value, time.max)
    if moment is None or moment < _EARLIEST:
        raise ValueError('write it as "2026-10-31" or "2026-10-31T18:00:00Z"')
    return moment


def _day(value: object) -> object:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError('write it as "2026-10-31"') from error


def _codes(value: object) -> object:
    """A list of codes, or text with commas between them."""
    value = [code for code in value.split(",") if code.strip()] if isinstance(value, str) else value
    return tuple(str(code).strip().upper() for code in value) if isinstance(value, (list, tuple)) else value


Span = Annotated[timedelta, BeforeValidator(_span)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
RatePer = Literal[1, 100] | None
Codes = Annotated[tuple[str, ...], BeforeValidator(_codes)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Limit = Annotated[Decimal, Field(ge=0, le=10**15, decimal_places=6)]
