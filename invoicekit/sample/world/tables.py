"""The rows that the simulation writes, table by table, before they become files."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal

from invoicekit.sample.world.layout import LAYOUT

Value = str | int | bool | Decimal | date | datetime | None
Row = dict[str, Value]

FIRST_RECORD = 5_637_144_576


class Book:
    """The rows of both systems, and the number sequences that they draw from."""

    def __init__(self) -> None:
        """Every table is there, empty."""
        self.tables: dict[str, list[Row]] = {name: [] for name in LAYOUT}
        self._last: Counter[str] = Counter()

    def next(self, series: str) -> int:
        """The next whole number of a series, from 1."""
        self._last[series] += 1
        return self._last[series]

    def add(self, table: str, **values: Value) -> Row:
        """The new row of a Dataverse table, complete: a column that is not given is empty."""
        row: Row = {column.name: None for column in LAYOUT[table]}
        if unknown := values.keys() - row.keys():
            raise KeyError(f"{table} has no column {', '.join(sorted(unknown))}")
        row.update(values)
        self.tables[table].append(row)
        return row

    def post(self, table: str, **values: Value) -> Row:
        """The new row of a Finance table, with a record id."""
        return self.add(table, recid=FIRST_RECORD + self.next(table), **values)

    def again(self, table: str, row: Row, **changes: Value) -> Row:
        """A second Finance row like this one, with a record id of its own."""
        return self.post(table, **{name: value for name, value in row.items() if name != "recid"} | changes)
