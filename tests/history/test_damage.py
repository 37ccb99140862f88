"""A file that is not what was recorded: the unreadable is set aside, the changed neither trusted nor moved."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from invoicekit.errors import BrokenHistory, CannotRecord, DamagedHistory, InvoicekitError, NoHistory
from invoicekit.history import FILE_NAME

from .desk import Desk, facts


def file_of(folder: Path) -> Path:
    with Desk.at(folder) as desk:
        desk.run({f"{number:032x}": facts(str(number), subject="S" * 100) for number in range(200)})
        desk.note(f"{7:032x}", "The customer has paid it.", "Ann")
        desk.run({})
    return folder / FILE_NAME


def head_gone(file: Path) -> None:
    file.write_bytes(b"\0" * 4096 + file.read_bytes()[4096:])


def middle_gone(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xff" * (len(content) - 12288) + content[-4096:])


def cut_short(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def other_text(file: Path) -> None:
    file.write_text("This is a letter, not a database.")


@pytest.mark.parametrize("spoil", [head_gone, middle_gone, cut_short, other_text])
def test_a_file_that_cannot_be_read_is_set_aside_once(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    file = file_of(tmp_path)
    spoil(file)
    spoilt = file.read_bytes()
    with pytest.raises(DamagedHistory, match=r"could not be read and is now invoicekit-history\.sqlite\.damaged-"):
        Desk.open(tmp_path)
    (aside,) = tmp_path.iterdir()
    assert aside.read_bytes() == spoilt
    with pytest.raises(NoHistory):
        Desk.open(tmp_path)
    with Desk.at(tmp_path) as desk:
        assert desk.run({"f1": facts()}).new == 1


def test_a_run_begins_a_new_history_that_names_the_damaged_one(tmp_path: Path) -> None:
    for _ in range(2):
        head_gone(file_of(tmp_path))
        with Desk.at(tmp_path) as desk:
            assert str(desk.instead_of).startswith(f"{FILE_NAME}.damaged-")
            assert (tmp_path / str(desk.instead_of)).is_file()
    assert len(list(tmp_path.glob("*.damaged-*"))) == 2


def test_an_empty_file_is_no_history_and_a_new_one_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    with pytest.raises(NoHistory):
        Desk.open(tmp_path)
    with Desk.at(tmp_path) as desk:
        assert desk.instead_of == "an empty file"


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "findings.xlsx"
    letter.write_text("not a database, and nobody's history")
    with pytest.raises(DamagedHistory, match="is no history of invoicekit"):
        Desk.open(letter, begin=True)
    other = tmp_path / "other.sqlite"
    con = sqlite3.connect(other)
    con.execute("create table theirs (number)")
    con.close()
    with pytest.raises(CannotRecord, match="is a database of another program"):
        Desk.open(other, begin=True)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["findings.xlsx", "other.sqlite"]


def test_a_history_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    file = file_of(tmp_path)
    con = sqlite3.connect(file)
    con.execute("pragma user_version = 99")
    con.close()
    with pytest.raises(CannotRecord, match="newer invoicekit"):
        Desk.open(tmp_path)


CHANGES = {
    "a note says something else": (
        "update entry set says = replace(says, 'has paid', 'will pay') where number = 3",
        "entry 3 does not fit its hash",
    ),
    "somebody else is named": ("update entry set who = 'Bob' where number = 3", "entry 3 does not fit its hash"),
    "a time is moved": ("update entry set at = '2020-01-01' where number = 2", "entry 2 does not fit its hash"),
    "a text becomes a number": ("update entry set who = x'41' where number = 3", "entry 3 does not fit its hash"),
    "an entry in the middle is gone": ("delete from entry where number = 3", "entry 3 is missing"),
    "the first entry is gone": ("delete from entry where number = 1", "entry 1 is missing"),
    "all entries are gone": ("delete from entry", "entry 4 is missing, and findings of it are there"),
    "the last entry is gone, its findings not": ("delete from entry where number = 4", "entry 4 is missing"),
    "a cent of a finding": (
        'update finding set facts = replace(facts, \'"amount":"7"\', \'"amount":"6"\') where entry = 2',
        "entry 2 has other findings than were recorded",
    ),
    "a finding is gone": (
        "delete from finding where entry = 2 and finding_id like '%5'",
        "entry 2 has other findings than were recorded",
    ),
    "a finding more": (
        "insert into finding values (3, 'f', 'resolved', null)",
        "entry 3 has other findings than were recorded",
    ),
    "an entry is put in between": (
        "insert into entry values (0, 'note', '', '', '{}', '', '')",
        "entry 5 is missing",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_is_named_and_neither_trusted_nor_thrown_away(tmp_path: Path, what: str) -> None:
    change, says = CHANGES[what]
    file = file_of(tmp_path)
    con = sqlite3.connect(file)
    for (name,) in con.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        con.execute(f"drop trigger {name}")
    assert con.execute(change).rowcount > 0
    con.commit()
    con.close()
    changed = file.read_bytes()
    for begin in (False, True):
        with pytest.raises(BrokenHistory, match=says):
            Desk.open(tmp_path, begin=begin)
    assert [found.name for found in tmp_path.iterdir()] == [FILE_NAME]
    assert file.read_bytes() == changed


def test_every_byte_that_is_turned_is_noticed_or_means_nothing(tmp_path: Path) -> None:
    file = file_of(tmp_path)
    content = file.read_bytes()
    with Desk.open(file) as desk:
        hashes = [entry.hash for entry in desk.entries]
        states = desk.states()
    noticed = 0
    for place in range(96, len(content), len(content) // 150):
        folder = tmp_path / str(place)
        folder.mkdir()
        spoilt = folder / FILE_NAME
        spoilt.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        try:
            with Desk.open(spoilt) as desk:
                assert [entry.hash for entry in desk.entries] == hashes
                assert desk.states() == states
        except InvoicekitError:
            noticed += 1
        shutil.rmtree(folder)
    assert noticed > 75


@pytest.mark.parametrize(
    "change",
    [
        "update entry set who = 'Bob'",
        "delete from entry where number = 4",
        "update finding set change = 'waiting'",
        "delete from finding",
        "insert into finding values (2, 'f', 'resolved', null)",
        "insert into entry values (9, 'note', '', '', '{}', '', '')",
        "insert into entry values (5, 'note', '', '', '{}', 'not the last hash', '')",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_recorded(tmp_path: Path, change: str) -> None:
    con = sqlite3.connect(file_of(tmp_path))
    with pytest.raises(sqlite3.IntegrityError, match="of the history"):
        con.execute(change)
    con.close()
    Desk.open(tmp_path).close()
