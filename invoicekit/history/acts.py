"""What an entry about one finding says, checked against the past: note, assign, mark, accept, agree.

Each raises Refused when the finding is not known, or the act is not allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from invoicekit.errors import Refused, UnknownName
from invoicekit.history.care import Care, disposition
from invoicekit.history.chain import Entry
from invoicekit.history.life import Life
from invoicekit.history.past import Past
from invoicekit.history.people import day_of, line, name, same_person
from invoicekit.history.signing import signed_on

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
    """Timing, or escalated; not of a finding whose acceptance holds, nor where a signature rests on its answer."""
    if as_ not in MARKS:
        raise UnknownName("disposition", as_, MARKS)
    life = _open(past, finding)
    _refuse_accepted(past, life, "to mark it")
    return _over(past, life, "mark", {"as": as_, **_basis(life), **_noted(text)})


def accept(past: Past, finding: str, reason: str, text: str | None, who: str) -> Says:
    """Accepted, with a reason's code; not again while an acceptance holds, or one of somebody else awaits a second.

    The reasons and limits are those of the last run.
    """
    reasons = past.settings()["reasons"]
    if reason not in reasons:
        raise UnknownName("reason", reason, reasons)
    life = _open(past, finding)
    _refuse_accepted(past, life, "to accept it anew")
    said = past.cares.get(life.finding_id, Care()).said
    if said is not None and past.disposition(life).kind == "half accepted" and not same_person(said.who, who):
        raise Refused(
            f"{_shown(life)}: {said.who} accepted it, and a second person is needed. "
            f"Agree to that (accept --second), or undo entry {said.number} to accept it anew."
        )
    return _over(past, life, "accept", {"reason": reason, **_basis(life), **_noted(text)})


def agree(past: Past, finding: str, text: str | None, who: str) -> Says:
    """A second person agrees to an acceptance that holds."""
    life = past.find(finding)
    said = past.cares.get(life.finding_id, Care()).said
    shown = _shown(life)
    if life.resolved is not None or said is None or past.disposition(life).kind not in ("half accepted", "accepted"):
        raise Refused(f"{shown}: there is no acceptance to agree to. Accept it first: invoicekit accept.")
    if same_person(said.who, who):
        raise Refused(f"{shown}: {who} accepted it, so somebody else must agree (--by NAME).")
    return {"finding": life.finding_id, "of": said.number, **_noted(text)}


def _shown(life: Life) -> str:
    return f"finding {life.finding_id[:8]}"


def _open(past: Past, finding: str) -> Life:
    life: Life = past.find(finding)
    if life.resolved is not None:
        raise Refused(f"{_shown(life)}: is resolved since run {life.resolved}, nothing is to be done.")
    return life


def _basis(life: Life) -> Says:
    """What a disposition rests on: the finding in its present life, and what it says now."""
    return {"finding": life.finding_id, "life": life.opened, "fingerprint": life.facts.fingerprint}


def _refuse_accepted(past: Past, life: Life, then: str) -> None:
    """What people agreed on is not spoken over: who wants it otherwise undoes it, which all can see."""
    care = past.cares.get(life.finding_id, Care())
    if care.said is not None and past.disposition(life).kind == "accepted":
        second = f" and {care.second.who}" if care.second else ""
        raise Refused(
            f"{_shown(life)}: is accepted already by {care.said.who}{second}: undo entry {care.said.number} {then}."
        )


def _over(past: Past, life: Life, kind: str, says: Says) -> Says:
    """What is said over the answer that a finding has. Raises Refused where a signature would rest on none."""
    said = past.cares.get(life.finding_id, Care()).said
    if said is None or not past.disposition(life).answered:
        return says
    instead = Care(said=Entry(said.number, kind, said.at, said.who, says, ""))
    if not disposition(instead, life, past.settings()).answered and (names := signed_on(past, said)):
        raise Refused(
            f"{_shown(life)}: {names} is signed off on its answer. "
            f"Undo entry {said.number} with --force first, which voids that sign-off."
        )
    return says


def _noted(text: str | None) -> Says:
    return {} if text is None else {"note": line(text, "note")}
