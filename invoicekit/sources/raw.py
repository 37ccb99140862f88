"""One table's files, of whatever format: checked for their columns, then brought into `raw.<table>` as they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from invoicekit.settings import Numbers
from invoicekit.sources.columns import check_columns
from invoicekit.sources.delimited import TextFile, read_header, read_text
from invoicekit.sources.folder import Export
from invoicekit.sources.json_pages import json_to_csv
from invoicekit.sources.not_read import NotRead
from invoicekit.sources.parquet import read_parquet, read_schema
from invoicekit.sources.rejected import Rejected
from invoicekit.sources.xlsx import xlsx_to_csv


@dataclass(frozen=True)
class Raw:
    """What came in: how many rows, those of them that are no records, and the files as text, where they are that.

    `not_read` has the sheets of workbooks that were not read.
    """

    rows_in: int
    rejected: Sequence[Rejected]
    texts: Sequence[TextFile]
    not_read: Sequence[NotRead] = ()


def read_raw(con: duckdb.DuckDBPyConnection, export: Export, work: Path, numbers: Numbers) -> Raw:
    """`raw.<table>` holds the export as it came. Raises for a file that cannot be read or has not its columns."""
    table = export.table
    if export.format == "parquet":
        check_columns(table, {file: read_schema(con, file) for file in export.files})
        return Raw(read_parquet(con, table.name, export.files), [], [])
    texts, not_read = _texts(export, work)
    headers = [read_header(text, numbers.delimiter) for text in texts]
    shown = [text.shown for text in texts]
    check_columns(table, dict(zip(shown, headers, strict=True)), sparse=export.format == "json")
    rows_in, rejected = read_text(con, table.name, texts, headers, numbers)
    return Raw(rows_in, rejected, texts, not_read)


def _texts(export: Export, work: Path) -> tuple[list[TextFile], list[NotRead]]:
    """The export's files as CSV, themselves or written anew in `work`, and the sheets that are not in them."""
    if export.format == "csv":
        return [TextFile(file, file) for file in export.files], []
    table = export.table
    texts = [TextFile(work / f"{table.name}.{index}.csv", file) for index, file in enumerate(export.files)]
    not_read: list[NotRead] = []
    if export.format == "json":
        json_to_csv(texts, [column.spellings[0] for column in table.columns.values()])
    else:
        for text in texts:
            not_read += xlsx_to_csv(text.shown, table, text.path)
    return texts, not_read
