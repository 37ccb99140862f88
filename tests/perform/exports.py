"""Exports of Finance as rows of text, to be changed before a book is opened."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

Row = dict[str, str]
SENT_BACK = ("vouchernumber", "exchangerate", "accountingamount", "salestaxamount")
"""The columns of a staging row that posting writes to."""
FED_BACK = ("msdyn_vouchernumber", "msdyn_accountingamount", "msdyn_accountexchangerate", "msdyn_accountingtaxamount")
"""The columns of an actual that feedback writes to."""


def read(folder: Path, table: str, system: str = "finops") -> list[Row]:
    """The rows of a table's export."""
    with (folder / system / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def change(folder: Path, table: str, to: Callable[[list[Row]], list[Row]], system: str = "finops") -> None:
    """The export has the rows that `to` makes of its own."""
    file, rows = folder / system / f"{table}.csv", read(folder, table, system)
    header = list(rows[0])
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerows(to(rows))


def identity(name: str) -> str:
    """The identifier as a plan has it; the two systems write one in two ways."""
    return name.strip("{}").lower()
