"""The child process of `xlsx`: reads one sheet and writes it as CSV. Run as a file, never imported.

An empty row of the sheet is a blank line, so that the rows of the sheet can be counted in the CSV.
"""

from __future__ import annotations

import csv
import sys
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

MEMORY = 2_000_000_000


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _number(value: float) -> str:
    """The number that was typed. A cell holds 15 significant digits: one that needs more is written as no amount is."""
    typed = f"{value:.15g}"
    if abs(value) < 1e9 or float(typed) == value:
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


def main(file: str, table: str, target: str) -> None:
    """Writes the sheet `table` (else the first) of `file` to `target`."""
    _limit_memory()
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(file)
    by_name = {name.lower(): name for name in book.sheet_names}
    sheet = book.get_sheet_by_name(by_name.get(table, book.sheet_names[0]))
    with Path(target).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        header: list[str] | None = None
        for row in sheet.iter_rows():
            cells = [_text(value) for value in row]
            if header is None:
                header = [cell or "" for cell in cells]
                while header and not header[-1]:
                    header.pop()
                cells = [name or f"(column {index})" for index, name in enumerate(header, 1)]
            blank = all(cell is None for cell in cells)
            writer.writerow([] if blank else cells[: len(header)])


if __name__ == "__main__":
    main(*sys.argv[1:])
