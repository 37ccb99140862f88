"""JSON exports: Dataverse Web API pages (`{"value": [...]}`) and plain arrays. Numbers stay the text they are.

A JSON number must never pass through a float: money would lose digits without a word.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from invoicekit.export_errors import DuplicateHeader, UnreadableFile
from invoicekit.sources.delimited import TextFile

MAX_BYTES = 2_000_000_000
MAX_DIGITS = 40
_NEXT = ("@odata.nextLink", "odata.nextLink")
_COUNT = ("@odata.count", "odata.count")


class _DoubleKey(Exception):
    """An object names a key twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entry = dict(pairs)
    if len({name.lower() for name in entry}) < len(pairs):
        names = [name.lower() for name, _ in pairs]
        raise _DoubleKey(sorted({name for name in names if names.count(name) > 1}))
    return entry


def _plain(number: str) -> str:
    """The number written out: 1.25E+2 is 125, as exact as it was. One that is out of all measure stays as it is."""
    exact = Decimal(number)
    return format(exact, "f") if abs(exact.adjusted()) < MAX_DIGITS else number


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)


def json_to_csv(files: Sequence[TextFile], columns: Sequence[str]) -> None:
    """Each file's `path` is a CSV file with the same records as text, one column per key that any of them has.

    A page without records says nothing of its columns: it has those of another page, else `columns`.

    Raises UnreadableFile or DuplicateHeader.
    """
    pages = [_write(file.shown, file.path) for file in files]
    if all(page.has_next for page in pages):
        raise UnreadableFile(
            files[-1].shown,
            "names a page that follows (@odata.nextLink), as all files of this table do: the last page is not there",
            "Export the table again, to its last page.",
        )
    said, held = max(page.said for page in pages), sum(page.records for page in pages)
    if said > held:
        raise UnreadableFile(
            files[-1].shown,
            f"says that {said:,} records were found (@odata.count), and all files of this table hold {held:,}",
            "Export the table again, to its last page.",
        )
    headers = [page.names for page in pages]
    instead = next((names for names in headers if names), columns)
    for file, names in zip(files, headers, strict=True):
        if not names:
            with file.path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerow(instead)


@dataclass(frozen=True)
class _Page:
    """The keys of a page's records, none where it has no record; whether it names a page that follows.

    `records` is how many it holds, `said` how many the query found by what the page says, 0 where it says nothing.
    """

    names: Sequence[str]
    has_next: bool
    records: int
    said: int


def _write(file: Path, target: Path) -> _Page:
    """`target` has the records of one file."""
    if file.stat().st_size > MAX_BYTES:
        raise UnreadableFile(file, "is larger than 2 GB", "Export it as CSV or Parquet, or in pages.")
    try:
        content = json.loads(file.read_text("utf-8-sig"), parse_float=_plain, parse_int=str, object_pairs_hook=_object)
    except _DoubleKey as error:
        raise DuplicateHeader(file, error.args[0]) from error
    except (ValueError, RecursionError, OSError) as error:
        raise UnreadableFile(file, f"is not JSON ({error})", "Export it again.") from error
    records = content.get("value") if isinstance(content, dict) else content
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise UnreadableFile(
            file, "holds no list of records", 'It should be an array, or an object with a "value" array.'
        )
    names = list(dict.fromkeys(name for record in records for name in record))
    if records and not names:
        raise UnreadableFile(file, "holds records that name no column", "Export it again.")
    try:
        with target.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(names)
            writer.writerows([[_text(record.get(name)) for name in names] for record in records])
    except UnicodeEncodeError as error:
        raise UnreadableFile(file, f"holds half a letter ({error.reason})", "Export it again as UTF-8.") from error
    told = content if isinstance(content, dict) else {}
    said = [str(told.get(name, "")) for name in _COUNT]
    return _Page(
        names,
        any(told.get(name) for name in _NEXT),
        len(records),
        max(int(count) if count.isdecimal() else 0 for count in said),
    )
