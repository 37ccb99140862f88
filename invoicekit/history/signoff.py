"""Sign-off of a company and period: one person prepares, another one reviews, and it is void once anything differs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from invoicekit.history.chain import Entry
from invoicekit.history.facts import Look
from invoicekit.history.life import PastRun

_OTHER_SETTINGS = "settings changed"
NAME_THEM = "if the run was given its settings with --settings, give them here too"


@dataclass(frozen=True)
class SignOff:
    """One sign-off as it is now. `void` says why it no longer holds."""

    company: str
    period: str
    run: int
    prepared: Entry
    reviewed: Entry | None
    void: str | None

    @property
    def state(self) -> str:
        """Signed, prepared (a reviewer is awaited), or void."""
        if self.void:
            return "void"
        return "signed" if self.reviewed else "prepared"

    @property
    def despite(self) -> str | None:
        """Why it was signed although something stood against it, in the preparer's words."""
        said: str | None = self.prepared.says["despite"]
        return said

    @property
    def beside(self) -> Mapping[str, int]:
        """What was on its way, or not compared, when it was signed."""
        said: Mapping[str, int] = self.prepared.says["beside"]
        return said


def despite(says: Mapping[str, Any]) -> str:
    """What stood against signing, and what the preparer said to that, if anything: words of an entry `prepare`."""
    if not says["despite"]:
        return ""
    if not says["obstacles"]:
        return f" with the words: {says['despite']}"
    return f" despite {', '.join(says['obstacles'])}: {says['despite']}"


@dataclass(frozen=True)
class Now:
    """What lies in the folder of exports at this moment: hashes of its files, and its settings.

    `unnamed`: nobody named the settings, so they are those that lie there; a run may have been given others.
    """

    source: str
    inputs: Mapping[str, str]
    settings_digest: str
    unnamed: bool = False


def sign_offs(
    entries: Sequence[Entry],
    runs: Sequence[PastRun],
    kept: Collection[int],
    open_digests: Mapping[int, Mapping[str, str]],
    now: Now | None,
) -> list[SignOff]:
    """The last sign-off of each company and period, in the order of their preparation. `kept` runs were not undone."""
    found: dict[tuple[str, str], SignOff] = {}
    reviews = {entry.says["of"]: entry for entry in entries if entry.kind == "review"}
    for entry in entries:
        if entry.kind == "prepare":
            company, period, run = entry.says["company"], entry.says["period"], entry.says["run"]
            void = f"the run {run} that it rests on was undone" if run not in kept else None
            void = void or _void(entry, entries, runs, open_digests, now)
            found.pop((company, period), None)
            found[company, period] = SignOff(company, period, run, entry, reviews.get(entry.number), void)
    return list(found.values())


def _void(
    prepared: Entry,
    entries: Iterable[Entry],
    runs: Sequence[PastRun],
    open_digests: Mapping[int, Mapping[str, str]],
    now: Now | None,
) -> str | None:
    """Why a sign-off no longer holds: the first thing that differs from what was signed."""
    company = prepared.says["company"]
    signed = next(run for run in runs if run.number == prepared.says["run"])
    for entry in entries:
        if entry.kind == "undo" and prepared.number in entry.says["voids"]:
            return f"entry {entry.says['of']}, which it rests on, was undone by {entry.who}"
    for run in runs:
        if run.number > signed.number and _is_compared(signed.look, run.look):
            if differs := _differs(signed.look, run.look.inputs, run.look.settings_digest):
                return f"{differs} (run {run.number})"
            if run.look.covers(company) and open_digests[run.number].get(company) != prepared.says["open_digest"]:
                return f"the open findings of {company} are others (run {run.number})"
    if now is not None and now.source == signed.look.source:
        differs = _differs(signed.look, now.inputs, now.settings_digest)
        unless = f"; {NAME_THEM}" if now.unnamed and differs == _OTHER_SETTINGS else ""
        return f"{differs} (now){unless}" if differs else None
    return None


def _is_compared(signed: Look, later: Look) -> bool:
    """Whether a later run speaks of what was signed: not so a later moment of exports in another folder."""
    return later.source == signed.source or later.as_of <= signed.as_of


def _differs(signed: Look, inputs: Mapping[str, str], settings_digest: str) -> str | None:
    names = sorted(name for name in signed.inputs.keys() | inputs.keys() if signed.inputs.get(name) != inputs.get(name))
    if names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        return f"inputs changed: {names[0]}{more}"
    return _OTHER_SETTINGS if settings_digest != signed.settings_digest else None
