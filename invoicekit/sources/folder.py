"""Finds the exports: SOURCE/dataverse/<table>.<ext> and SOURCE/finops/<table>.<ext>."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from invoicekit.contract import SYSTEMS, Contract, Table
from invoicekit.errors import MissingTable, MixedExport, SourceNotFound

FORMATS = ("csv", "parquet", "json", "xlsx")


@dataclass(frozen=True)
class Export:
    """The files of one table, all of one format."""

    table: Table
    files: tuple[Path, ...]
    format: str


@dataclass(frozen=True)
class Source:
    """What a folder of exports holds: exports by table name, and the files that name no table we know."""

    folder: Path
    exports: Mapping[str, Export]
    ignored: tuple[Path, ...]


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Every data file with the table it belongs to: `<table>.csv`, `<table>.<part>.csv`, `<table>/<any>.csv`."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower().lstrip(".") in FORMATS and not path.name.startswith(("~$", ".")):
            inside = path.relative_to(folder)
            name = inside.parts[0] if len(inside.parts) > 1 else path.name.split(".")[0]
            found.append((name.lower(), path))
    return found


def find_exports(folder: Path, contract: Contract) -> Source:
    """The exports below `folder`, every required table among them.

    Raises SourceNotFound when there is nothing, MissingTable for a required table, MixedExport for a table
    in two formats.
    """
    if not folder.is_dir():
        raise SourceNotFound(folder, "no such folder")
    files: dict[str, list[Path]] = {}
    ignored: list[Path] = []
    for system in SYSTEMS:
        tables = contract.of(system)
        for name, path in _files(folder / system):
            if name in tables:
                files.setdefault(name, []).append(path)
            else:
                ignored.append(path)
    if not files:
        raise SourceNotFound(folder, "no export found")
    exports = {name: _export(contract.tables[name], paths) for name, paths in files.items()}
    for name, table in contract.tables.items():
        if table.required and name not in exports:
            raise MissingTable(folder / table.system, name, table.says)
    return Source(folder, exports, tuple(ignored))


def _export(table: Table, paths: list[Path]) -> Export:
    formats = {path.suffix.lower().lstrip(".") for path in paths}
    if len(formats) > 1:
        raise MixedExport(table.name, paths)
    return Export(table, tuple(paths), formats.pop())
