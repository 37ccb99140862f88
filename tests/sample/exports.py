"""Written exports read back with plain Python: no code of the package, so that it cannot vouch for itself."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

Row = dict[str, str]
KINDS = {"empl": "transid", "cost": "transid", "item": "projtransid", "revenue": "transid", "onacc": "transid"}

COST, UNBILLED, BILLED = "192350000", "192350005", "192350006"
UNIT_COST, INTER_ORG = "192350007", "192350008"
NON_CHARGEABLE, CHARGEABLE = "192350000", "192350001"
CONFIRMED, POSTED = "192350002", "192350004"
TAX, RETAINER = "690970002", "192350005"
NO_DATE = "1900-01-01 00:00:00"


class Exports:
    """The CSV files of a sample, by table; lookups by their plain names, GUIDs as Dataverse spells them."""

    def __init__(self, directory: Path) -> None:
        self.tables = {file.stem: _read(file) for file in sorted(directory.glob("*/*.csv"))}

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]

    def by(self, table: str, column: str) -> dict[str, Row]:
        """The rows of a table by a key, which must be unique."""
        rows = {row[column]: row for row in self[table]}
        assert len(rows) == len(self[table]), f"{table}.{column} is not unique"
        return rows

    def proposal_lines(self) -> list[Row]:
        """Proposal lines of all kinds, with kind, transaction and amount."""
        lines = []
        for kind, key in KINDS.items():
            amounts: dict[str, Decimal] = defaultdict(Decimal)
            for detail in self[f"projproposal{kind}detail"]:
                amounts[detail["proposalrefrecid"]] += Decimal(detail["amountcur"])
            lines += [
                {**row, "kind": kind, "transaction": row[key], "money": str(amounts[row["recid"]])}
                for row in self[f"projproposal{kind}"]
            ]
        return lines

    def posted_lines(self) -> list[Row]:
        """Posted invoice lines of all kinds, with kind, transaction and amount."""
        return [
            {
                **row,
                "kind": kind,
                "transaction": row[key],
                "money": row["amount" if kind == "onacc" else "lineamount"],
            }
            for kind, key in KINDS.items()
            for row in self[f"projinvoice{kind}"]
        ]


def group(rows: Iterable[Row], key: Callable[[Row], object]) -> dict[object, list[Row]]:
    """Rows by key."""
    groups: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def total(rows: Iterable[Row], column: str) -> Decimal:
    """The sum of a money column."""
    return sum((Decimal(row[column]) for row in rows), Decimal(0))


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    header = [name.removesuffix("_value").removeprefix("_") for name in rows[0]]
    return [dict(zip(header, map(_plain, row), strict=True)) for row in rows[1:]]


def _plain(value: str) -> str:
    return value[1:-1].lower() if value.startswith("{") else value
