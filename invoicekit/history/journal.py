"""The file of the history: entries that only grow, each with the hash of the one before, in one SQLite database.

An entry is written in one transaction with what belongs to it, and is on the disk when `append` has returned. Each
entry, and what a run found, is verified as it is read.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from invoicekit.errors import BrokenHistory, CannotRecord, DamagedHistory, NoHistory
from invoicekit.history.chain import Change, Entry, canonical, changes_digest, entry_hash

APPLICATION = 0x696B6869  # in the header of the file: whose it is
LAYOUT = 1
_PATIENCE = 30.0  # seconds to wait for another program
_BUSY, _FULL, _FOREIGN = {5, 6}, 13, {11, 26}


def _statements(script: str) -> Iterator[str]:
    lines: list[str] = []
    for line in script.splitlines():
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            yield "\n".join(lines)
            lines = []


class Journal:
    """The open file. One writer at a time; others wait."""

    def __init__(self, file: Path) -> None:
        """The file is open, and new when it was not there. Raises CannotRecord or DamagedHistory."""
        self.file = file
        with self._told():
            self._con = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
        try:
            with self._told():
                # A damaged letter is a hash that does not fit, not an error of its own.
                self._con.text_factory = lambda raw: raw.decode("utf-8", "replace")
                # A rollback journal, not a write-ahead log: that one needs shared memory, which a network folder
                # lacks, and cannot be opened where nothing may be written.
                self._con.execute("pragma synchronous = extra")
                self._refuse_others()
        except BaseException:
            self._con.close()
            raise

    def close(self) -> None:
        """The file is closed."""
        self._con.close()

    def has_begun(self) -> bool:
        """Whether anything was ever recorded here."""
        with self._told():
            query = "select count(*) from sqlite_master where name = 'entry'"
            return bool(self._con.execute(query).fetchone() != (0,))

    def begin(self, who: str, says: Mapping[str, Any]) -> None:
        """The tables are there, and a first entry of kind `begun`."""
        with self.writing():
            if self.has_begun():  # another program was faster
                return
            for statement in _statements(Path(__file__).with_name("schema.sql").read_text("utf-8")):
                self._con.execute(statement)
            self._con.execute(f"pragma application_id = {APPLICATION}")
            self._con.execute(f"pragma user_version = {LAYOUT}")
            self.append("begun", who, says)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is appended inside is there as a whole afterwards, or not at all; no other program writes meanwhile.

        Raises CannotRecord: busy, full, or not to be written.
        """
        with self._told():
            self._con.execute("begin immediate")
            try:
                yield
                self._con.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._con.execute("rollback")
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What is read inside is of one moment; inside `writing`, that of the writing."""
        if self._con.in_transaction:
            yield
            return
        with self._told():
            self._con.execute("begin")
            try:
                yield
            finally:
                with suppress(sqlite3.Error):
                    self._con.execute("rollback")

    def append(self, kind: str, who: str, says: Mapping[str, Any], changes: Iterable[Change] = ()) -> int:
        """The entry and the changes of its run are written, chained; its number. Only inside `writing`."""
        last = self._con.execute("select number, hash from entry order by number desc limit 1").fetchone()
        number, before = (last[0] + 1, last[1]) if last else (1, "")
        ordered = sorted(changes, key=lambda row: row.finding_id)
        self._con.executemany(
            "insert into finding values (?, ?, ?, ?)",
            ((number, row.finding_id, row.change, row.facts) for row in ordered),
        )
        text = canonical({**says, "changes": len(ordered), "changes_digest": changes_digest(ordered)})
        at = datetime.now(UTC).isoformat(timespec="seconds")
        hash_ = entry_hash(number, kind, at, who, text, before)
        self._con.execute(
            "insert into entry values (?, ?, ?, ?, ?, ?, ?)", (number, kind, at, who, text, before, hash_)
        )
        return number

    def entries(self, after: int = 0, hash_: str = "") -> list[Entry]:
        """The entries after that number, whose hash was `hash_`, verified. Raises NoHistory or BrokenHistory."""
        if not self.has_begun():
            raise NoHistory(self.file)
        found: list[Entry] = []
        number, before = after, hash_
        query = "select number, kind, at, who, says, before, hash from entry where number >= ? order by number"
        for row in self._con.execute(query, (after,)):
            if row[0] == after:
                if row[6] != hash_:
                    raise BrokenHistory(self.file, after, "is another one than before")
                continue
            number += 1
            if row[0] != number:
                raise BrokenHistory(self.file, number, "is missing")
            if row[5] != before:
                raise BrokenHistory(self.file, number, "does not follow the one before it")
            if not all(isinstance(text, str) for text in row[1:]) or row[6] != entry_hash(
                row[0], row[1], row[2], row[3], row[4], before
            ):
                raise BrokenHistory(self.file, number, "does not fit its hash")
            before = row[6]
            found.append(Entry(number, row[1], row[2], row[3], json.loads(row[4]), before))
        strays = self._con.execute("select max(entry) from finding").fetchone()[0]
        if strays is not None and strays > number:
            raise BrokenHistory(self.file, strays, "is missing, and findings of it are there")
        if self._number_of_entries() != number:
            raise BrokenHistory(self.file, number + 1, "is missing")
        return found

    def _number_of_entries(self) -> int:
        return int(self._con.execute("select count(*) from entry").fetchone()[0])

    def changes(self, entry: Entry) -> list[Change]:
        """What an entry's run changed, verified. Raises BrokenHistory."""
        query = "select finding_id, change, facts from finding where entry = ? order by finding_id"
        rows = [Change(*row) for row in self._con.execute(query, (entry.number,))]
        if len(rows) != entry.says["changes"] or changes_digest(rows) != entry.says["changes_digest"]:
            raise BrokenHistory(self.file, entry.number, "has other findings than were recorded")
        return rows

    def _refuse_others(self) -> None:
        """A database of another program, or of a newer invoicekit, is left alone."""
        (application,), (layout,) = (
            self._con.execute(f"pragma {name}").fetchone() for name in ("application_id", "user_version")
        )
        tables = self._con.execute("select count(*) from sqlite_master").fetchone()[0]
        if application != APPLICATION and (application or tables):
            raise CannotRecord(self.file, "is a database of another program", "Name another file with --history.")
        if layout > LAYOUT:
            raise CannotRecord(self.file, "was written by a newer invoicekit", "Use that one.")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the database as errors of ours, which say what to do."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in _FOREIGN:
                raise DamagedHistory(
                    self.file, f"cannot be read ({error})", "Bring back a copy from before."
                ) from error
            if code in _BUSY:
                problem, action = "is held by another program", "Wait for it to end and try again."
            elif code == _FULL:
                problem, action = "the disk is full", "Make room and try again."
            else:
                problem = f"cannot be written ({error})"
                action = "Make its folder writable, or name a file elsewhere with --history."
            raise CannotRecord(self.file, problem, action) from error
