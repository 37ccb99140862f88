"""The history: what each run found, what people said of it, and who signed. Read this module first, then `life.py`.

One file, an append-only journal of entries (`journal.py`): run, note, assign, mark, accept, agree, prepare, review,
undo. Whatever is asked (`asked.py`) is read from them: the life of a finding (`life.py`), owner and disposition
(`care.py`), sign-offs (`signoff.py`), the roll-forward (`rollforward.py`). Nothing is ever changed or removed;
undoing is an entry too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from invoicekit.errors import DamagedHistory, NoHistory
from invoicekit.history import acts, signing
from invoicekit.history.asked import Asked
from invoicekit.history.damage import set_aside
from invoicekit.history.facts import Found, Look
from invoicekit.history.journal import Journal
from invoicekit.history.life import Move
from invoicekit.history.past import Past
from invoicekit.history.people import name
from invoicekit.history.signoff import Now, SignOff
from invoicekit.history.taking import look_now, take, tell_states
from invoicekit.run import Run

FILE_NAME = "invoicekit-history.sqlite"


def history_file(place: Path | str) -> Path:
    """The file of a history: the one that lies in a folder of exports, or the file itself."""
    path = Path(place)
    return path / FILE_NAME if path.is_dir() else path


@dataclass(frozen=True)
class Recorded:
    """What recording a run came to: how many findings are in which state, and the sign-offs that it voided.

    `carried` are open and were not settled by this run; `moves` are what became new, reopened, changed or resolved.
    """

    file: Path
    instead_of: str | None
    run: int
    new: int
    persisting: int
    reopened: int
    resolved: int
    carried: int
    moves: tuple[Move, ...]
    voided: tuple[SignOff, ...]


class History(Asked):
    """An open history, verified: what is asked of it (`asked.py`), and what is recorded in it.

    Close it, or use it in a `with`.
    """

    def __init__(self, file: Path, *, begin: bool = False, instead_of: str | None = None) -> None:
        self.file = file
        self._journal = Journal(file)
        self._together: Past | None = None
        try:
            if begin and not self._journal.has_begun():
                self._journal.begin(name(None), {"instead_of": instead_of})
            with self._journal.reading():
                self._past = Past(self._journal)
        except BaseException:
            self._journal.close()
            raise

    @classmethod
    def open(cls, place: Path | str, *, begin: bool = False) -> Self:
        """The history in a folder of exports, or in a file, verified entry by entry; with `begin`, a new one if needed.

        A file that cannot be read at all is set aside, and with `begin` a new history says so in its first entry.
        Raises NoHistory, BrokenHistory (an entry is not what was recorded), DamagedHistory, CannotRecord.
        """
        file = history_file(place)
        if not file.exists():
            if not begin:
                raise NoHistory(file)
            return cls(file, begin=True)
        instead_of = "an empty file" if file.stat().st_size == 0 else None
        try:
            return cls(file, begin=begin, instead_of=instead_of)
        except DamagedHistory as error:
            aside = set_aside(file, str(error))
            if begin:
                return cls(file, begin=True, instead_of=aside.name)
            raise DamagedHistory(
                file,
                f"could not be read and is now {aside.name}",
                "Bring back a copy from before; or record a run, and a new history begins",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """The file is closed."""
        self._journal.close()

    @contextmanager
    def _writing(self) -> Iterator[Past]:
        """The past as it is while nobody else can add to it; what is appended inside is kept whole or not at all."""
        if self._together is not None:
            yield self._together
            return
        with self._journal.writing():
            self._past.catch_up()
            yield self._past

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is recorded inside is kept whole or not at all, and each of it is checked against the past before it.

        So that many findings are as soon recorded as one, no act inside knows of another: name each finding once.
        """
        with self._writing() as past:
            self._together = past
            try:
                yield
            finally:
                self._together = None

    def record(self, run: Run, by: str | None = None) -> Recorded:
        """The run is in the history, and its findings bear their states (new, persisting, reopened).

        Raises UnreadableFile when an export was written since it was read.
        """
        with self.recording(run, by) as recorded:
            return recorded

    @contextmanager
    def recording(self, run: Run, by: str | None = None) -> Iterator[Recorded]:
        """As `record`, once what is done inside has been done; when that fails, the run is not in the history.

        Inside, the findings bear their states. Nobody else can record meanwhile.
        """
        look, found = take(run)
        try:
            with self.together():
                recorded = self.record_look(look, found, by)
                lives = self._past.lives
                tell_states(run, {finding_id: lives.state(lives.by_id[finding_id]) for finding_id in found.findings})
                yield recorded
        except BaseException:
            self._past.forget()
            tell_states(run, {})
            raise

    def record_look(self, look: Look, found: Found, by: str | None = None) -> Recorded:
        """What was looked at and found is in the history as one run."""
        who = name(by)
        with self._writing() as past:
            changes = past.lives.changes(look, found)
            says = {**asdict(look), "inputs_digest": look.inputs_digest, "settings_digest": look.settings_digest}
            self._journal.append("run", who, {**says, "open": past.digests_after(look, found, changes)}, changes)
        return self.last_recorded()

    def last_recorded(self) -> Recorded:
        """What recording the last run came to. Raises Refused when none is recorded."""
        past = self.past
        lives, run = past.lives, past.last_run()
        open_ = list(lives.open())
        seen = [life for life in open_ if lives.carried(life, run) is None]
        states = [lives.state(life) for life in seen]
        moves = tuple(move for move in lives.moves if move.run == run.number)
        held = {item.prepared.number for item in past.sign_offs(before=run.number) if not item.void}
        return Recorded(
            file=self.file,
            instead_of=self.instead_of,
            run=run.number,
            new=states.count("new"),
            persisting=states.count("persisting"),
            reopened=states.count("reopened"),
            resolved=sum(move.kind == "resolved" for move in moves),
            carried=len(open_) - len(seen),
            moves=moves,
            voided=tuple(item for item in past.sign_offs() if item.void and item.prepared.number in held),
        )

    def note(self, finding: str, text: str, by: str | None = None) -> int:
        """A note on a finding is recorded; returns the number of its entry, as all that follow do."""
        return self._add("note", by, lambda past, _: acts.note(past, finding, text))

    def assign(self, finding: str, owner: str, due: str | date | None = None, by: str | None = None) -> int:
        """A finding has an owner and, where given, a due date (2026-11-05)."""
        return self._add("assign", by, lambda past, _: acts.assign(past, finding, owner, due))

    def mark(self, finding: str, as_: str, note: str | None = None, by: str | None = None) -> int:
        """An open finding is `timing` (it will settle by itself) or `escalated`, until it changes."""
        return self._add("mark", by, lambda past, _: acts.mark(past, finding, as_, note))

    def accept(self, finding: str, reason: str, note: str | None = None, by: str | None = None) -> int:
        """An open finding is accepted for a reason of the settings, until it changes.

        Above the limit, or where no amount is known, it counts when a second person agreed.
        """
        return self._add("accept", by, lambda past, _: acts.accept(past, finding, reason, note))

    def agree(self, finding: str, note: str | None = None, by: str | None = None) -> int:
        """A second person agrees to an acceptance. Raises Refused for the same person, or none to agree to."""
        return self._add("agree", by, lambda past, who: acts.agree(past, finding, note, who))

    def sign_off(
        self,
        company: str,
        period: str | None = None,
        *,
        despite: str | None = None,
        by: str | None = None,
        now: Now | None = None,
    ) -> int:
        """The preparer's signature under a company and period (default: the month of the last run's moment).

        Raises Refused while findings are neither accepted nor timing, rules did not run, or rows are in quarantine,
        unless `despite` says why it is signed all the same; and always when what lies in the folder (`now`) is not what
        the last run read.
        """
        return self._add("prepare", by, lambda past, _: signing.prepare(past, company, period, despite, now))

    def review(self, company: str, period: str | None = None, *, by: str | None = None, now: Now | None = None) -> int:
        """The reviewer's signature. Raises Refused for the preparer, without a preparation, or when it is void."""
        return self._add("review", by, lambda past, who: signing.review(past, company, period, who, now))

    def undo(self, entry: int, why: str | None = None, *, force: bool = False, by: str | None = None) -> int:
        """An entry counts as not done; both stay in the history. Of runs only the last one can be undone.

        Raises Refused when a sign-off rests on it, unless forced: that sign-off is void then.
        """
        return self._add("undo", by, lambda past, _: signing.undo(past, entry, why, force=force))

    def _add(self, kind: str, by: str | None, says: Callable[[Past, str], Mapping[str, Any]]) -> int:
        who = name(by)
        with self._writing() as past:
            return self._journal.append(kind, who, says(past, who))


__all__ = ["FILE_NAME", "Found", "History", "Look", "Now", "Recorded", "SignOff", "history_file", "look_now"]
