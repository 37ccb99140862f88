"""From typed to model: runs the files of `sql/model`, and knows which of their columns the exports could fill.

A model file's leading comment says where its columns come from: `-- from: table` (columns of the same name), and
`-- column ...: table.column table.column | ...` (all of them are needed, or one of the alternatives).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from invoicekit.contract import read_contract
from invoicekit.rules import sql_folder

_CREATES = ("create table ", "create view ")
_READS = re.compile(r"\b((?:typed|dataverse|finops)\.\w+)")


@dataclass(frozen=True)
class ModelFile:
    """One file of `sql/model`: the table or view that it creates, and where its columns come from."""

    name: str
    sql: str
    source: str | None
    columns: Mapping[str, tuple[tuple[str, ...], ...]]

    @property
    def reads(self) -> frozenset[str]:
        """The typed and model tables that it is made from."""
        lines = (line for line in self.sql.splitlines() if not line.startswith("--"))
        return frozenset(name for line in lines for name in _READS.findall(line)) - {self.name}

    @property
    def kind(self) -> str:
        """What it creates: table or view."""
        return "view" if f"create view {self.name}" in self.sql else "table"


def _read(file: Path) -> ModelFile:
    sql = file.read_text("utf-8")
    created = next(line for line in sql.splitlines() if line.startswith(_CREATES))
    name = created.split()[2]
    source: str | None = None
    columns: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in sql.splitlines():
        if not line.startswith("-- ") or ": " not in line:
            continue
        left, _, right = line[3:].partition(": ")
        if left == "from":
            source = right.strip()
        elif all("." in word for part in right.split("|") for word in part.split()):
            alternatives = tuple(tuple(part.split()) for part in right.split("|"))
            columns |= dict.fromkeys(left.split(), alternatives)
    return ModelFile(name, sql, source, columns)


@cache
def model_files() -> Sequence[ModelFile]:
    """The files of `sql/model` in the order in which they run."""
    return tuple(_read(file) for file in sorted((sql_folder() / "model").rglob("*.sql")))


class Model:
    """Which model tables and columns the exports could fill."""

    def __init__(self, exported: Mapping[str, frozenset[str]]) -> None:
        self._exported = exported
        self._files = {file.name: file for file in model_files()}

    def missing(self, table: str, column: str | None = None) -> str | None:
        """What was not exported and is needed for a model table, or one column of it; None when all is there."""
        if table.startswith("result."):
            return None  # what a run has found so far is always there
        file = self._files[table]
        alternatives = file.columns.get(column, ()) if column else ()
        if not alternatives:
            if file.source is None:
                needed = next(iter(file.columns.values()))
                return self._lacking(tuple((part[0].split(".")[0],) for part in needed))
            if column is None or column not in self._columns_of(file.source):
                return self._lacking(((file.source,),))
            return self._lacking(((f"{file.source}.{column}",),))
        return self._lacking(alternatives)

    def exported(self, table: str) -> bool:
        """Whether the table was exported."""
        return table in self._exported

    def has_column(self, table: str, column: str) -> bool:
        """Whether the model table knows where this column would come from."""
        if table.startswith("result."):
            return False
        file = self._files[table]
        return column in file.columns or (file.source is not None and column in self._columns_of(file.source))

    def _columns_of(self, table: str) -> frozenset[str]:
        return frozenset(read_contract().tables[table].columns)

    def _lacking(self, alternatives: tuple[tuple[str, ...], ...]) -> str | None:
        lacking = [next((name for name in names if not self._has(name)), None) for names in alternatives]
        return lacking[0] if all(lacking) else None

    def _has(self, name: str) -> bool:
        table, _, column = name.partition(".")
        return table in self._exported and (not column or column in self._exported[table])


def build_model(con: duckdb.DuckDBPyConnection, step: Callable[[str, int], None] = lambda _name, _done: None) -> None:
    """Every table and view of the model is there, from the typed ones; `step` is told what is built, how many are."""
    for done, file in enumerate(model_files()):
        step(file.name, done)
        con.execute(file.sql)
