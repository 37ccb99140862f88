"""The child process of `xlsx`: reads one sheet and writes it as CSV. Run as a file, never imported.

An empty row of the sheet is a blank line, so that the rows of the sheet can be counted in the CSV. What the other
sheets hold is told on standard output.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook, SheetMetadata

MEMORY = 2_000_000_000
_CHUNK = 1 << 20
# The kind of a cell that holds an error, as XML has it, and where it stands in the cell's tag.
_ERROR = re.compile(rb"""(<(?:\w+:)?c\s(?:[^<>]*?\s)?t=["'])e(?=["'])""")
# A cell with a formula whose value was never worked out: programs that write workbooks leave that to Excel.
_FORMULA = re.compile(
    rb"""<(?P<ns>(?:\w+:)?)c(?P<left>\b(?![^<>]*\st=["'](?!n["']))[^<>]*?)(?:\st=["']n["'])?(?P<right>(?:\s[^<>]*)?)>"""
    rb"""<(?P=ns)f\b[^<>]*(?:/>|>(?P<formula>[^<]*)</(?P=ns)f>)(?:<(?P=ns)v\s*/>|<(?P=ns)v></(?P=ns)v>)?(?=</(?P=ns)c>)"""
)
_AS_TEXT = rb'<\g<ns>c\g<left>\g<right> t="inlineStr"><\g<ns>is><\g<ns>t>=\g<formula></\g<ns>t></\g<ns>is>'
_PLAINLY = ((_ERROR, rb"\1str"), (_FORMULA, _AS_TEXT))


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _number(value: float) -> str:
    """The number that was typed. A cell holds 15 significant digits: one that needs more is written as no amount is.

    A record id of 16 digits and more has lost its last ones: two such may have become one.
    """
    typed = f"{value:.15g}"
    if abs(value) < 1e9 or (abs(value) < 1e15 and float(typed) == value):
        return format(Decimal(typed), "f")
    return f"{value:.16e}"


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(
        value, time
    ):  # of the day before the first: how 1900-01-01, the empty date of Finance, is often stored
        return f"1900-01-01 {value.isoformat()}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if value != "" else None


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """All of an XML file in pieces, no row of a sheet torn."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        piece, mark, rest = (rest + chunk).rpartition(b"row>")
        yield piece + mark
    yield rest


def _hides_cells(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    if not entry.filename.lower().startswith("xl/worksheets/"):
        return False
    with archive.open(entry) as stream:
        return any(sought.search(piece) for piece in _pieces(stream) for sought, _ in _PLAINLY)


def _plainly(piece: bytes) -> bytes:
    for sought, instead in _PLAINLY:
        piece = sought.sub(instead, piece)
    return piece


def _cells_as_seen(file: Path, copy: Path) -> Path:
    """The workbook; where cells hold errors, or formulas without a value, `copy`, in which these (#N/A) are text.

    The reader of workbooks takes an error for an empty cell, or for the end of all reading; and a formula without a
    value for an empty cell.
    """
    with zipfile.ZipFile(file) as archive:
        entries = {entry: _hides_cells(archive, entry) for entry in archive.infolist()}
        if not any(entries.values()):
            return file
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copied:
            for entry, hides_cells in entries.items():
                with archive.open(entry) as source, copied.open(entry.filename, "w", force_zip64=True) as stream:
                    if hides_cells:
                        stream.writelines(_plainly(piece) for piece in _pieces(source))
                    else:
                        shutil.copyfileobj(source, stream)
    return copy


def _is_hidden(sheet: SheetMetadata) -> bool:
    return "Hidden" in str(sheet.visible)


def _header(sheet: CalamineSheet) -> list[str]:
    """The first row that is not empty."""
    return [_text(value) or "" for row in sheet.to_python(nrows=1) for value in row]


def _chosen(book: CalamineWorkbook, sheets: list[SheetMetadata], table: str, needed: list[list[str]]) -> str:
    """The sheet named like the table, else the first with its columns that is not hidden, else the first of these.

    `needed` has the spellings of each column that the table cannot do without.
    """
    named = [sheet.name for sheet in sheets if sheet.name.lower() == table]
    seen = [sheet.name for sheet in sheets if not _is_hidden(sheet)] or [sheets[0].name]
    if named or len(seen) == 1:
        return (named or seen)[0]
    for name in seen:
        header = {title.strip().lower() for title in _header(book.get_sheet_by_name(name))}
        if all(header & {*spellings} for spellings in needed):
            return name
    return seen[0]


def _write(sheet: CalamineSheet, target: Path) -> list[str]:
    """`target` has the rows of the sheet; returns its header."""
    header: list[str] | None = None
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        for row in sheet.iter_rows():
            cells = [_text(value) for value in row]
            if header is None:
                header = [cell or "" for cell in cells]
                while header and not header[-1]:
                    header.pop()
                cells = [name or f"(column {index})" for index, name in enumerate(header, 1)]
            blank = all(cell is None for cell in cells)
            writer.writerow([] if blank else cells[: len(header)])
    return header or []


def _refuse_merged(sheet: CalamineSheet) -> None:
    """Of merged cells the first alone has a value: the rows beside it would read as empty. Exits where there are."""
    merged = sheet.merged_cell_ranges or []
    if merged:
        (row, column), (last_row, last_column) = merged[0]
        area = f"row {row + 1}, column {column + 1} to row {last_row + 1}, column {last_column + 1}"
        sys.exit(f'has merged cells on sheet "{sheet.name}", {area}: undo that, and fill in each of them')


def _told(sheet: CalamineSheet, *, hidden: bool) -> dict[str, object]:
    """What a sheet that is not read holds: its first row that is not empty, and whether there are more."""
    return {"name": sheet.name, "hidden": hidden, "header": _header(sheet), "rows": sheet.height > 1}


def main(file: str, table: str, needed: str, target: str) -> None:
    """Writes the sheet of the table in `file` (see `_chosen`) to `target`, and prints what the others hold."""
    _limit_memory()
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    book = CalamineWorkbook.from_path(_cells_as_seen(Path(file), Path(f"{target}.xlsx")))
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if not sheets:
        sys.exit("has no sheet that holds rows")
    read = _chosen(book, sheets, table, json.loads(needed))
    sheet = book.get_sheet_by_name(read)
    _refuse_merged(sheet)
    header = _write(sheet, Path(target))
    # One at a time: a sheet is whole in memory while it is looked at.
    told = (_told(book.get_sheet_by_name(s.name), hidden=_is_hidden(s)) for s in sheets if s.name != read)
    json.dump({"read": read, "header": header, "others": [other for other in told if other["header"]]}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
