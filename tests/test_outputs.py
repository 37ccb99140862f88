"""Files appear whole or not at all, whatever fails on the way."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from invoicekit.errors import CannotWrite
from invoicekit.outputs import json_text, write_whole


def before(folder: Path) -> None:
    (folder / "a.json").write_text("old a")
    (folder / "b.json").write_text("old b")


def test_files_are_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    before(tmp_path)
    written = write_whole(tmp_path, {"a.json": ["new ", "a"], "b.json": ["new b"]})
    assert [file.name for file in written] == ["a.json", "b.json"]
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"a.json": "new a", "b.json": "new b"}


def failing() -> Iterator[str]:
    yield "half"
    raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    before(tmp_path)
    with pytest.raises(CannotWrite, match="No space left on device"):
        write_whole(tmp_path, {"a.json": ["new a"], "b.json": failing()})
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"a.json": "old a", "b.json": "old b"}


def test_a_sync_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(5, "Input/output error")

    before(tmp_path)
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(CannotWrite, match="Input/output error"):
        write_whole(tmp_path, {"a.json": ["new a"]})
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"a.json": "old a", "b.json": "old b"}


def test_what_tells_of_the_other_files_is_moved_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved, replace = [], Path.replace

    def watched(file: Path, target: Path) -> Path:
        moved.append(file.name)
        return replace(file, target)

    monkeypatch.setattr(Path, "replace", watched)
    names = ["a.json", "report.html", "summary.json", "z.json"]
    written = write_whole(tmp_path, {name: ["new"] for name in names})
    assert moved == ["a.json", "z.json", "report.html", "summary.json"]
    assert [file.name for file in written] == names


def test_what_a_killed_process_left_beside_is_removed_after_a_day(tmp_path: Path) -> None:
    for name, hours in ((".incomplete-old", 25), (".incomplete-new", 23), ("other", 25)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.json").write_text("half")
        then = time.time() - hours * 3600
        os.utime(tmp_path / name, (then, then))
    write_whole(tmp_path, {"a.json": ["new"]})
    assert {file.name for file in tmp_path.iterdir()} == {"a.json", ".incomplete-new", "other"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12345678901234.5678"), "12345678901234.5678"),
        (Decimal("1E+3"), "1000"),
        ({"a": [Decimal("0.10"), None, 'ä"', True]}, '{"a": [0.10, null, "ä\\"", true]}'),
    ],
)
def test_json_writes_decimals_digit_by_digit(value: object, text: str) -> None:
    assert json_text(value) == text
