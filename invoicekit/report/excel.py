"""The workbook `findings.xlsx`: every finding and what stands beside it, in rows that a person filters.

Text is text: no cell is a formula or a link. Rows are written one by one, and memory does not grow with them; a table
of more rows than a sheet holds goes on in a second sheet. A number in Excel has 15 digits: an amount that needs more is
text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from invoicekit.amounts import decimals, money
from invoicekit.marks import named
from invoicekit.report.facts import Reconciled, Row
from invoicekit.report.past import Past
from invoicekit.report.sheets import SHEETS, Sheet

MOST_ROWS = 1_048_576
MOST_DIGITS = 15
_LONGEST = 32_767
_WIDTHS = (8, 60)


def exact(amount: Decimal) -> bool:
    """Whether Excel can hold the amount as a number, digit for digit."""
    return len(amount.normalize().as_tuple().digits) <= MOST_DIGITS


def text(value: object) -> str:
    """A text as a cell can hold it: marks that XML cannot hold are named, and where it is cut it says so."""
    said = named(str(value))
    if len(said.encode("utf-16-le")) // 2 <= _LONGEST:
        return said
    end = f"… (cut, {len(said):,} characters)"
    return said.encode("utf-16-le")[: 2 * (_LONGEST - len(end))].decode("utf-16-le", "ignore") + end


class _Book:
    """The workbook that is being written, with one format per kind of value."""

    def __init__(self, file: Path, work: Path) -> None:
        self.book = xlsxwriter.Workbook(
            str(file),
            {
                "constant_memory": True,
                "tmpdir": str(work),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": "yyyy-mm-dd",
            },
        )
        # The same run gives the same bytes.
        self.book.set_properties({"title": "invoicekit findings", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        self._formats: dict[str, Any] = {}

    def format(self, number: str) -> Any:
        if number not in self._formats:
            properties = (
                {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
                if number == "head"
                else {"num_format": number}
            )
            self._formats[number] = self.book.add_format(properties)
        return self._formats[number]

    def write(self, sheet: Any, row: int, column: int, value: object, currency: str | None) -> None:
        if value is None or value == "":
            return
        if isinstance(value, Decimal) and exact(value):
            places = max(decimals(currency), -int(value.normalize().as_tuple().exponent))
            number = "#,##0" + ("." + "0" * places if places else "")
            sheet.write_number(row, column, float(value), self.format(number))
        elif isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(row, column, value, self.format("#,##0"))
        elif isinstance(value, datetime):
            moment = value.astimezone(UTC) if value.tzinfo else value  # Excel knows no zones; all of ours are UTC
            sheet.write_datetime(
                row, column, moment.replace(microsecond=0, tzinfo=None), self.format("yyyy-mm-dd hh:mm:ss")
            )
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.format("yyyy-mm-dd"))
        else:
            said = money(value, currency) if isinstance(value, Decimal) else text(value)
            sheet.write_string(row, column, said, self.format("@"))


def write_excel(run: Reconciled, file: Path, past: Past | None = None) -> None:
    """`file` is a workbook with the sheets of `SHEETS`; with `past` stands what it knows of findings."""
    book = _Book(file, run.work)
    for sheet in SHEETS:
        _write(book, sheet, sheet.rows(run, past), past)
    book.book.close()


def _write(book: _Book, sheet: Sheet, rows: Iterable[Row], past: Past | None) -> None:
    columns = sheet.columns(with_past=past is not None)
    waiting = iter(rows)
    part, more = 1, True
    while more:
        name = sheet.name if part == 1 else f"{sheet.name} {part}"
        more = _write_part(book, name, columns, waiting, past)
        part += 1


def _write_part(
    book: _Book, name: str, columns: Sequence[tuple[str, int]], rows: Iterator[Row], past: Past | None
) -> bool:
    """One sheet of at most `MOST_ROWS` rows; whether it is full and may have to go on."""
    worksheet = book.book.add_worksheet(name)
    worksheet.freeze_panes(1, 0)
    worksheet.set_landscape()
    worksheet.repeat_rows(0)
    worksheet.fit_to_pages(1, 0)
    for place, (_, width) in enumerate(columns):
        worksheet.set_column(place, place, min(max(width, _WIDTHS[0]), _WIDTHS[1]))
    for place, (column, _) in enumerate(columns):
        worksheet.write_string(0, place, column.replace("_", " "), book.format("head"))
    last = 0
    for row in rows:
        last += 1
        _remember(row, past)
        for place, (column, _) in enumerate(columns):
            book.write(worksheet, last, place, row.get(column), row.get("currency"))
        if last == MOST_ROWS - 1:
            break
    worksheet.autofilter(0, 0, last, len(columns) - 1)
    return last == MOST_ROWS - 1


def _remember(row: Row, past: Past | None) -> None:
    if past is not None and "finding_id" in row:
        remark = past.remark(row["finding_id"])
        row |= asdict(remark)
