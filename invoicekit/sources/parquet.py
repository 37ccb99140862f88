"""Parquet files: read where they lie, with the types they have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
from duckdb import ColumnExpression, StarExpression

from invoicekit.export_errors import UnreadableFile
from invoicekit.sources.delimited import FILE, ROW
from invoicekit.sources.paths import literal


def read_schema(con: duckdb.DuckDBPyConnection, file: Path) -> list[str]:
    """The names of a file's columns. Raises UnreadableFile."""
    query = "select name, num_children from parquet_schema($file)"
    try:
        schema = con.execute(query, {"file": literal(file)}).fetchall()
    except duckdb.Error as error:
        problem = str(error).splitlines()[0].rstrip(".")
        raise UnreadableFile(file, f"is not Parquet ({problem})", "Export it again.") from error
    names = _columns(schema)
    taken = sorted({"filename", "file_row_number"} & {name.lower() for name in names})
    if taken:
        raise UnreadableFile(file, f"has a column {taken[0]}, a name that the engine needs", "Rename the column.")
    return names


def read_parquet(con: duckdb.DuckDBPyConnection, table: str, files: Sequence[Path]) -> int:
    """`raw.<table>` is a view over the files, with file and row; returns the rows that their footers count."""
    count = "select coalesce(sum(num_rows), 0) from parquet_file_metadata($file)"
    rows = 0
    for file in files:
        [(counted,)] = con.execute(count, {"file": literal(file)}).fetchall()
        rows += int(counted)
    relation = con.read_parquet(
        [literal(file.resolve()) for file in files],
        filename=True,
        file_row_number=True,
        union_by_name=True,
        hive_partitioning=False,
    )
    con.execute("use raw")
    relation.select(
        StarExpression(exclude=["filename", "file_row_number"]),
        ColumnExpression("filename").alias(FILE),
        (ColumnExpression("file_row_number") + 1).alias(ROW),
    ).create_view(table)
    con.execute("use main")
    return rows


def _columns(schema: Sequence[tuple[str, int | None]]) -> list[str]:
    """The names of the columns themselves, without the parts of nested ones; the schema has its root first."""
    names: list[str] = []
    parts = 0
    for name, children in schema[1:]:
        if parts:
            parts += (children or 0) - 1
        else:
            names.append(name)
            parts = children or 0
    return names
