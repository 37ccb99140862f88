"""What an entry of a sign-off says, checked against the past: prepare, review, and undo, which may void one.

Each raises Refused when the act is not allowed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from invoicekit.errors import Refused, UnknownName
from invoicekit.history.care import ABOUT_A_FINDING
from invoicekit.history.chain import Entry
from invoicekit.history.facts import Look
from invoicekit.history.past import Past, past_run
from invoicekit.history.people import line, same_person
from invoicekit.history.signoff import NAME_THEM, Now, SignOff

LONGEST_PERIOD = 40
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_OTHER_MONTH = re.compile(r"\d{1,2}[-/. ]\d{2,4}|\d{2,4}[-/. ]?\d{1,2}", re.ASCII)
"""What is meant as a month, and would be another period than the same month written as it is everywhere else."""
Says = Mapping[str, Any]


def prepare(past: Past, company: str, period: str | None, despite: str | None, now: Now | None) -> Says:
    """What is signed: the run, hashes of its inputs, settings and open findings, and what stands beside them."""
    code = _company(past, company)
    run, last = past.last_run(code), past.last_run()
    if last.look.source == run.look.source and last.look.without(code):
        raise Refused(
            f"{code}: the exports of run {last.number} had no row of it. Export it again and reconcile with --history."
        )
    if now is not None and (now.inputs, now.settings_digest) != (run.look.inputs, run.look.settings_digest):
        only_settings = now.unnamed and now.inputs == run.look.inputs
        unless = f" Or {NAME_THEM}." if only_settings else ""
        raise Refused(
            f"{code}: the exports or settings are not those of run {run.number}. "
            f"Reconcile with --history first.{unless}"
        )
    if last.look.source == run.look.source and not same_ground(last.look, run.look):
        raise Refused(
            f"{code}: run {last.number} read other exports or settings than run {run.number}. Reconcile it again."
        )
    signed = _period(past, code, period)
    holds = next((item for item in past.sign_offs(now) if (item.company, item.period) == (code, signed)), None)
    if holds is not None and not holds.void:
        reviewer = f" and {holds.reviewed.who}" if holds.reviewed else ""
        further = f"undo entry {holds.prepared.number} to sign anew" if reviewer else "it awaits a review (--review)"
        raise Refused(f"{code} {signed}: is signed already, by {holds.prepared.who}{reviewer}, and holds: {further}.")
    obstacles = past.obstacles(code)
    if obstacles and despite is None:
        raise Refused(
            f"{code}: {', '.join(obstacles)}. Settle them and reconcile again, "
            'or say why it is signed all the same: --despite "...".'
        )
    return {
        "company": code,
        "period": signed,
        "run": run.number,
        "as_of": run.look.as_of,
        "inputs_digest": run.look.inputs_digest,
        "settings_digest": run.look.settings_digest,
        "open_digest": past.open_digest(code),
        "open": len(past.concerning(code)),
        "obstacles": obstacles,
        "despite": None if despite is None else line(despite, "despite"),
        "beside": past.beside(code),
    }


def review(past: Past, company: str, period: str | None, who: str, now: Now | None) -> Says:
    """The second signature, under what was prepared and still holds."""
    code = _company(past, company)
    wanted = _period(past, code, period)
    prepared = next((item for item in past.sign_offs(now) if (item.company, item.period) == (code, wanted)), None)
    shown = f"{code} {wanted}"
    if prepared is None:
        raise Refused(f"{shown}: nobody prepared a sign-off. Sign it first: invoicekit sign-off.")
    if prepared.reviewed is not None and not prepared.void:
        raise Refused(f"{shown}: is signed already, by {prepared.prepared.who} and {prepared.reviewed.who}.")
    if prepared.void:
        raise Refused(f"{shown}: what {prepared.prepared.who} prepared is void: {prepared.void}. Prepare it anew.")
    if same_person(prepared.prepared.who, who):
        raise Refused(f"{shown}: {who} prepared it, so somebody else must review it (--by NAME).")
    if (found := past.obstacles(code)) and prepared.despite is None:
        raise Refused(f"{shown}: {', '.join(found)}, since it was prepared. Settle them and prepare it anew.")
    return {"company": code, "period": wanted, "of": prepared.prepared.number}


def undo(past: Past, number: int, why: str | None, *, force: bool) -> Says:
    """An entry that counts as not done from here on, and the sign-offs that are void for it."""
    entry = next((entry for entry in past.entries if entry.number == number), None)
    if entry is None:
        raise Refused(f"entry {number}: not found. invoicekit history --entries lists them.")
    if number in past.undone:
        raise Refused(f"entry {number}: was undone already, by {past.undone[number].who}.")
    if entry.kind == "begun":
        raise Refused(
            f"entry {number}: it says that the history began, and nothing can undo that. "
            "invoicekit history --entries lists the entries that follow."
        )
    if entry.kind == "undo":
        raise Refused(f"entry {number}: it undid entry {entry.says['of']}, and stays. Do again what that one said.")
    if entry.kind == "run" and entry.number != past.last_run().number:
        raise Refused(f"entry {number}: later runs rest on this one. Only the last run can be undone.")
    signed = signed_on(past, entry)
    if signed and not force:
        raise Refused(f"entry {number}: {signed} is signed off on it. Use --force to undo it and void that sign-off.")
    return {
        "of": number,
        "why": None if why is None else line(why, "why"),
        "forced": bool(signed),
        "voids": [item.prepared.number for item in _resting_on(past, entry)],
    }


def signed_on(past: Past, entry: Entry) -> str:
    """The reviewed sign-offs that hold and rest on an entry, by company and period; empty: none does."""
    signed = (item for item in _resting_on(past, entry) if item.state == "signed")
    return ", ".join(f"{item.company} {item.period}" for item in signed)


def _resting_on(past: Past, entry: Entry) -> list[SignOff]:
    return [item for item in past.sign_offs() if _rests_on(past, item, entry)]


def same_ground(one: Look, other: Look) -> bool:
    """Whether two runs read the same inputs under the same settings."""
    return (one.inputs, one.settings_digest) == (other.inputs, other.settings_digest)


def _rests_on(past: Past, sign_off: SignOff, entry: Entry) -> bool:
    """Whether a sign-off that holds was given in view of an entry."""
    if sign_off.void:
        return False
    if entry.kind in ("prepare", "review"):
        return entry.number in (sign_off.prepared.number, sign_off.reviewed and sign_off.reviewed.number)
    if entry.number > (sign_off.reviewed or sign_off.prepared).number:
        return False
    if entry.kind in ABOUT_A_FINDING:
        life = past.lives.by_id.get(entry.says["finding"])
        return life is not None and life.facts.company in (sign_off.company, None)
    return past_run(entry).look.covers(sign_off.company)


def _company(past: Past, company: str) -> str:
    past.last_run()
    code, known = company.strip().upper(), past.companies()
    if code not in known:
        raise UnknownName("company", company, known)
    return code


def _period(past: Past, company: str, period: str | None) -> str:
    """The month that is signed, not one after the last run's, or a fiscal period by its own name (`P10 FY26`).

    Raises UnknownName for a name that no period of the company has, where the last run knew them.
    """
    look = past.last_run(company).look
    last, known = look.as_of[:7], look.periods.get(company)
    if period is None:
        return last
    name = line(period, "period", LONGEST_PERIOD)
    if _MONTH.fullmatch(name):
        if name > last:
            raise Refused(f"period {name}: the last run looked at {last}. Reconcile that month first.")
    elif _OTHER_MONTH.fullmatch(name):
        raise Refused(f"period {name!r}: write the month as YYYY-MM, such as {last}.")
    elif known and name not in known:
        raise UnknownName(f"{company}: period", name, known)
    return name
