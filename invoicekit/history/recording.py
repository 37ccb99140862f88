"""Opens a history and records runs in it, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from invoicekit.errors import DamagedHistory, NoHistory
from invoicekit.history.asked import Asked
from invoicekit.history.damage import set_aside
from invoicekit.history.facts import Found, Look
from invoicekit.history.journal import Journal
from invoicekit.history.life import Move
from invoicekit.history.past import Past
from invoicekit.history.people import name
from invoicekit.history.signoff import SignOff
from invoicekit.history.taking import take, tell_states
from invoicekit.run import Run

FILE_NAME = "invoicekit-history.sqlite"


def history_file(place: Path | str) -> Path:
    """The file of a history: the one that lies in a folder of exports, or the file itself."""
    path = Path(place)
    return path / FILE_NAME if path.is_dir() else path


@dataclass(frozen=True)
class Recorded:
    """What recording a run came to: how many findings are in which state, and the sign-offs that it voided.

    `carried` are open and were not settled by this run; `moves` are what became new, reopened, changed or resolved;
    `vanished` are the companies that runs before had rows of, and this one had not, though it was asked for all.
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
    vanished: tuple[str, ...] = ()


class Recording(Asked):
    """An open history, verified, that runs are recorded in."""

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
            vanished=tuple(past.vanished()),
        )
