"""The settings that the rules read, with the defaults of DECISIONS.md."""

from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any


def end_of_day(when: date) -> datetime:
    """Give the moment of the run: a date means the end of that day; without a zone it is UTC."""
    if isinstance(when, datetime):
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return datetime.combine(when, time.max, UTC)


@dataclass(frozen=True)
class Settings:
    """Lags of the arrows, tolerance in transaction currency, and the dates of the cut-over."""

    sync_lag: timedelta = timedelta(hours=1)
    import_lag: timedelta = timedelta(days=1)
    posting_lag: timedelta = timedelta(days=5)
    feedback_lag: timedelta = timedelta(hours=1)
    tolerance: Decimal = Decimal(0)
    accounting_tolerance: Decimal = Decimal("0.5")  # of a minor unit, per line
    line_limit: int | None = 1000  # None: asynchronous
    go_live: date | None = None
    beginning_balance_date: date | None = None
    rate_per: dict[str, int] = field(default_factory=dict)  # {"projinvoicejour.exchange_rate": 100}

    @classmethod
    def of(cls, given: dict[str, Any] | None) -> "Settings":
        known = {f.name for f in fields(cls)}
        if unknown := set(given or {}) - known:
            raise ValueError(f"no setting {sorted(unknown)}; known are {sorted(known)}")
        return cls(**(given or {}))

    def before_go_live(self, since: datetime | None) -> bool:
        """Say whether a row is older than the integration."""
        return self.go_live is not None and since is not None and since.date() < self.go_live
