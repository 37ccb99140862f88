"""Ledger periods: on which days nothing can be posted any more."""

from __future__ import annotations

from datetime import date

from .facts import Facts

PERIOD = "ledgerfiscalcalendarperiod"


def is_closed(facts: Facts, company: str | None, day: date | None) -> bool:
    """A period of the company that the day lies in is not open."""
    return day is not None and any(
        row["company"] == company and row["starts_on"] <= day <= row["ends_on"] and row["status"] != "Open"
        for row in facts.books.rows(PERIOD)
    )
