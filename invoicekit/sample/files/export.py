"""A book becomes DuckDB tables of the right types, and those become files as the two systems export them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
from duckdb import CaseExpression, ColumnExpression, ConstantExpression, DuckDBPyRelation, Expression
from duckdb import FunctionExpression as Function

from invoicekit.sample.world.defects import Due
from invoicekit.sample.world.layout import DATAVERSE, LAYOUT, Column
from invoicekit.sample.world.tables import Book, Value

TYPES = {
    "guid": "UUID", "lookup": "UUID", "number": "VARCHAR", "text": "VARCHAR", "company": "VARCHAR",
    "choice": "INTEGER", "int": "INTEGER", "record": "BIGINT", "flag": "BOOLEAN", "date": "DATE",
    "stamp": "TIMESTAMP", "money": "DECIMAL(28,6)", "quantity": "DECIMAL(28,6)", "rate": "DECIMAL(28,12)",
}  # fmt: skip
WEB_API = {"msdyn_actual", "msdyn_invoicelinetransaction"}
"""Dataverse tables whose lookups are spelled as the Web API does: `_msdyn_project_value`."""

DECIMALS = {
    "dataverse": {"money": "DECIMAL(19,4)", "quantity": "DECIMAL(19,2)", "rate": "DECIMAL(22,10)"},
    "finops": {"money": "DECIMAL(28,6)", "quantity": "DECIMAL(28,2)", "rate": "DECIMAL(28,6)"},
}
"""How many decimals each system's text shows."""
NO_DATE = "1900-01-01 00:00:00"


def kind_of(column: Column) -> str:
    """What the column holds, shared by all tiles or not."""
    return column.kind.removeprefix("master_")


def load(connection: duckdb.DuckDBPyConnection, book: Book, scratch: Path, name: str) -> dict[str, DuckDBPyRelation]:
    """Every table of the book as a typed DuckDB table."""
    tables = {}
    for table, columns in LAYOUT.items():
        file = scratch / f"{name}_{table}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(column.name for column in columns)
            writer.writerows([_text(row[column.name]) for column in columns] for row in book.tables[table])
        types = {column.name: TYPES[kind_of(column)] for column in columns}
        rows = connection.read_csv(str(file), header=True, sep=",", quotechar='"', escapechar='"', dtype=types,
                                   sample_size=1)  # fmt: skip
        rows.create(f"{name}_{table}")
        tables[table] = connection.table(f"{name}_{table}")
    return tables


def write_table(rows: DuckDBPyRelation, table: str, directory: Path, form: str) -> None:
    """One export file, with the header and the spellings of its system."""
    system = "dataverse" if table in DATAVERSE else "finops"
    spell = _csv if form == "csv" else _parquet
    shaped = rows.select(*(spell(column, system).alias(_header(table, column)) for column in LAYOUT[table]))
    folder = directory / system
    folder.mkdir(parents=True, exist_ok=True)
    for stale in (folder / f"{table}.csv", folder / f"{table}.parquet"):
        stale.unlink(missing_ok=True)
    target = str(folder / f"{table}.{form}")
    if form == "csv":
        shaped.write_csv(target, header=True)
    else:
        shaped.write_parquet(target, compression="zstd")


def write_answers(findings: Iterable[Due], file: Path) -> None:
    """The findings due, sorted; only the header when there are none."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("rule", "outcome", "subject"))
        writer.writerows((due.rule, due.outcome, due.subject) for due in findings)


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _header(table: str, column: Column) -> str:
    spelled_by_web_api = table in WEB_API and kind_of(column) == "lookup"
    return f"_{column.name}_value" if spelled_by_web_api else column.name


def _parquet(column: Column, system: str) -> Expression:
    """Typed; Finance has 1900 for no date and 0 for no record."""
    value, kind = ColumnExpression(column.name), kind_of(column)
    if system == "finops" and kind in {"date", "stamp"}:
        return _or(value.cast("TIMESTAMP"), ConstantExpression(NO_DATE).cast("TIMESTAMP"))
    if system == "finops" and kind == "record":
        return _or(value, ConstantExpression(0))
    return value


def _csv(column: Column, system: str) -> Expression:
    """As text: braces and capitals for Finance's GUIDs, `T…Z` for Dataverse's time stamps."""
    value, kind = ColumnExpression(column.name), kind_of(column)
    if kind in DECIMALS[system]:
        return value.cast(DECIMALS[system][kind])
    if system == "finops" and kind in {"guid", "lookup"}:
        upper = Function("upper", value.cast("VARCHAR"))
        return _where_there(value, Function("concat", ConstantExpression("{"), upper, ConstantExpression("}")))
    if system == "dataverse" and kind == "stamp":
        return Function("strftime", value, ConstantExpression("%Y-%m-%dT%H:%M:%SZ"))
    if system == "dataverse" and kind == "flag":
        return CaseExpression(value, ConstantExpression("True")).otherwise(ConstantExpression("False"))
    return _parquet(column, system)


def _or(value: Expression, otherwise: Expression) -> Expression:
    return CaseExpression(value.isnotnull(), value).otherwise(otherwise)


def _where_there(value: Expression, new: Expression) -> Expression:
    return CaseExpression(value.isnotnull(), new).otherwise(ConstantExpression(None))
