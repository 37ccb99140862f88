"""The model after the typed tables changed: what may be out of date is built anew, and nothing else.

A model table that may be out of date is set aside as `<table>_before` until it is built again: nobody can read it by
mistake, and a transaction that is rolled back brings it back. Built anew, it is compared with what it was: a file that
reads none of the columns in which the two differ is left alone (see `lineage`).
"""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from invoicekit.compare import columns_that_differ
from invoicekit.lineage import Reader, names_in, readers
from invoicekit.model import model_files


def rebuild_model(con: duckdb.DuckDBPyConnection, changed: Collection[str], wanted: str | None = None) -> None:
    """The model is what it would be if it were built now, after these typed tables changed.

    With `wanted`, the text of statements, only what they name is built, and what that is made from; the rest is set
    aside until a later call builds it.
    """
    files = model_files()
    tables = readers(files)
    needed = {file.name for file in files} if wanted is None else names_in(wanted)
    for file in reversed(files):
        if file.name in needed:
            needed |= file.reads
    typed = {f"typed.{name}" for name in changed}
    aside = _set_aside_before(con)
    _set_aside(con, [table for table in tables if table.reads & typed], aside)
    for table in tables:
        if table.name in aside & needed:
            con.execute(table.file.sql)
            readers_of_it = [other for other in tables if table.name in other.reads and other.name not in aside]
            read = {name for other in readers_of_it for name in other.columns(table.name)}
            differing = columns_that_differ(con, table.name, _before(table.name), read) if read else frozenset()
            con.execute("drop table " + _before(table.name))
            aside.remove(table.name)
            _set_aside(con, [other for other in readers_of_it if other.columns(table.name) & differing], aside)


def _before(name: str) -> str:
    return name + "_before"


def _set_aside_before(con: duckdb.DuckDBPyConnection) -> set[str]:
    query = """select schema_name || '.' || table_name from duckdb_tables()
        where schema_name in ('dataverse', 'finops') and suffix(table_name, '_before')"""
    return {name.removesuffix("_before") for (name,) in con.execute(query).fetchall()}


def _set_aside(con: duckdb.DuckDBPyConnection, tables: Collection[Reader], aside: set[str]) -> None:
    for name in sorted({table.name for table in tables} - aside):
        con.execute("alter table " + name + " rename to " + _before(name).partition(".")[2])
        aside.add(name)
