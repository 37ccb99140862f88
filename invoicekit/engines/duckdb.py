"""The embedded engine: one DuckDB database in a temporary folder, held to a memory limit.

The database is a cache of the exports that can be rebuilt at any time. It is a file, so that a large book is
paged and compressed and never held whole in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from invoicekit.errors import BadSettings

MODEL_SCHEMAS = ("raw", "typed", "dataverse", "finops", "result")


def connect(folder: Path, memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to a new database in `folder`, spilling there, in UTC, printing nothing by itself.

    `memory_limit` is in DuckDB's words ("500MB"). Raises BadSettings when it is not.
    """
    con = duckdb.connect(
        folder / "book.duckdb",
        config={
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    con.execute("set timezone = 'UTC'")
    con.execute("set enable_progress_bar = false")
    # Row order matters only where text files are read: their line numbers come from it.
    con.execute("set preserve_insertion_order = false")
    if memory_limit is not None:
        try:
            con.execute("set memory_limit = $limit", {"limit": memory_limit})
            # Each thread needs room of its own, and what a join cannot spill must fit.
            con.execute("set threads = 1")
        except duckdb.Error as error:
            con.close()
            raise BadSettings(f"memory limit {memory_limit!r}: not a size. Write it as 500MB or 4GB.") from error
    for schema in MODEL_SCHEMAS:
        con.execute("create schema " + schema)
    return con


def create_empty(con: duckdb.DuckDBPyConnection, tables: Mapping[str, Mapping[str, str]]) -> None:
    """These tables are there, empty, with these columns and types. All names are the contract's own."""
    statements = [
        "create table " + name + " (" + ", ".join(f'"{column}" {type_}' for column, type_ in columns.items()) + ")"
        for name, columns in tables.items()
    ]
    con.execute(";\n".join(statements))


def is_disk_full(error: BaseException) -> bool:
    """Whether there was no room for what had to be written; the engine says so in words alone."""
    return isinstance(error, OSError | duckdb.Error) and "No space left on device" in str(error)


def was_interrupted(error: BaseException | None) -> bool:
    """Whether a person stopped what was being done, or the error comes of that; a query tells it as RuntimeError."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt | duckdb.InterruptException):
            return True
        if isinstance(error, RuntimeError) and str(error) == "Query interrupted":
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What is done inside is there as a whole afterwards, or not at all."""
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def make_writable(con: duckdb.DuckDBPyConnection, schema: str, name: str) -> None:
    """The table can be written to: a view (Parquet is read where it lies) becomes a table of the same rows."""
    if _is_view(con, schema, name):
        replace_rows(con, schema, name, con.table(schema + "." + name))


def replace_rows(con: duckdb.DuckDBPyConnection, schema: str, name: str, rows: duckdb.DuckDBPyRelation) -> None:
    """The table, or view, is a table of these rows, which may be its own."""
    table = schema + "." + name
    kind = "view " if _is_view(con, schema, name) else "table "
    rows.create(table + "_kept")
    con.execute("drop " + kind + table)
    con.execute("alter table " + table + "_kept rename to " + name)


def _is_view(con: duckdb.DuckDBPyConnection, schema: str, name: str) -> bool:
    views = "select count(*) from duckdb_views() where schema_name = $schema and view_name = $name"
    return con.execute(views, {"schema": schema, "name": name}).fetchall() != [(0,)]


def lock(con: duckdb.DuckDBPyConnection, readable: Sequence[Path]) -> None:
    """After loading: nothing outside these folders (the exports that raw views point at) can be reached any more."""
    con.execute("set allowed_directories = $folders", {"folders": [str(folder) for folder in readable]})
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")
