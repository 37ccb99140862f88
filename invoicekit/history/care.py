"""What people said of a finding: owner, due date, notes, and its disposition (timing, accepted, escalated).

A disposition rests on what the finding said at that time. It lapses when outcome, money or columns change, or the
finding was resolved and came back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from invoicekit.history.chain import Entry
from invoicekit.history.facts import Facts
from invoicekit.history.life import Life

ABOUT_A_FINDING = ("note", "assign", "mark", "accept", "agree")


@dataclass(slots=True)
class Care:
    """What was said of one finding; `said` is the last disposition, `second` who confirmed it."""

    owner: str | None = None
    due: str | None = None
    notes: list[Entry] = field(default_factory=list)
    said: Entry | None = None
    second: Entry | None = None


@dataclass(frozen=True, slots=True)
class Disposition:
    """What a finding's disposition is worth now: its words, and whether the finding is answered by it."""

    kind: str
    words: str
    answered: bool = False


NONE = Disposition("", "")


def cared(entries: Iterable[Entry]) -> dict[str, Care]:
    """What was said of each finding, by finding_id."""
    by_id: dict[str, Care] = {}
    for entry in entries:
        if entry.kind in ABOUT_A_FINDING:
            _take(by_id.setdefault(entry.says["finding"], Care()), entry)
    return by_id


def _take(care: Care, entry: Entry) -> None:
    if entry.kind == "assign":
        care.owner, care.due = entry.says["owner"], entry.says["due"] or care.due
    elif entry.kind in ("mark", "accept"):
        care.said, care.second = entry, None
    elif entry.kind == "agree" and care.said is not None and entry.says["of"] == care.said.number:
        care.second = entry
    if entry.says.get("note"):
        care.notes.append(entry)


def limit(settings: Mapping[str, Any], facts: Facts) -> Decimal:
    """Up to which amount one person may accept this finding, in its own currency."""
    limits = settings["acceptance_limits"]
    return Decimal(limits.get(facts.currency or "", settings["acceptance_limit"]))


def above_limit(settings: Mapping[str, Any], facts: Facts) -> bool:
    """Whether a second person is needed: the amount is above the limit, or nobody knows it.

    So it is where nothing but accounting amounts differ: theirs is held against the limit of any currency.
    """
    above = facts.money is None or abs(facts.money) > limit(settings, facts)
    return above or facts.accounting_money > Decimal(settings["acceptance_limit"])


def disposition(care: Care, life: Life, settings: Mapping[str, Any]) -> Disposition:
    """What the last disposition is worth for the finding as it is now."""
    said = care.said
    if said is None:
        return NONE
    kind = "accepted" if said.kind == "accept" else str(said.says["as"])
    what = f"{kind} ({said.says['reason']})" if kind == "accepted" else kind
    if said.says["life"] != life.opened or said.says["fingerprint"] != life.facts.fingerprint:
        return Disposition("lapsed", f"lapsed: {what} by {said.who} before it changed")
    if care.second is not None:
        return Disposition(kind, f"{what} by {said.who} and {care.second.who}", answered=True)
    if kind == "escalated" or not above_limit(settings, life.facts):
        return Disposition(kind, f"{what} by {said.who}", answered=kind != "escalated")
    if kind == "timing":
        return Disposition(kind, f"timing by {said.who}: above the limit, to be accepted by two people")
    return Disposition("half accepted", f"{what} by {said.who}: above the limit, a second person is needed")


def due_date(care: Care | None, opened_as_of: str, settings: Mapping[str, Any]) -> str:
    """The date given, else the day as of which the finding came up plus the default days of the settings."""
    if care is not None and care.due is not None:
        return care.due
    return (date.fromisoformat(opened_as_of[:10]) + timedelta(days=settings["due_days"])).isoformat()
