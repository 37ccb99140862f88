"""From raw to typed: each column read by its kind, each row that does not fit set aside with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

import duckdb
from duckdb import (
    CaseExpression,
    ColumnExpression,
    Expression,
    FunctionExpression,
    StarExpression,
)
from duckdb.sqltypes import BIGINT, VARCHAR

from invoicekit.contract import Contract, Table
from invoicekit.copies import set_copies_aside, set_deleted_aside
from invoicekit.engines.duckdb import create_empty
from invoicekit.export_errors import DayFirst
from invoicekit.reading import MONEY, NULL, TYPES, Reader, Reading, constant
from invoicekit.settings import Numbers
from invoicekit.sources.delimited import FILE, ROW

_REASONS = {
    "guid": "is not a GUID", "lookup": "is not a GUID", "boolean": "is not true or false",
    "date": "is not a date such as 2026-10-31", "timestamp": "is not a time stamp such as 2026-10-31T22:30:00Z",
    "money": "is not an exact amount", "quantity": "is not an exact number", "rate": "is not an exchange rate",
    "integer": "is not a whole number", "record": "is not a record id",
}  # fmt: skip

_ROUNDED, _WAS_ROUNDED = r"(?i)[0-9]+[.,][0-9]+e\+?[0-9]+", "was rounded by a spreadsheet: export it as text, or as CSV"
_DAY_FIRST = "(1[3-9]|2[0-9]|3[01])/(0?[1-9]|1[0-2])/[0-9]{4} [0-9]{1,2}:[0-9]{2}:[0-9]{2} [AP]M"
_NUMBERS = ("money", "quantity", "rate")


def type_table(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    contract: Contract,
    numbers: Numbers,
    *,
    rows: int,
    in_place: bool,
) -> tuple[frozenset[str], int, int, int]:
    """`typed.<table>` has the rows that fit, every column of the contract in it, null where not exported.

    It is a view where the raw table is read in place with its own types, a table where text is read once. Those of the
    `rows` rows that do not fit are in `result.quarantine`. Returns the columns that were exported, how many rows
    fit and count, and how many were set aside as copies of one that does, and as deleted (see `copies`).
    """
    raw = con.table(f"raw.{table.name}")
    headers = {name.strip().lower(): name for name in raw.columns}
    types = dict(zip(raw.columns, (str(type_) for type_ in raw.types), strict=True))
    reader = Reader(contract, numbers)
    mark = "_value"  # of what is parsed, beside the raw columns; a name that none of them begins with
    while any(name.startswith(mark) for name in headers):
        mark += "_"
    readings: list[Reading] = []
    for column in table.columns.values():
        header = _first_filled(raw, [headers[name] for name in column.accepts() if name in headers])
        if header is not None:
            readings.append(reader.read(column, header, types[header], f"{mark}{len(readings)}"))
    unfit = reduce(
        lambda one, other: one | other,
        [reading.unfit for reading in readings if reading.unfit is not None],
        constant(False),
    )
    values = {reading.column.name: reading.value for reading in readings}
    parsed = raw.select(StarExpression(), *(reading.parsed for reading in readings))
    _create(con, parsed.filter(~unfit), table, values, in_place=in_place)
    fitting = len(con.table(f"typed.{table.name}"))
    if fitting != rows:
        _check_day_first(parsed.filter(unfit), readings)
        _quarantine(parsed.filter(unfit), table, readings, numbers)
    copies = set_copies_aside(con, table, parsed.filter(~unfit), values)
    deleted = set_deleted_aside(con, table, values.keys())
    return frozenset(values), fitting - copies - deleted, copies, deleted


def _first_filled(raw: duckdb.DuckDBPyRelation, headers: Sequence[str]) -> str | None:
    """Of the spellings of a column that the export has the first in which anything stands, or else the first."""
    if len(headers) < 2:
        return headers[0] if headers else None
    texts = (_told(ColumnExpression(header).cast(VARCHAR)) for header in headers)
    counts = raw.aggregate([FunctionExpression("count", text) for text in texts]).fetchall()[0]
    return next((header for header, count in zip(headers, counts, strict=True) if count), headers[0])


def _told(text: Expression) -> Expression:
    """What a text says; null where it is empty."""
    return FunctionExpression("as_text", FunctionExpression("nullif", text, constant(NULL)))


def absent_tables(con: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> None:
    """`typed.<table>` is empty, with the contract's columns, for each table that was not exported."""
    create_empty(
        con,
        {
            f"typed.{table.name}": {name: str(TYPES[column.kind]) for name, column in table.columns.items()}
            for table in tables
        },
    )


def _create(
    con: duckdb.DuckDBPyConnection,
    rows: duckdb.DuckDBPyRelation,
    table: Table,
    values: Mapping[str, Expression],
    *,
    in_place: bool,
) -> None:
    typed = rows.select(
        *(
            values.get(name, constant(None).cast(TYPES[column.kind])).alias(name)
            for name, column in table.columns.items()
        )
    )
    if in_place:
        con.execute("use typed")
        typed.create_view(table.name)
        con.execute("use main")
    else:
        typed.create(f"typed.{table.name}")


def _check_day_first(unfit_rows: duckdb.DuckDBPyRelation, readings: Sequence[Reading]) -> None:
    """Raises DayFirst for a date such as 31/10/2026 10:30:00 PM: 1/10/2026 of its column was read as 10 January."""
    for reading in readings:
        if reading.column.kind in ("date", "timestamp"):
            text = FunctionExpression("trim", ColumnExpression(reading.header).cast(VARCHAR))
            wrong = unfit_rows.filter(FunctionExpression("regexp_full_match", text, constant(_DAY_FIRST)))
            for file, value in wrong.select(ColumnExpression(FILE), text.alias("value")).limit(1).fetchall():
                raise DayFirst(file, reading.header, value)


def _other_marks(numbers: Numbers) -> str:
    """A pattern of what is a number, but for a mark in it that is neither the decimal nor the thousands mark."""
    others = "".join(mark for mark in ".,' " if mark not in (numbers.decimal, numbers.thousands))
    return f"[+-]?[0-9.,' ]*[{others}][0-9.,' ]*"


def _quarantine(
    unfit_rows: duckdb.DuckDBPyRelation, table: Table, readings: Sequence[Reading], numbers: Numbers
) -> None:
    """`result.quarantine` holds these rows, each with the first of its columns that does not fit."""
    column, value, reason = (constant(None).cast(VARCHAR) for _ in range(3))
    for reading in reversed(readings):
        if reading.unfit is None:
            continue
        text = ColumnExpression(reading.header).cast(VARCHAR)
        said = _REASONS.get(reading.column.kind) or f"is not in the choice map {reading.column.choice}"
        why = CaseExpression(_told(text).isnull(), constant("is empty, and is required"))
        if reading.column.kind in _NUMBERS:
            marked = f'{said}: [numbers] of the settings names other marks (decimal = "{numbers.decimal}")'
            why = why.when(
                FunctionExpression("regexp_full_match", text, constant(_other_marks(numbers))), constant(marked)
            )
        if reading.column.kind == "record":
            why = why.when(FunctionExpression("regexp_full_match", text, constant(_ROUNDED)), constant(_WAS_ROUNDED))
        why = why.otherwise(constant(said))
        column = CaseExpression(reading.unfit, constant(reading.header)).otherwise(column)
        value = CaseExpression(reading.unfit, text).otherwise(value)
        reason = CaseExpression(reading.unfit, why).otherwise(reason)
    nothing = constant(None).cast(VARCHAR)
    money = {r.column.name: r.value for r in readings if r.column.kind == "money"}
    currency = {r.column.name: ColumnExpression(r.header).cast(VARCHAR) for r in readings}
    unfit_rows.select(
        constant(table.system).alias("system"),
        constant(table.name).alias("table_name"),
        ColumnExpression(FILE).alias("file"),
        ColumnExpression(ROW).cast(BIGINT).alias("line"),
        column.alias("column_name"),
        value.alias("value"),
        reason.alias("reason"),
        money.get("amount", money.get("total", constant(None).cast(MONEY))).alias("amount"),
        currency.get("currency", currency.get("currency_id", nothing)).alias("currency"),
    ).insert_into("result.quarantine")
