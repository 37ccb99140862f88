"""Quarantine: the rows that do not fit their table, each with file, line, column, value and reason."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from invoicekit.contract import Table
from invoicekit.sources.delimited import TextFile, lines_of
from invoicekit.sources.rejected import Rejected


def quarantine_rejected(con: duckdb.DuckDBPyConnection, table: Table, rejected: Sequence[Rejected]) -> None:
    """Records that have not the columns of their header are in quarantine, whole."""
    for row in rejected:
        con.execute(
            "insert into result.quarantine values (?, ?, ?, ?, null, ?, ?, null, null)",
            [table.system, table.name, row.file, -row.line, row.value, row.reason],
        )


def count_quarantined(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows of each table are in quarantine; a table without any is not there."""
    query = "select table_name, count(*) from result.quarantine group by table_name"
    # All rows are fetched: a result left unfinished keeps the connection from what comes next.
    return {str(name): int(rows) for name, rows in con.execute(query).fetchall()}


def find_lines(
    con: duckdb.DuckDBPyConnection,
    table: str,
    files: Sequence[TextFile],
    rejected: Sequence[Rejected],
    *,
    sheet: bool,
) -> None:
    """Quarantined rows name the line of the file (the row of the sheet), where they named the number of the record."""
    for file in files:
        shown = str(file.shown)
        rows = con.execute(
            "select line from result.quarantine where table_name = $table and file = $file and line > 0",
            {"table": table, "file": shown},
        ).fetchall()
        if rows:
            bad_lines = frozenset(row.line for row in rejected if row.file == shown)
            lines = lines_of(file, bad_lines, frozenset(row for (row,) in rows), sheet=sheet)
            con.executemany(
                "update result.quarantine set line = ? where table_name = ? and file = ? and line = ?",
                [[-line, table, shown, row] for row, line in lines.items()],
            )
    con.execute("update result.quarantine set line = -line where line < 0")
