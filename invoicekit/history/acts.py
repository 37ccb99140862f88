"""What an entry about one finding says, checked against the past: note, assign, mark, accept, agree.

Each raises Refused when the finding is not known, or the act is not allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from invoicekit.errors import Refused, UnknownName
from invoicekit.history.care import Care
from invoicekit.history.life import Life
from invoicekit.history.past import Past
from invoicekit.history.people import day_of, line, name, same_person

MARKS = ("timing", "escalated")
Says = Mapping[str, Any]


def note(past: Past, finding: str, text: str) -> Says:
    """A note, on an open finding or a resolved one."""
    return {"finding": past.find(finding).finding_id, "note": line(text, "note")}


def assign(past: Past, finding: str, owner: str, due: str | date | None) -> Says:
    """An owner, and a due date where one is given."""
    day = None if due is None else day_of(str(due), "due")
    return {"finding": past.find(finding).finding_id, "owner": name(owner, "owner"), "due": day}


def mark(past: Past, finding: str, as_: str, text: str | None) -> Says:
    """Timing, or escalated."""
    if as_ not in MARKS:
        raise UnknownName("disposition", as_, MARKS)
    return {"as": as_, **_of_open(past, finding), **_noted(text)}


def accept(past: Past, finding: str, reason: str, text: str | None) -> Says:
    """Accepted, with a reason's code. The reasons and limits are those of the last run."""
    reasons = past.settings()["reasons"]
    if reason not in reasons:
        raise UnknownName("reason", reason, reasons)
    return {"reason": reason, **_of_open(past, finding), **_noted(text)}


def agree(past: Past, finding: str, text: str | None, who: str) -> Says:
    """A second person agrees to an acceptance that holds."""
    life = past.find(finding)
    said = past.cares.get(life.finding_id, Care()).said
    shown = f"finding {life.finding_id[:8]}"
    if life.resolved is not None or said is None or past.disposition(life).kind not in ("half accepted", "accepted"):
        raise Refused(f"{shown}: there is no acceptance to agree to. Accept it first: invoicekit accept.")
    if same_person(said.who, who):
        raise Refused(f"{shown}: {who} accepted it, so somebody else must agree (--by NAME).")
    return {"finding": life.finding_id, "of": said.number, **_noted(text)}


def _of_open(past: Past, finding: str) -> Says:
    """What a disposition rests on: the finding in its present life, and what it says now."""
    life: Life = past.find(finding)
    if life.resolved is not None:
        raise Refused(f"finding {life.finding_id[:8]}: is resolved since run {life.resolved}, nothing is to be done.")
    return {"finding": life.finding_id, "life": life.opened, "fingerprint": life.facts.fingerprint}


def _noted(text: str | None) -> Says:
    return {} if text is None else {"note": line(text, "note")}
