"""The records of a CSV file that are none: too few or too many columns, a quote gone wrong, no UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from invoicekit.export_errors import UnreadableFile

NOT_UTF8, SAVE_AS = "is not UTF-8 text", "Save it again as CSV UTF-8."
_BEYOND_ASCII = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

# The engine's kinds of errors; of several on one record the first by name is told.
_GARBLED = "INVALID ENCODING"
_REASONS = {
    _GARBLED: f"{NOT_UTF8}: mend it, or save the file again as CSV UTF-8",
    "LINE SIZE OVER MAXIMUM": "is longer than a record may be",
    "MISSING COLUMNS": "has fewer columns than the header",
    "TOO MANY COLUMNS": "has more columns than the header",
    "UNQUOTED VALUE": "has a quote out of place",
}


@dataclass(frozen=True)
class Rejected:
    """A record that has not the columns of its header, or is not UTF-8."""

    file: str
    line: int
    value: str
    reason: str


def rejected_records(con: duckdb.DuckDBPyConnection, path: Path, shown: Path) -> Iterator[Rejected]:
    """The rejected records of the last read, each once, at the physical line where it begins.

    Raises UnreadableFile where the whole file is in another encoding: where a letter is not UTF-8, and none beyond
    ASCII is. To set aside all rows with an umlaut would read as so many findings.
    """
    rows = con.execute(
        "select line_byte_position, any_value(csv_line), min(cast(error_type as varchar)) from reject_errors "
        "group by line_byte_position order by line_byte_position"
    ).fetchall()
    data = path.read_bytes() if rows else b""
    elsewhere = any(kind == _GARBLED for *_, kind in rows) and not _BEYOND_ASCII.search(data)
    number, counted = 1, 0
    for position, line, kind in rows:
        start = position - 1
        while data[start : start + 1] in (b"\r", b"\n"):  # the engine counts the line end before a record as its own
            start += 1
        number += data.count(b"\n", counted, start)
        counted = start
        if kind == _GARBLED and elsewhere:
            raise UnreadableFile(shown, f"{NOT_UTF8}, from line {number} on", SAVE_AS)
        yield Rejected(str(shown), number, line.strip("\r\n"), _REASONS.get(kind, f"cannot be read ({kind.lower()})"))
