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
from invoicekit.load import Loaded, LoadedTable, stamp
from invoicekit.settings import Settings

_STAMPS = ("created_at", "modified_at")


@dataclass(frozen=True)
class InputFile:
    """One file as it was read: when it was written (UTC), and its hash, empty where it is gone or was changed since."""

    name: str
    changed: datetime
    sha256: str

    @property
    def told(self) -> str:
        """Its hash, or why it has none."""
        return self.sha256 or "gone, or changed since it was read"


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
    def changed(self) -> datetime:
        """When the newest of its files was last written."""
        return max(file.changed for file in self.files)


def input_tables(con: duckdb.DuckDBPyConnection, loaded: Loaded) -> list[InputTable]:
    """Every exported table with how recent it is, and each of its files with time and hash."""
    root = _root(loaded.tables)
    return [
        InputTable(
            table.system,
            table.table,
            table.rows_in,
            table.quarantined,
            _newest(con, table.table),
            tuple(_file(Path(file), root, loaded.stamps[file]) for file in table.files),
        )
        for table in loaded.tables
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


def _file(path: Path, root: Path, read: tuple[int, int]) -> InputFile:
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    _, written = read
    changed = datetime.fromtimestamp(written / 1e9, UTC).replace(tzinfo=None)
    try:
        with path.open("rb") as stream:
            hashed = hashlib.file_digest(stream, "sha256").hexdigest()
        return InputFile(name, changed, hashed if stamp(path) == read else "")
    except OSError:
        return InputFile(name, changed, "")


def inputs_hash(tables: Sequence[InputTable]) -> str:
    """One hash of all files: of their names and hashes, in the order of the names."""
    lines = sorted(f"{file.name} {file.sha256}\n" for table in tables for file in table.files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def settings_hash(settings: Settings) -> str:
    """The hash of the settings of a run, its moment among them."""
    return hashlib.sha256(settings.model_dump_json(by_alias=True).encode()).hexdigest()
