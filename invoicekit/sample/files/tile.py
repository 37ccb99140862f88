"""A large book from a small one: the same rows again and again, each time with new keys, written set by set."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
from duckdb import CaseExpression, ColumnExpression, ConstantExpression, DuckDBPyRelation, Expression
from duckdb import FunctionExpression as Function

from invoicekit.sample.world.layout import LAYOUT, MASTER, Column

RECORDS_PER_TILE = 1_000_000
"""More than any table of a small book has, so that record ids of two tiles never meet."""


@dataclass(frozen=True)
class Part:
    """A book that fills the tiles from `first` on; tile 0 is the book as it is."""

    tables: dict[str, DuckDBPyRelation]
    first: int
    tiles: int


def whole_table(connection: duckdb.DuckDBPyConnection, table: str, parts: list[Part]) -> DuckDBPyRelation:
    """The rows of all tiles; master data stand in the first part only, which all tiles share."""
    rows = parts[0].tables[table]
    if table not in MASTER:
        for part in parts[1:]:
            rows = rows.union(_tiled(connection, table, part))
    return rows


def _tiled(connection: duckdb.DuckDBPyConnection, table: str, part: Part) -> DuckDBPyRelation:
    tiles = connection.table_function("range", [part.first, part.first + part.tiles])
    number = tiles.select(ColumnExpression("range").alias("tile"))
    return number.cross(part.tables[table]).select(*(_anew(column).alias(column.name) for column in LAYOUT[table]))


def _anew(column: Column) -> Expression:
    """The column's value in another tile."""
    value, tile = ColumnExpression(column.name), ColumnExpression("tile")
    match column.kind:
        case "guid" | "lookup":
            both = Function("concat", value.cast("VARCHAR"), ConstantExpression(":"), tile)
            return _where_there(value, Function("md5", both).cast("UUID"))
        case "number":
            return _where_there(value, Function("concat", value, ConstantExpression("-"), tile))
        case "record":
            return value + tile * ConstantExpression(RECORDS_PER_TILE)
        case _:
            return value


def _where_there(value: Expression, new: Expression) -> Expression:
    return CaseExpression(value.isnotnull(), new).otherwise(ConstantExpression(None))
