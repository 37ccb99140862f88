"""The model after the typed tables changed: what may be out of date is built anew, and nothing else.

A model table that may be out of date is set aside as `<table>_before` until it is built again: nobody can read it by
mistake, and a transaction that is rolled back brings it back. Built anew, it is compared with what it was: a file that
names none of the columns in which the two differ is left alone. (So no file of the model reads all columns of another
one's table with a `*`.)
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import duckdb

from invoicekit.compare import columns_that_differ
from invoicekit.model import ModelFile, model_files

_NAMES = re.compile(r"\b(?:typed|dataverse|finops)\.\w+")


@dataclass(frozen=True)
class _Built:
    """A table of the model, the text that it is made by (with that of the views it reads), and where it stands."""

    file: ModelFile
    text: str

    @property
    def name(self) -> str:
        return self.file.name

    @cached_property
    def reads(self) -> frozenset[str]:
        return frozenset(_NAMES.findall(self.text)) - {self.name}

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(re.findall(r"\w+", self.text))


def rebuild_model(con: duckdb.DuckDBPyConnection, changed: Collection[str], wanted: str | None = None) -> None:
    """The model is what it would be if it were built now, after these typed tables changed.

    With `wanted`, the text of statements, only what they name is built, and what that is made from; the rest is set
    aside until a later call builds it.
    """
    files = model_files()
    tables = _tables(files)
    needed = {file.name for file in files} if wanted is None else set(_NAMES.findall(wanted))
    for file in reversed(files):
        if file.name in needed:
            needed |= file.reads
    typed = {f"typed.{name}" for name in changed}
    aside = _set_aside_before(con)
    _set_aside(con, [table for table in tables if table.reads & typed], aside)
    for table in tables:
        if table.name in aside & needed:
            con.execute(table.file.sql)
            differing = columns_that_differ(con, table.name, _before(table.name))
            con.execute("drop table " + _before(table.name))
            aside.remove(table.name)
            readers = [other for other in tables if table.name in other.reads and other.words & differing]
            _set_aside(con, readers, aside)


def _tables(files: Collection[ModelFile]) -> list[_Built]:
    """The tables of the model; a view is part of the text of what reads it."""
    text: dict[str, str] = {}
    for file in files:
        own = "\n".join(line for line in file.sql.splitlines() if not line.startswith("--"))
        views = [text[other.name] for other in files if other.kind == "view" and other.name in file.reads]
        text[file.name] = "\n".join([own, *views])
    return [_Built(file, text[file.name]) for file in files if file.kind == "table"]


def _before(name: str) -> str:
    return name + "_before"


def _set_aside_before(con: duckdb.DuckDBPyConnection) -> set[str]:
    query = """select schema_name || '.' || table_name from duckdb_tables()
        where schema_name in ('dataverse', 'finops') and suffix(table_name, '_before')"""
    return {name.removesuffix("_before") for (name,) in con.execute(query).fetchall()}


def _set_aside(con: duckdb.DuckDBPyConnection, tables: Collection[_Built], aside: set[str]) -> None:
    for name in sorted({table.name for table in tables} - aside):
        con.execute("alter table " + name + " rename to " + _before(name).partition(".")[2])
        aside.add(name)
