"""What the entries of a history come to: lives, cares, sign-offs. Read from the file, verified, whenever it grew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from invoicekit.counts import counted
from invoicekit.errors import Refused
from invoicekit.history.care import Care, Disposition, cared, disposition
from invoicekit.history.chain import Change, Entry
from invoicekit.history.facts import Found, Look
from invoicekit.history.journal import Journal
from invoicekit.history.life import Life, Lives, PastRun, open_digests
from invoicekit.history.people import day_of
from invoicekit.history.signoff import Now, SignOff, sign_offs

_LOOK = Look.__dataclass_fields__
SHORTEST_ID = 4


def past_run(entry: Entry) -> PastRun:
    """The run of an entry of kind `run`; what an earlier invoicekit did not keep of it is as by default."""
    said = {name: entry.says[name] for name in _LOOK if name in entry.says}
    return PastRun(entry.number, entry.at, entry.who, Look(**said))


class Past:
    """The entries of a journal, in order, and what they come to. What was undone counts as not done."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.forget()
        self.catch_up()

    def forget(self) -> None:
        """Nothing is known; `catch_up` reads all of it anew."""
        self.entries: list[Entry] = []
        self.lives = Lives()
        self.cares: Mapping[str, Care] = {}

    def catch_up(self) -> None:
        """What was recorded since, by whatever program, is known too. Raises BrokenHistory.

        Only inside the journal's `reading` or `writing`.
        """
        last = self.entries[-1] if self.entries else None
        new = self._journal.entries(last.number, last.hash) if last else self._journal.entries()
        runs = {run.number for run in self.lives.runs}
        if any(entry.kind == "undo" and entry.says["of"] in runs for entry in new):
            self.forget()
            new = self._journal.entries()
        if not new:
            return
        self.entries += new
        undone = self.undone
        for entry in new:
            changes = self._journal.changes(entry)
            if entry.kind == "run" and entry.number not in undone:
                self.lives.take(past_run(entry), changes)
        self.cares = cared(self.valid)

    @property
    def undone(self) -> Mapping[int, Entry]:
        """The entries that were undone, by number, with the entry that undid each."""
        return {entry.says["of"]: entry for entry in self.entries if entry.kind == "undo"}

    @property
    def valid(self) -> Sequence[Entry]:
        """The entries that were not undone."""
        undone = self.undone
        return [entry for entry in self.entries if entry.number not in undone]

    def last_run(self, company: str | None = None) -> PastRun:
        """The last run, or the last one that looked at a company and had rows of it. Raises Refused without one."""
        for run in reversed(self.lives.runs):
            if company is None or run.look.covers(company):
                return run
        of = f" whose exports had a row of {company}" if company and self.lives.runs else ""
        raise Refused(f"{self._journal.file}: no run{of} is recorded. Reconcile with --history first.")

    def find(self, finding: str) -> Life:
        """The finding with that id, beginning of an id, subject, or else invoice. Raises Refused unless one is."""
        known = self.lives.by_id
        if finding in known:
            return known[finding]
        wanted = finding.strip().lower()
        found = [
            life
            for life in known.values()
            if life.facts.subject.lower() == wanted
            or (len(wanted) >= SHORTEST_ID and life.finding_id.startswith(wanted))
        ]
        found = found or [life for life in known.values() if (life.facts.invoice or "").lower() == wanted]
        if len(found) > 1:
            ids = ", ".join(f"{life.finding_id[:8]} ({life.facts.rule})" for life in found[:5])
            raise Refused(f"finding {finding!r}: {len(found)} findings. Give one by its id: {ids}.")
        if not found:
            raise Refused(f"finding {finding!r} not found. invoicekit history lists the findings with their ids.")
        return found[0]

    def settings(self) -> Mapping[str, Any]:
        """How findings are accepted: the settings of the last run. Nobody sets a limit for one acceptance."""
        said: Mapping[str, Any] = self.last_run().look.settings["history"]
        return said

    def disposition(self, life: Life) -> Disposition:
        """The disposition of a finding as it is now."""
        return disposition(self.cares.get(life.finding_id, Care()), life, self.settings())

    def concerning(self, company: str) -> list[Life]:
        """The open findings that concern a company's close: its own, and those that name no company."""
        return [life for life in self.lives.open() if life.facts.company in (company, None)]

    def companies(self) -> list[str]:
        """The companies that a run looked at or found something in."""
        named = {line["company"] for run in self.lives.runs for line in run.look.standing}
        named |= {life.facts.company for life in self.lives.by_id.values()}
        return sorted(name for name in named if name is not None)

    def vanished(self) -> list[str]:
        """The companies that runs had rows of and the last one had not, which was asked for all."""
        *before, last = self.lives.runs
        if last.look.companies or last.look.seen is None:
            return []
        return sorted({company for run in before for company in run.look.seen or ()} - {*last.look.seen})

    def obstacles(self, company: str) -> list[str]:
        """What stands against signing a company off, in words; empty: nothing."""
        run = self.last_run(company)
        concerning = self.concerning(company)
        unanswered = sum(not self.disposition(life).answered for life in concerning)
        carried = sum(self.lives.carried(life, run) is not None for life in concerning)
        said = [
            (unanswered, "open finding without an answer that counts", "open findings without an answer that counts"),
            (carried, "finding that the last run did not settle", "findings that the last run did not settle"),
            (len(run.look.not_run), "rule not run", "rules not run"),
            (run.look.quarantined, "row in quarantine", "rows in quarantine"),
        ]
        return [counted(count, one, many) for count, one, many in said if count]

    def beside(self, company: str) -> Mapping[str, int]:
        """What is on its way in a company, and stands beside its sign-off."""
        run = self.last_run(company)
        standing = next((line for line in run.look.standing if line["company"] == company), {})
        return {
            "waiting": standing.get("waiting", 0),
            "blocked": standing.get("blocked", 0),
            "not compared": len(run.look.not_compared),
        }

    def digests_after(self, look: Look, found: Found, changes: Iterable[Change]) -> dict[str, str]:
        """Per company, the hash of what is open once a run has changed that: what a sign-off rests on."""
        after = {life.finding_id: life.facts for life in self.lives.open()} | dict(found.findings)
        for row in changes:
            if row.change == "resolved":
                del after[row.finding_id]
        named = {line["company"] for line in look.standing} | {facts.company for facts in after.values()}
        return open_digests(after, sorted({*self.companies(), *(name for name in named if name is not None)}))

    def open_digest(self, company: str) -> str:
        """The hash of what is open now and concerns a company's close."""
        return open_digests({life.finding_id: life.facts for life in self.concerning(company)}, [company])[company]

    def number_of_run(self, since: int | str | None) -> int:
        """The run with that number, or the last one recorded up to that day; default: the one before the last.

        0 when there is none. Raises Refused for a number or day that is none.
        """
        numbers = [run.number for run in self.lives.runs]
        if since is None:
            return numbers[-2] if len(numbers) > 1 else 0
        text = str(since).strip()
        if text.isdigit() and len(text) < len("20261031"):
            if int(text) not in (0, *numbers):
                raise Refused(f"since {text}: no such run. Runs: {', '.join(map(str, numbers)) or 'none'}.")
            return int(text)
        day = day_of(text, "since")
        return max((run.number for run in self.lives.runs if run.at[:10] <= day), default=0)

    def sign_offs(self, now: Now | None = None, before: int | None = None) -> list[SignOff]:
        """Every sign-off as it is now, or as it was before that entry.

        A run that was undone still voids what it spoke against.
        """
        entries = [entry for entry in self.valid if before is None or entry.number < before]
        told = [entry for entry in self.entries if entry.kind == "run" and (before is None or entry.number < before)]
        digests = {entry.number: entry.says["open"] for entry in told}
        kept = {run.number for run in self.lives.runs}
        return sign_offs(entries, [past_run(entry) for entry in told], kept, digests, now)
