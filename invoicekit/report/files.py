"""The files that were read: how old they are, and the hashes that tell whether they are the same."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from duckdb import ColumnExpression, FunctionExpression

from invoicekit.contract import read_contract
from invoicekit.load import LoadedTable
from invoicekit.settings import Settings

_STAMPS = ("created_at", "modified_at")


@dataclass(frozen=True)
class InputFile:
    """One file as it lies now: its time stamp (UTC) and hash; `changed` is None and `sha256` empty where it is gone."""

    name: str
    changed: datetime | None
    sha256: str


@dataclass(frozen=True)
class InputTable:
    """One exported table with its files; `newest` is the last time that a row of it was created or modified (UTC)."""

    system: str
    table: str
    rows_in: int
    quarantined: int
    newest: datetime | None
    files: tuple[InputFile, ...]

    @property
    def changed(self) -> datetime | None:
        """When the newest of its files was last written."""
        return max((file.changed for file in self.files if file.changed), default=None)


def input_tables(con: duckdb.DuckDBPyConnection, tables: Sequence[LoadedTable]) -> list[InputTable]:
    """Every exported table with how recent it is, and each of its files with time and hash."""
    root = _root(tables)
    return [
        InputTable(
            table.system,
            table.table,
            table.rows_in,
            table.quarantined,
            _newest(con, table.table),
            tuple(_file(Path(file), root) for file in table.files),
        )
        for table in tables
    ]


def _root(tables: Sequence[LoadedTable]) -> Path:
    """The folder above dataverse/ and finops/."""
    folders = {str(Path(file).parent) for table in tables for file in table.files}
    common = Path(os.path.commonpath(folders)) if folders else Path()
    return common.parent if common.name.lower() in {table.system for table in tables} else common


def _newest(con: duckdb.DuckDBPyConnection, table: str) -> datetime | None:
    columns = [name for name in _STAMPS if name in read_contract().tables[table].columns]
    if not columns:
        return None
    newest = [FunctionExpression("max", ColumnExpression(name)).alias(name) for name in columns]
    (row,) = con.table(f"typed.{table}").aggregate(newest).fetchall()
    return max((stamp for stamp in row if stamp is not None), default=None)


def _file(path: Path, root: Path) -> InputFile:
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    try:
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
        with path.open("rb") as stream:
            return InputFile(name, changed, hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError:
        return InputFile(name, None, "")


def inputs_hash(tables: Sequence[InputTable]) -> str:
    """One hash of all files: of their names and hashes, in the order of the names."""
    lines = sorted(f"{file.name} {file.sha256}\n" for table in tables for file in table.files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def settings_hash(settings: Settings) -> str:
    """The hash of the settings of a run, its moment among them."""
    return hashlib.sha256(settings.model_dump_json(by_alias=True).encode()).hexdigest()
