"""The sheets of a workbook beside the one that is read: none is passed over without a word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from invoicekit.contract import Table
from invoicekit.export_errors import SheetsOfOneTable
from invoicekit.sources.not_read import NotRead


def sheets_beside(file: Path, table: Table, read: str, header: Sequence[str], others: Any) -> list[NotRead]:
    """Each of the other sheets, with the reason why it is not read.

    Raises SheetsOfOneTable where one holds rows below the columns of the table that the sheet `read` has.
    """
    needed = _columns(table, header)
    alike = [
        sheet["name"] for sheet in others if sheet["rows"] and needed and needed <= _columns(table, sheet["header"])
    ]
    if alike:
        raise SheetsOfOneTable(file, table.name, _line(read), [_line(name) for name in alike])
    return [
        NotRead(
            f'{file}, sheet "{_line(sheet["name"])}"',
            ("is hidden, and " if sheet["hidden"] else "")
            + ("has not the columns" if sheet["rows"] else "has no rows below its first, unlike those")
            + f' of sheet "{_line(read)}", which is read',
        )
        for sheet in others
    ]


def _line(name: str) -> str:
    return " ".join(name.split())


def _columns(table: Table, header: Sequence[str]) -> frozenset[str]:
    names = {name.strip().lower() for name in header}
    return frozenset(column.name for column in table.columns.values() if names & {*column.accepts()})
