"""Writes files, each whole or not at all: beside their place first, then moved there."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from invoicekit.contract import SYSTEMS
from invoicekit.errors import CannotWrite
from invoicekit.sources.folder import system_folders


def json_text(value: object) -> str:
    """JSON with decimals written digit by digit, which the standard encoder cannot."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {json_text(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(json_text(entry) for entry in value) + "]"
    return json.dumps(value, ensure_ascii=False)


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d")


def safe_text(value: object) -> object:
    """The value for a CSV that a spreadsheet opens: text that would become a formula there is led by an apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return plain_amount(value) if isinstance(value, Decimal) else value


def plain_amount(value: Decimal) -> str:
    """The digits of an amount: two decimals, more only where they are not zero."""
    whole, _, places = format(value, "f").partition(".")
    return f"{whole}.{places.rstrip('0').ljust(2, '0')}"


def check_folder(folder: Path, source: Path) -> None:
    """Outputs may be written to `folder`: no file is in its way, and it is not among the exports of `source`.

    Raises CannotWrite.
    """
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir():
        raise CannotWrite(there, "is a file")
    systems = [source / name for name in SYSTEMS]
    if source.is_dir():
        systems += system_folders(source).values()
    if any(folder.resolve().is_relative_to(system.resolve()) for system in systems):
        raise CannotWrite(folder, "lies among the exports, and would be read as one")


_BESIDE = ".incomplete-"
_TELL_OF_OTHERS = frozenset({"index.html", "report.html", "summary.json"})
_LEFT_BEHIND = 24 * 60 * 60  # seconds after which nobody is still writing


def write_whole(folder: Path, texts: Mapping[str, Iterable[str]], files: Sequence[Path] = ()) -> list[Path]:
    """`folder` has these files, each whole; until all are complete, what stood there is untouched.

    They are moved one by one, those that tell of the others last: a process killed meanwhile leaves some of these and
    some of what stood there, each whole, under a summary and a report of before. What one left beside is gone after a
    day. Raises CannotWrite.
    """
    beside: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder)
        beside = Path(tempfile.mkdtemp(prefix=_BESIDE, dir=folder))
        for file in files:
            shutil.copyfile(file, beside / file.name)
        for name, parts in texts.items():
            with (beside / name).open("w", encoding="utf-8", newline="\n") as stream:
                stream.writelines(parts)
        for file in beside.iterdir():
            with file.open("rb+") as stream:
                os.fsync(stream.fileno())
        in_turn = sorted(beside.iterdir(), key=lambda file: (file.name in _TELL_OF_OTHERS, file.name))
        return sorted(file.replace(folder / file.name) for file in in_turn)
    except OSError as error:
        # A file that takes its place may fail for the place: that is the one that was asked for.
        raise CannotWrite(Path(error.filename2 or error.filename or folder), error.strerror or str(error)) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)


def _clear(folder: Path) -> None:
    """What processes that were killed left beside their files is gone, if that is a day ago."""
    for left in folder.glob(f"{_BESIDE}*"):
        with suppress(OSError):  # another one may be clearing it
            if left.is_dir() and not left.is_symlink() and left.stat().st_mtime < time.time() - _LEFT_BEHIND:
                shutil.rmtree(left)
