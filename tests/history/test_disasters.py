"""Killed at every write and while recovering, a full disk, a folder that cannot be written, two programs at once."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from invoicekit.errors import CannotRecord
from invoicekit.history import FILE_NAME, History

from .desk import Desk, facts
from .disaster import KINDS, morning
from .faulty_disk import FaultyDisk, full_at, library

needs_library = pytest.mark.skipif(library() is None, reason="Python's SQLite lets no calls be replaced")


@pytest.fixture
def quick() -> Iterator[Path]:
    """A folder in memory where there is one: a kill loses nothing that was written to it, and syncs take no time."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@needs_library
def test_killed_at_every_write_nothing_acknowledged_is_lost_and_nothing_is_half_there(quick: Path) -> None:
    command = [sys.executable, "-m", "tests.history.disaster", str(quick)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    kills = [json.loads(line) for line in told.stdout.splitlines()]
    for kill in kills:
        kept = len(kill["kinds"])
        assert kill["kinds"] == KINDS[:kept], kill
        # What was being done at the kill may be there whole: it was then only not yet acknowledged.
        assert kept in (kill["acknowledged"], kill["acknowledged"] + 1), kill
        resolved = kept >= 5
        assert kill["states"].count("resolved") == (1 if resolved else 0), kill
        assert len(kill["states"]) == (40 if kept >= 2 else 0), kill
        # A journal without anything to roll back may lie there until the next entry; nothing was set aside.
        assert {*kill["files"]} <= {FILE_NAME, f"{FILE_NAME}-journal"}, kill
    assert kills[-1]["ended"]
    assert kills[-1]["kinds"] == KINDS
    assert len(kills) > 60, "a morning writes more often than that"
    assert any(kill["again"] > 2 for kill in kills), "a kill while recovering is among them"


@needs_library
def test_a_disk_full_at_every_write_leaves_what_was_there(quick: Path) -> None:
    found = library()
    assert found is not None
    nth, refused, ended = 0, list[str](), False
    while not ended:
        nth += 1
        folder = quick / str(nth)
        folder.mkdir()
        done: list[str] = []
        disk = FaultyDisk(found, full_at(nth))
        try:
            morning(folder, lambda done=done: done.append("."))  # type: ignore[misc]
            ended = True
        except CannotRecord as error:
            refused.append(str(error))
        finally:
            disk.repair()
        with Desk.at(folder) as desk:
            # Where even the first entry did not fit, the next one to open it writes it.
            assert [entry.kind for entry in desk.entries] == KINDS[: max(1, len(done))]
    assert len(refused) > 60
    assert all("Nothing was recorded" in said for said in refused)
    assert any("the disk is full" in said for said in refused)
    assert len(done) == len(KINDS)


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(CannotRecord, match=r"cannot be written.*Nothing was recorded.*--history"):
        History.open(tmp_path / "file" / "history.sqlite", begin=True)


def test_what_cannot_be_written_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Desk.at(tmp_path) as desk:
        desk.run({"f1": facts()})
    connect = sqlite3.connect

    def read_only(file: Path, **more: object) -> sqlite3.Connection:
        return connect(f"{file.as_uri()}?mode=ro", uri=True, **more)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with Desk.open(tmp_path) as desk:
        assert desk.states() == {"f1": "new"}
        with pytest.raises(CannotRecord, match=r"readonly.*Make its folder writable"):
            desk.note("f1", "paid", "Ann")
        assert len(desk.entries) == 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(CannotRecord, match="cannot be written"):
        History.open(tmp_path, begin=True)


def test_two_programs_at_once_lose_nothing(tmp_path: Path) -> None:
    findings = {f"{number:032x}": facts(str(number)) for number in range(200)}
    with Desk.at(tmp_path) as desk:
        desk.run(findings)

    def type_notes(who: str) -> None:
        with Desk.open(tmp_path) as desk:
            for number in range(15):
                desk.note(f"{number:032x}", f"note {number}", who)

    def run_nightly() -> None:
        with Desk.open(tmp_path) as desk:
            for number in range(15):
                desk.run({key: said for key, said in findings.items() if int(key, 16) > number})

    programs = [
        threading.Thread(target=type_notes, args=("Ann",)),
        threading.Thread(target=type_notes, args=("Bob",)),
        threading.Thread(target=run_nightly),
    ]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    with Desk.open(tmp_path) as desk:
        done = [(entry.kind, entry.who) for entry in desk.entries]
        assert {who: done.count(("note", who)) for who in ("Ann", "Bob")} == {"Ann": 15, "Bob": 15}
        assert done.count(("run", "Nightly")) == 16
        assert list(desk.states().values()).count("resolved") == 15


def test_another_program_that_holds_the_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Desk.at(tmp_path).close()
    monkeypatch.setattr("invoicekit.history.journal._PATIENCE", 0.05)
    holder = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    holder.execute("begin exclusive")
    with pytest.raises(CannotRecord, match=r"is held by another program.*Wait for it to end"):
        Desk.open(tmp_path)
    holder.execute("rollback")
    holder.close()
    Desk.open(tmp_path).close()
