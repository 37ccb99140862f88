"""The rows that reports are made of, read from the tables of a run; money stays `decimal.Decimal`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb

from invoicekit.load import Loaded
from invoicekit.reconcile import Coverage
from invoicekit.rules import sql_folder
from invoicekit.settings import Settings

Row = dict[str, Any]
_BATCH = 10_000


class Reconciled(Protocol):
    """A reconciliation, as a report sees it (`invoicekit.run.Run` is one)."""

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The database with the schema `result`."""

    @property
    def settings(self) -> Settings:
        """What the run was told."""

    @property
    def loaded(self) -> Loaded:
        """What was loaded."""

    @property
    def coverage(self) -> Coverage:
        """Which rules ran."""

    @property
    def work(self) -> Path:
        """A folder for files that are not complete yet."""

    @property
    def summary(self) -> Mapping[str, Any]:
        """The run in short."""


def stream(con: duckdb.DuckDBPyConnection, query: str, **values: object) -> Iterator[Row]:
    """The rows of a query, one after the other; memory does not grow with them."""
    cursor = con.cursor()
    cursor.execute(query, values) if values else cursor.execute(query)
    names = [column[0] for column in cursor.description or ()]
    while batch := cursor.fetchmany(_BATCH):
        for row in batch:
            yield dict(zip(names, row, strict=True))


def stream_by_rule(con: duckdb.DuckDBPyConnection, query: str) -> Iterator[Row]:
    """The rows of a query of one `$rule`, rule after rule in the order of the process: never are all of them sorted."""
    for (rule,) in con.execute("select rule from result.rule order by position").fetchall():
        yield from stream(con, query, rule=rule)


def rows(con: duckdb.DuckDBPyConnection, name: str, **values: object) -> list[Row]:
    """The rows of a file of `sql/report`."""
    return list(stream(con, (sql_folder() / "report" / f"{name}.sql").read_text("utf-8"), **values))


def table(con: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    """The rows of a small table or view of the schema `result`, in its own order."""
    relation = con.table(f"result.{name}")
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def group(rows_: Sequence[Row], *names: str) -> dict[Any, list[Row]]:
    """The rows by the values of these columns, groups and rows in the order in which they come."""
    groups: dict[Any, list[Row]] = {}
    for row in rows_:
        key = tuple(row[name] for name in names)
        groups.setdefault(key if len(names) > 1 else key[0], []).append(row)
    return groups
