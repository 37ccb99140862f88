"""What the files of one table must name in their headers, before a row of them is read.

A part without a header row would lose its first row, and one that lacks a column would read as empty there: neither
can be told from the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from invoicekit.contract import Column, Table
from invoicekit.export_errors import DifferentColumns, DuplicateHeader, MissingColumns, UnreadableFile, WrongColumn
from invoicekit.sources.delimited import FILE, ROW

_MOST, _LONGEST = 6, 30
Headers = Mapping[Path, frozenset[str]]


def check_columns(table: Table, headers: Mapping[Path, Sequence[str]], *, sparse: bool = False) -> None:
    """Each file has the required columns of its table, and those of the optional ones that the others have.

    Columns that the contract does not know may differ. In a `sparse` format (JSON) an empty value need not be written,
    so a file may lack an optional column there. Raises UnreadableFile for a file that names no column of the table or
    one of ours, DuplicateHeader, WrongColumn for one that only the settings know, MissingColumns, DifferentColumns.
    """
    names: dict[Path, frozenset[str]] = {}
    for file, header in headers.items():
        names[file] = frozenset(_same(name) for name in header)
        _check_header(table, file, header)
    for column in table.columns.values():
        if column.told and not any(of_one & {*column.accepts()} for of_one in names.values()):
            file, header = next(iter(headers.items()))
            raise WrongColumn(table.name, column.name, column.spellings[0], file, header)
    for file, header in headers.items():
        lacking = [c.spellings[0] for c in table.columns.values() if c.required and not names[file] & {*c.accepts()}]
        if lacking:
            raise MissingColumns(str(file), lacking, header)
    for column in table.columns.values():
        _check_parts(table, column, names, sparse=sparse)


def _same(name: str) -> str:
    return name.strip().lower()


def _check_header(table: Table, file: Path, header: Sequence[str]) -> None:
    names = [_same(name) for name in header]
    known = {name for column in table.columns.values() for name in column.accepts()}
    if not known & {*names}:
        found = ", ".join(" ".join(name.split())[:_LONGEST] for name in header[:_MOST])
        raise UnreadableFile(
            file,
            f"names no column of {table.name} in its first row (found: {found})",
            "Export it with the column names in the first row.",
        )
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise DuplicateHeader(file, double)
    ours = sorted({FILE, ROW} & {*names})
    if ours:
        raise UnreadableFile(file, f"has a column {ours[0]}, a name that invoicekit needs itself", "Rename the column.")


def _check_parts(table: Table, column: Column, names: Headers, *, sparse: bool) -> None:
    """The column is read under one name; a file that has it not, or under another, would read as empty."""
    read = next((name for name in column.accepts() if any(name in of_one for of_one in names.values())), None)
    if read is None:
        return
    having = next(file for file, of_one in names.items() if read in of_one)
    for file, of_one in names.items():
        other = next((name for name in column.accepts() if name in of_one), None)
        if read not in of_one and (other or not sparse):
            raise DifferentColumns(table.name, file, having, read, other)
