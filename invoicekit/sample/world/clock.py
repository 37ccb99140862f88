"""When each step of the process happens. What lies after `now` has not happened yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

IMPORT_AT = time(2, 0)
LATE_COMPANY = "gbsi"


@dataclass(frozen=True)
class Clock:
    """The moment at which both systems are exported: the end of a day."""

    as_of: date

    @property
    def now(self) -> datetime:
        """The last second of the day."""
        return datetime.combine(self.as_of, time(23, 59, 59))

    def passed(self, at: datetime | None) -> bool:
        """True of a moment that has come."""
        return at is not None and at <= self.now

    def ago(self, rng: Random, least: timedelta, most: timedelta) -> datetime:
        """A whole second between the two distances from now."""
        return self.now - timedelta(seconds=rng.randint(int(least.total_seconds()), int(most.total_seconds())))


def soon(rng: Random, at: datetime, *, least: int = 2, most: int = 20) -> datetime:
    """Some minutes later."""
    return at + timedelta(seconds=rng.randint(least * 60, most * 60))


def next_import(at: datetime) -> datetime:
    """The first nightly import from staging after that moment."""
    run = datetime.combine(at.date(), IMPORT_AT)
    return run if run > at else run + timedelta(days=1)


def journal_posting(company: str, imported: datetime) -> datetime:
    """The morning on which a journal is posted: at once, or in one company a day later."""
    wait = timedelta(days=1, hours=7) if company == LATE_COMPANY else timedelta(hours=7)
    return imported + wait
