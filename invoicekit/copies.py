"""Copies of a record in an export, as overlapping parts and append-only exports have them: one of them counts.

What a record is known by, the contract says (`Table.known_by`). Which of two copies is the newer tells their version
number, where it is exported, else their modified stamp; the older one is set aside. Of copies that are alike one stays,
where the record has an id of its own. Copies of one moment that differ stay, and `export.versions` tells them: which of
them holds, no export says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce

import duckdb
from duckdb import CoalesceOperator, ColumnExpression, Expression, FunctionExpression
from duckdb.sqltypes import VARCHAR

from invoicekit.contract import Table
from invoicekit.engines.duckdb import replace_rows
from invoicekit.reading import constant
from invoicekit.sources.delimited import FILE

VERSION, STAMP, DELETED = "version", "modified_at", "deleted"
_TWICE, _NEWEST = "twice_", "twice_newest"


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
    newer = next((name for name in (VERSION, STAMP) if name in values), None)
    twice = _records_with_copies(typed, keys, newer)
    if not len(twice):
        return 0
    same = reduce(
        lambda one, other: one & other, [ColumnExpression(name) == ColumnExpression(_TWICE + name) for name in keys]
    )
    copies = typed.join(twice, same)
    if newer:
        is_older = ColumnExpression(newer) < ColumnExpression(_NEWEST)
        read = fitting.select(
            ColumnExpression(FILE).alias("file"), *(values[name].alias(name) for name in (*keys, newer))
        )
        _list_older(read.join(twice, same).filter(is_older), table, keys, newer)
        copies = copies.filter((~is_older) | ColumnExpression(newer).isnull() | ColumnExpression(_NEWEST).isnull())
    copies = copies.select(*(ColumnExpression(name) for name in table.columns)).materialize()
    kinds = copies.distinct()
    _list_versions(kinds, table, keys)
    before = len(typed)
    stay = kinds if identity.of_system else copies
    replace_rows(con, "typed", table.name, typed.join(twice, same, how="anti").union(stay))
    return before - len(con.table(f"typed.{table.name}"))


def _records_with_copies(
    typed: duckdb.DuckDBPyRelation, keys: tuple[str, ...], newer: str | None
) -> duckdb.DuckDBPyRelation:
    """The records that stand there more than once, under names of their own, with the newest of their stamps."""
    newest = FunctionExpression("max", ColumnExpression(newer)) if newer else constant(None)
    copies = FunctionExpression("count", constant(1))
    return (
        typed.aggregate([*map(ColumnExpression, keys), copies.alias(_TWICE), newest.alias(_NEWEST)])
        .filter(ColumnExpression(_TWICE) > constant(1))
        .select(*(ColumnExpression(name).alias(_TWICE + name) for name in keys), ColumnExpression(_NEWEST))
        .materialize()
        .set_alias("twice")
    )


def set_deleted_aside(con: duckdb.DuckDBPyConnection, table: Table, exported: Collection[str]) -> int:
    """`typed.<table>` has no row that its system has deleted; returns how many were set aside for it.

    A data lake keeps deleted rows for weeks, with a mark. They are looked at after the copies: the newest row of a
    record may say that it is deleted.
    """
    if DELETED not in exported:
        return 0
    typed = con.table(f"typed.{table.name}")
    left = typed.filter(CoalesceOperator(~ColumnExpression(DELETED), constant(True)))
    before, after = len(typed), len(left)
    if before != after:
        replace_rows(con, "typed", table.name, left)
    return before - after


def _list_older(older: duckdb.DuckDBPyRelation, table: Table, keys: tuple[str, ...], newer: str) -> None:
    older.select(
        constant(table.name).alias("table_name"),
        _record(keys).alias("record"),
        ColumnExpression("file"),
        ColumnExpression(newer).cast(VARCHAR),
        ColumnExpression(_NEWEST).cast(VARCHAR),
    ).insert_into("result.older_copy")


def _list_versions(kinds: duckdb.DuckDBPyRelation, table: Table, keys: tuple[str, ...]) -> None:
    """`result.version` has the records of which there are several kinds of rows."""
    versions = FunctionExpression("count", constant(1)).alias("versions")
    kinds.aggregate([*map(ColumnExpression, keys), versions]).filter(ColumnExpression("versions") > constant(1)).select(
        constant(table.name).alias("table_name"), _record(keys).alias("record"), ColumnExpression("versions")
    ).insert_into("result.version")


def _record(keys: tuple[str, ...]) -> Expression:
    return FunctionExpression("concat_ws", constant(" | "), *(ColumnExpression(name).cast(VARCHAR) for name in keys))
