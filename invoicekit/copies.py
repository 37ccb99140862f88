"""Copies of a record in an export, as overlapping parts and append-only exports have them: one of them counts.

What a record is known by, the contract says (`Table.known_by`). Which of two copies is the newer tells their modified
stamp; the older one is set aside. Of copies that are alike one stays, where the record has an id of its own. Copies of
one moment that differ stay, and `export.versions` tells them: which of them holds, no export says.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import duckdb
from duckdb import ColumnExpression, Expression, FunctionExpression
from duckdb.sqltypes import VARCHAR

from invoicekit.contract import Table
from invoicekit.engines.duckdb import replace_rows
from invoicekit.reading import constant
from invoicekit.sources.delimited import FILE

STAMP = "modified_at"
_TWICE, _NEWEST = "twice_", "twice_newest"
_IS_OLDER = ColumnExpression(STAMP) < ColumnExpression(_NEWEST)


def set_copies_aside(
    con: duckdb.DuckDBPyConnection, table: Table, fitting: duckdb.DuckDBPyRelation, values: Mapping[str, Expression]
) -> int:
    """`typed.<table>` has of each record the newest row, once; returns how many rows were set aside for it.

    Those of which a newer one is there are in `result.older_copy`, with their file: `fitting` has the rows as they were
    read, and `values` what each of the columns is there. Records that stay in several versions are in `result.version`.
    """
    identity = table.known_by(values.keys())
    keys = identity.columns
    if not keys:
        return 0
    typed = con.table(f"typed.{table.name}")
    twice = _records_with_copies(typed, keys, stamped=STAMP in values)
    if not len(twice):
        return 0
    same = reduce(
        lambda one, other: one & other, [ColumnExpression(name) == ColumnExpression(_TWICE + name) for name in keys]
    )
    copies = typed.join(twice, same)
    if STAMP in values:
        read = fitting.select(
            ColumnExpression(FILE).alias("file"), *(values[name].alias(name) for name in (*keys, STAMP))
        )
        _list_older(read.join(twice, same).filter(_IS_OLDER), table, keys)
        copies = copies.filter((~_IS_OLDER) | ColumnExpression(STAMP).isnull() | ColumnExpression(_NEWEST).isnull())
    copies = copies.select(*(ColumnExpression(name) for name in table.columns)).materialize()
    kinds = copies.distinct()
    _list_versions(kinds, table, keys)
    before = len(typed)
    stay = kinds if identity.of_system else copies
    replace_rows(con, "typed", table.name, typed.join(twice, same, how="anti").union(stay))
    return before - len(con.table(f"typed.{table.name}"))


def _records_with_copies(
    typed: duckdb.DuckDBPyRelation, keys: tuple[str, ...], *, stamped: bool
) -> duckdb.DuckDBPyRelation:
    """The records that stand there more than once, under names of their own, with the newest of their stamps."""
    newest = FunctionExpression("max", ColumnExpression(STAMP)) if stamped else constant(None)
    copies = FunctionExpression("count", constant(1))
    return (
        typed.aggregate([*map(ColumnExpression, keys), copies.alias(_TWICE), newest.alias(_NEWEST)])
        .filter(ColumnExpression(_TWICE) > constant(1))
        .select(*(ColumnExpression(name).alias(_TWICE + name) for name in keys), ColumnExpression(_NEWEST))
        .materialize()
        .set_alias("twice")
    )


def _list_older(older: duckdb.DuckDBPyRelation, table: Table, keys: tuple[str, ...]) -> None:
    older.select(
        constant(table.name).alias("table_name"),
        _record(keys).alias("record"),
        ColumnExpression("file"),
        ColumnExpression(STAMP),
        ColumnExpression(_NEWEST).alias("newest"),
    ).insert_into("result.older_copy")


def _list_versions(kinds: duckdb.DuckDBPyRelation, table: Table, keys: tuple[str, ...]) -> None:
    """`result.version` has the records of which there are several kinds of rows."""
    versions = FunctionExpression("count", constant(1)).alias("versions")
    kinds.aggregate([*map(ColumnExpression, keys), versions]).filter(ColumnExpression("versions") > constant(1)).select(
        constant(table.name).alias("table_name"), _record(keys).alias("record"), ColumnExpression("versions")
    ).insert_into("result.version")


def _record(keys: tuple[str, ...]) -> Expression:
    return FunctionExpression("concat_ws", constant(" | "), *(ColumnExpression(name).cast(VARCHAR) for name in keys))
