"""The life of each finding: new, persisting, resolved, reopened, read from what the runs recorded.

A finding that a run no longer lists is resolved only when that run would have listed it: its company was looked at, its
rule ran, the columns it names were compared, the moment is not an earlier one, and it is not waiting or blocked now.
Its company was looked at only where the exports had rows of it, on both sides. Otherwise it stays open, and says why it
is carried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from invoicekit.history.chain import Change, digest
from invoicekit.history.facts import Facts, Found, Look, read_facts

CARRIED = {
    "waiting": "waiting now, not yet due",
    "blocked": "blocked now by another finding",
    "earlier": "the run looked at an earlier moment",
}


@dataclass(frozen=True, slots=True)
class PastRun:
    """A recorded run: its entry's number, when and by whom it was recorded, and what it looked at."""

    number: int
    at: str
    who: str
    look: Look


@dataclass(slots=True)
class Life:
    """One finding: `opened` is the run that began its present life, `resolved` the run that ended it, if one did."""

    finding_id: str
    facts: Facts
    first: int
    opened: int
    listed: int
    lives: int = 1
    resolved: int | None = None
    held: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a life: new, reopened, changed or resolved, by which run; what was said before and after."""

    run: int
    finding_id: str
    kind: str
    before: Facts | None
    after: Facts | None


class Lives:
    """All findings that any run found, and all runs, in their order."""

    def __init__(self) -> None:
        self.runs: list[PastRun] = []
        self.by_id: dict[str, Life] = {}
        self.moves: list[Move] = []

    def take(self, run: PastRun, changes: Iterable[Change]) -> None:
        """The run is the last one, and what it changed has happened."""
        self.runs.append(run)
        for row in changes:
            self._move(run.number, row)

    def _move(self, run: int, row: Change) -> None:
        life = self.by_id.get(row.finding_id)
        if row.change == "open":
            facts = read_facts(row.facts or "")
            if life is None:
                self.by_id[row.finding_id] = Life(row.finding_id, facts, run, run, run)
                kind, before = "new", None
            elif life.resolved is not None:
                kind, before = "reopened", None
                life.opened, life.resolved, life.lives, life.held = run, None, life.lives + 1, {}
            else:
                kind, before = "changed", life.facts
            if life is not None:
                life.facts, life.listed = facts, run
            self.moves.append(Move(run, row.finding_id, kind, before, facts))
        elif life is not None and row.change == "resolved":
            life.resolved = run
            self.moves.append(Move(run, row.finding_id, "resolved", life.facts, None))
        elif life is not None:
            life.held[run] = row.change

    def open(self) -> Iterator[Life]:
        """The findings that are open."""
        return (life for life in self.by_id.values() if life.resolved is None)

    def open_after(self, number: int) -> dict[str, Facts]:
        """The findings that were open after that run, and what they said then."""
        found: dict[str, Facts] = {}
        for move in self.moves:
            if move.run <= number:
                if move.after is None:
                    found.pop(move.finding_id, None)
                else:
                    found[move.finding_id] = move.after
        return found

    def run(self, number: int) -> PastRun:
        """The run with that number."""
        return next(run for run in self.runs if run.number == number)

    def last_seen(self, life: Life) -> PastRun:
        """The last run that found it."""
        for run in reversed(self.runs):
            if life.resolved is not None and run.number >= life.resolved:
                continue
            if run.number == life.listed or (run.number not in life.held and run.look.looked_at(life.facts)):
                return run
        return self.run(life.listed)

    def state(self, life: Life) -> str:
        """New, persisting, resolved or reopened, as of the last run that looked at it."""
        if life.resolved is not None:
            return "resolved"
        if self.last_seen(life).number != life.opened:
            return "persisting"
        return "new" if life.lives == 1 else "reopened"

    def carried(self, life: Life, run: PastRun) -> str | None:
        """Why an open finding is open although that run, one of the last, did not list it; None when it was seen."""
        if life.resolved is not None or self.last_seen(life).number >= run.number:
            return None
        return CARRIED.get(life.held.get(run.number, "")) or run.look.passed_over(life.facts)

    def changes(self, look: Look, found: Found) -> list[Change]:
        """What a run that looked so and found this changes."""
        rows: list[Change] = []
        for finding_id, facts in found.findings.items():
            life = self.by_id.get(finding_id)
            if life is None or life.resolved is not None or life.facts != facts or not look.looked_at(facts):
                rows.append(Change(finding_id, "open", facts.text()))
        gone = (life for life in self.open() if life.finding_id not in found.findings)
        became = ((life.finding_id, self._gone(look, found, life)) for life in gone)
        return rows + [Change(finding_id, change) for finding_id, change in became if change]

    def _gone(self, look: Look, found: Found, life: Life) -> str | None:
        """What became of an open finding that the run does not list; None: the run did not look at it."""
        if not look.looked_at(life.facts):
            return None
        if held := found.held.get(life.finding_id):
            return held
        later = any(run.look.as_of > look.as_of for run in self.runs)
        return "earlier" if later and look.as_of < self._newest_sight(life) else "resolved"

    def _newest_sight(self, life: Life) -> str:
        """The latest moment as of which a run found it in its present life."""
        return max(
            run.look.as_of
            for run in self.runs
            if run.number == life.listed
            or (run.number >= life.opened and run.number not in life.held and run.look.looked_at(life.facts))
        )


def open_digests(findings: Mapping[str, Facts], companies: Iterable[str]) -> dict[str, str]:
    """Per company, the hash of which findings concern its close, and of what an acceptance of them would rest on.

    What concerns it are its own open findings, and those that name no company.
    """
    lines: dict[str | None, list[str]] = {}
    for finding_id in sorted(findings):
        facts = findings[finding_id]
        lines.setdefault(facts.company, []).append(f"{finding_id} {facts.basis}")
    return {company: digest(sorted(lines.get(company, []) + lines.get(None, []))) for company in companies}
