"""A history that cannot be read is moved aside, never deleted, so that the next run does not stumble over it again."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

from invoicekit.errors import DamagedHistory
from invoicekit.history.journal import APPLICATION

_MAGIC = b"SQLite format 3\0"
_SUFFIX = ".sqlite"


def is_ours(file: Path) -> bool:
    """Whether a file that cannot be read is a history: by the mark in its header, else by its name."""
    with file.open("rb") as stream:
        head = stream.read(72)
    if head.startswith(_MAGIC):
        return head[68:72] == struct.pack(">I", APPLICATION)
    return file.suffix == _SUFFIX


def set_aside(file: Path, problem: str) -> Path:
    """The file bears another name, `<name>.damaged-<time>`; returns it. What SQLite had left beside it goes along.

    Raises DamagedHistory where the file is no history of ours, or cannot be moved.
    """
    if not is_ours(file):
        raise DamagedHistory(file, "is no history of invoicekit", "Name another file with --history.")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    names = [f"{file.name}.damaged-{stamp}", *(f"{file.name}.damaged-{stamp}-{again}" for again in range(2, 100))]
    aside = next(file.with_name(name) for name in names if not file.with_name(name).exists())
    try:
        file.rename(aside)
        beside = file.with_name(file.name + "-journal")
        if beside.exists():
            beside.rename(aside.with_name(aside.name + "-journal"))
    except OSError as error:
        moved = f"{problem}, and it could not be moved away ({error.strerror})"
        raise DamagedHistory(file, moved, "Make its folder writable, or name another file with --history.") from error
    return aside
