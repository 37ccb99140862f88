"""Ledger periods: on which days nothing can be posted any more, and where it goes then."""

from __future__ import annotations

from datetime import date

from .facts import Facts

PERIOD = "ledgerfiscalcalendarperiod"


def closed_until(facts: Facts, company: str | None, day: date | None) -> date | None:
    """The last day of the company's periods that the day lies in and that are not open; none where there is none."""
    if day is None:
        return None
    return max(
        (
            row["ends_on"]
            for row in facts.books.rows(PERIOD)
            if row["company"] == company and row["starts_on"] <= day <= row["ends_on"] and row["status"] != "Open"
        ),
        default=None,
    )


def is_moved(facts: Facts, company: str | None, day: date | None, posted: date | None) -> bool:
    """It was dated from a period that is not open to the first day of a later one."""
    last = closed_until(facts, company, day)
    starts = {row["starts_on"] for row in facts.books.rows(PERIOD) if row["company"] == company}
    return last is not None and posted is not None and posted in starts and posted > last
