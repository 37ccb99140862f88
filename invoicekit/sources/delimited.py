"""CSV files, as text: every record is either in `raw.<table>` or in the list of rejected ones.

DuckDB parses; an independent count of the records stands against it, because a CSV reader that loses rows
does so silently.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
from duckdb import ColumnExpression, ConstantExpression, SQLExpression
from duckdb.sqltypes import VARCHAR

from invoicekit.engines.duckdb import is_disk_full
from invoicekit.export_errors import UnreadableFile
from invoicekit.settings import Numbers
from invoicekit.sources.line_ends import check_line_ends
from invoicekit.sources.paths import literal
from invoicekit.sources.rejected import NOT_UTF8, SAVE_AS, Rejected, rejected_records

FILE, ROW = "_file", "_row"
MAX_CELL = 1_000_000
_CHUNK = 1 << 24
_MARKS = ",;\t|"
_NOTHING = (b"", b"\r", b"\xef\xbb\xbf")
_BLANK_LINE = re.compile(rb"^\r?\n", re.MULTILINE)


@dataclass(frozen=True)
class TextFile:
    """A CSV file to read, and the name of the file that the user knows it by."""

    path: Path
    shown: Path


def count_records(path: Path) -> int:
    """How many records stand in a CSV file, the header included, blank lines not: newlines outside quotes.

    Independent of any CSV library on purpose. Raises ValueError when a quote is left open.
    """
    records, quoted, blank = 0, False, True
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            for index, part in enumerate(chunk.split(b'"')):
                if index:
                    quoted, blank = not quoted, False
                if quoted:
                    continue
                head, newline, rest = part.partition(b"\n")
                blank = blank and head in _NOTHING
                if newline:
                    lines, tail = rest[: rest.rfind(b"\n") + 1], rest[rest.rfind(b"\n") + 1 :]
                    records += (not blank) + lines.count(b"\n") - len(_BLANK_LINE.findall(lines))
                    blank = tail in _NOTHING
    if quoted:
        raise ValueError
    return records + (not blank)


def read_header(file: TextFile, delimiter: str) -> list[str]:
    """The names in the first record; a blank one is called by its number.

    Only the header must be UTF-8 here; of the later records see `rejected_records`. Raises UnreadableFile.
    """
    try:
        with file.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            header = next(csv.reader(stream, delimiter=delimiter), [])
        "".join(header).encode()
    except UnicodeEncodeError as error:
        raise UnreadableFile(file.shown, NOT_UTF8, SAVE_AS) from error
    except csv.Error as error:
        raise UnreadableFile(file.shown, f"is not CSV ({error})", "Export it again as CSV UTF-8.") from error
    except OSError as error:
        raise UnreadableFile(file.shown, f"cannot be opened ({error.strerror})", "Check its rights.") from error
    if not any(name.strip() for name in header):
        raise UnreadableFile(file.shown, "has no header row", "Export it with column names in the first row.")
    if header[0].lower().startswith("sep="):
        raise UnreadableFile(
            file.shown,
            'begins with a line "sep=", which only Excel understands',
            "Delete that line, or save the file again as CSV UTF-8.",
        )
    others = [mark for mark in _MARKS if mark in header[0]]
    if len(header) == 1 and others:
        between = max(others, key=header[0].count)
        told, found = (mark.replace("\t", "\\t") for mark in (delimiter, between))
        raise UnreadableFile(
            file.shown,
            f'has "{found}" between the names of its columns, and "{told}" is what the settings say',
            f'If all your CSV files have it, write delimiter = "{found}" under [numbers] in the settings file; '
            f'if this one alone has, export it again with "{told}".',
        )
    return [name.strip() or f"(column {number})" for number, name in enumerate(header, 1)]


def read_text(
    con: duckdb.DuckDBPyConnection,
    table: str,
    files: Sequence[TextFile],
    headers: Sequence[Sequence[str]],
    numbers: Numbers,
) -> tuple[int, list[Rejected]]:
    """`raw.<table>` holds every record of the files as text, with file and row; returns rows in, and the rejected.

    `headers` are those of the files, in their order. Raises UnreadableFile when the records that were read are not
    those that were counted, or a file is in another encoding.
    """
    union = list({name.lower(): name for header in headers for name in header}.values())
    rows_in, rejected = 0, list[Rejected]()
    con.execute("set preserve_insertion_order = true")
    for number, (file, header) in enumerate(zip(files, headers, strict=True)):
        relation = _relation(con, file, header, union, numbers)
        before = _count(con, table) if number else 0
        try:
            if number:
                relation.insert_into(f"raw.{table}")
            else:
                relation.create(f"raw.{table}")
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            if is_disk_full(error):
                raise
            check_line_ends(file.path, file.shown)
            raise UnreadableFile(file.shown, _first_line(error), "Export it again as CSV UTF-8.") from error
        mine = list(rejected_records(con, file.path, file.shown))
        try:
            counted = count_records(file.path) - 1
        except ValueError:
            raise UnreadableFile(file.shown, "a quote is left open", "Mend or export it again.") from None
        read = _count(con, table) - before + len(mine)
        if read != counted:
            check_line_ends(file.path, file.shown)
            raise UnreadableFile(
                file.shown,
                f"{counted} records were counted and {read} could be read",
                "A quote may be left open; export it again.",
            )
        rows_in += counted
        rejected += mine
    con.execute("set preserve_insertion_order = false")
    return rows_in, rejected


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")


def _relation(
    con: duckdb.DuckDBPyConnection, file: TextFile, header: Sequence[str], union: list[str], numbers: Numbers
) -> duckdb.DuckDBPyRelation:
    con.execute("drop table if exists reject_errors")
    con.execute("drop table if exists reject_scans")
    relation = con.read_csv(
        literal(file.path),
        header=True,
        columns=dict.fromkeys(header, "VARCHAR"),
        auto_detect=False,
        store_rejects=True,
        delimiter=numbers.delimiter,
        quotechar='"',
        escapechar='"',
        max_line_size=8 * MAX_CELL,
        hive_partitioning=False,
    )
    place = {name.lower(): name for name in header}
    columns = [
        (
            ColumnExpression(place[name.lower()]) if name.lower() in place else ConstantExpression(None).cast(VARCHAR)
        ).alias(name)
        for name in union
    ]
    return relation.select(
        *columns,
        ConstantExpression(str(file.shown)).alias(FILE),
        SQLExpression("row_number() over ()").alias(ROW),
    )


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return len(con.table(f"raw.{table}"))


def _starts(path: Path, *, sheet: bool) -> Iterator[int]:
    """The physical line on which each record begins; of a sheet, where a blank line is an empty row, its row."""
    quoted, row = False, 0
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if not quoted:
                row += 1
                if line.removesuffix(b"\n") not in _NOTHING:
                    yield row if sheet else number
            quoted ^= line.count(b'"') % 2 == 1


def lines_of(file: TextFile, rejected: frozenset[int], rows: frozenset[int], *, sheet: bool) -> dict[int, int]:
    """The physical line (the row of a sheet) on which each of these rows begins.

    Rows count the records that were not rejected, from 1.
    """
    starts = (line for line in islice(_starts(file.path, sheet=sheet), 1, None) if line not in rejected)
    return {row: line for row, line in enumerate(islice(starts, max(rows)), 1) if row in rows}
