"""Copies of a record in an export, as overlapping parts and append-only exports have them: the newest counts.

Which of two copies is the newer tells their modified stamp. Older copies are set aside and counted; copies of one
moment that differ stay, and `export.versions` tells them: which of them holds, no export says.
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


def set_older_aside(
    con: duckdb.DuckDBPyConnection, table: Table, fitting: duckdb.DuckDBPyRelation, values: Mapping[str, Expression]
) -> int:
    """`typed.<table>` has no row of which a newer copy is there; `result.older_copy` has these rows. Returns how many.

    `fitting` has the rows as they were read, with their files, and `values` what each of the columns is there. Records
    that stay more than once, and differ, are in `result.version`.
    """
    keys = table.identity
    if not keys or not set(keys) <= values.keys():
        return 0
    typed = con.table(f"typed.{table.name}")
    named = [ColumnExpression(name) for name in keys]
    stamped = STAMP in values
    newest = FunctionExpression("max", ColumnExpression(STAMP)) if stamped else constant(None)
    twice = (
        typed.aggregate([*named, FunctionExpression("count", constant(1)).alias(_TWICE), newest.alias(_NEWEST)])
        .filter(ColumnExpression(_TWICE) > constant(1))
        .select(*(ColumnExpression(name).alias(_TWICE + name) for name in keys), ColumnExpression(_NEWEST))
        .materialize()
        .set_alias("twice")
    )
    if not len(twice):
        return 0
    same = reduce(
        lambda one, other: one & other, [ColumnExpression(name) == ColumnExpression(_TWICE + name) for name in keys]
    )
    older = 0
    if stamped:
        is_older = ColumnExpression(STAMP) < ColumnExpression(_NEWEST)
        read = fitting.select(
            ColumnExpression(FILE).alias("file"), *(values[name].alias(name) for name in (*keys, STAMP))
        )
        outdated = read.join(twice, same).filter(is_older).materialize()
        older = len(outdated)
        if older:
            outdated.select(
                constant(table.name).alias("table_name"),
                _record(keys).alias("record"),
                ColumnExpression("file"),
                ColumnExpression(STAMP),
                ColumnExpression(_NEWEST).alias("newest"),
            ).insert_into("result.older_copy")
            counts = (~is_older) | ColumnExpression(STAMP).isnull() | ColumnExpression(_NEWEST).isnull()
            kept = typed.join(twice, same, how="left").filter(counts)
            replace_rows(con, "typed", table.name, kept.select(*(ColumnExpression(name) for name in table.columns)))
    _tell_versions(con, table, twice, same)
    return older


def _tell_versions(
    con: duckdb.DuckDBPyConnection, table: Table, twice: duckdb.DuckDBPyRelation, same: Expression
) -> None:
    """`result.version` has the records whose copies are not all alike, and how many kinds of them there are."""
    keys = [ColumnExpression(name) for name in table.identity]
    columns = [ColumnExpression(name) for name in table.columns]
    kinds = con.table(f"typed.{table.name}").join(twice, same).select(*columns).distinct()
    (
        kinds.aggregate([*keys, FunctionExpression("count", constant(1)).alias(_TWICE)])
        .filter(ColumnExpression(_TWICE) > constant(1))
        .select(
            constant(table.name).alias("table_name"),
            _record(table.identity).alias("record"),
            ColumnExpression(_TWICE).alias("versions"),
        )
        .insert_into("result.version")
    )


def _record(keys: tuple[str, ...]) -> Expression:
    return FunctionExpression("concat_ws", constant(" | "), *(ColumnExpression(name).cast(VARCHAR) for name in keys))
