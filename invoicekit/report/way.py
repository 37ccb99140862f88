"""The bridge as a line of stations: what stands at each, and what was lost or gained on the way to the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from invoicekit.amounts import money, signed
from invoicekit.report.facts import Row, group
from invoicekit.report.stations import FIRST, NEAR, PARTS, STATIONS
from invoicekit.report.svg import STOP

_WRONG = tuple(part for part, (_, colour) in PARTS.items() if colour == STOP)
_QUIET = (("waiting", "on its way", "wait"), ("blocked", "held up", "held"), ("tolerated", NEAR, "soft"))


@dataclass(frozen=True)
class Gap:
    """One part of what changed between two stations: amount, what it is, colour; `rule` has its findings."""

    amount: str
    says: str
    colour: str
    rule: str | None = None


@dataclass(frozen=True)
class Way:
    """One company and currency: stations (None where it was not checked) and, between two, the gaps (None likewise)."""

    company: str
    currency: str
    stations: tuple[str | None, ...]
    gaps: tuple[tuple[Gap, ...] | None, ...]


def stations(bridge: Sequence[Row]) -> list[str]:
    """The names of the stations, in order."""
    return [FIRST, *(STATIONS.get(arrow, arrow) for arrow in dict.fromkeys(row["arrow"] for row in bridge))]


def ways(bridge: Sequence[Row], not_run: Collection[str]) -> list[Way]:
    """One way per company and currency; arrows that did not run leave their gap, and perhaps a station, unchecked."""
    return [_way(lines, not_run) for lines in group(bridge, "company", "currency").values()]


def _way(lines: Sequence[Row], not_run: Collection[str]) -> Way:
    currency = lines[0]["currency"]
    ran = [line["arrow"] not in not_run for line in lines]
    amounts: list[Decimal | None] = [lines[0]["expected"] if ran[0] else None]
    for place, line in enumerate(lines):
        if ran[place]:
            amounts.append(line["observed"])
        else:
            following = place + 1 < len(lines) and ran[place + 1]
            amounts.append(lines[place + 1]["expected"] if following else None)
    gaps = [
        _gaps(line, currency, carried=place > 0 and ran[place - 1]) if ran[place] else None
        for place, line in enumerate(lines)
    ]
    shown = tuple(None if amount is None else money(amount, currency) for amount in amounts)
    return Way(lines[0]["company"] or "No company", currency or "no currency", shown, tuple(gaps))


def _gaps(line: Row, currency: str | None, *, carried: bool) -> tuple[Gap, ...]:
    gaps = []
    if carried and line["not_carried"]:
        gaps.append(Gap(signed(-line["not_carried"], currency), "not carried on", "soft"))
    gaps += [Gap(signed(line[name], currency), name, "stop", line["arrow"]) for name in _WRONG if line[name]]
    gaps += [Gap(signed(line[name], currency), says, colour) for name, says, colour in _QUIET if line[name]]
    return tuple(gaps)
