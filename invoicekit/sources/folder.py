"""Finds the exports: SOURCE/dataverse/<table>.<ext> and SOURCE/finops/<table>.<ext>, names in whatever case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from invoicekit.contract import SYSTEMS, Contract, Table
from invoicekit.errors import MissingTable, MixedExport, SameName, SourceNotFound
from invoicekit.sources.not_read import (
    FORMATS,
    NotRead,
    is_hidden,
    not_read_below,
    not_read_beside,
    suffix,
    table_of,
)


@dataclass(frozen=True)
class Export:
    """The files of one table, all of one format."""

    table: Table
    files: tuple[Path, ...]
    format: str


@dataclass(frozen=True)
class Source:
    """What a folder of exports holds: exports by table name, and the files that were not read."""

    folder: Path
    exports: Mapping[str, Export]
    not_read: tuple[NotRead, ...]


def system_folders(folder: Path) -> Mapping[str, Path]:
    """The folders dataverse/ and finops/ that are there, in whatever case. Raises SameName for one in two cases."""
    inside = sorted(path for path in folder.iterdir() if path.is_dir() and path.name.lower() in SYSTEMS)
    _check_case(inside)
    return {path.name.lower(): path for path in inside}


def find_exports(folder: Path, contract: Contract) -> Source:
    """The exports below `folder`, every required table among them.

    Raises SourceNotFound when there is nothing, MissingTable for a required table, MixedExport for a table
    in two formats, SameName for files or folders that differ only in case.
    """
    if not folder.is_dir():
        raise SourceNotFound(folder, "no such folder")
    systems = system_folders(folder)
    files: dict[str, list[Path]] = {}
    not_read: list[NotRead] = []
    for system, below in systems.items():
        paths = sorted(path for path in below.rglob("*") if not is_hidden(path.relative_to(below)))
        tables = contract.of(system)
        _check_case([path for path in paths if table_of(path.relative_to(below)) in tables])
        for path in paths:
            inside = path.relative_to(below)
            if not path.is_file():
                continue
            if table_of(inside) in tables and suffix(path) in FORMATS:
                files.setdefault(table_of(inside), []).append(path)
            else:
                not_read.append(NotRead(str(path), not_read_below(inside, contract)))
    if not files:
        raise SourceNotFound(folder, "no export found")
    exports = {name: _export(contract.tables[name], paths) for name, paths in files.items()}
    for name, table in contract.tables.items():
        if table.required and name not in exports:
            raise MissingTable(systems.get(table.system, folder / table.system), name, table.says)
    return Source(folder, exports, (*not_read, *not_read_beside(folder, systems, contract)))


def _check_case(paths: Sequence[Path]) -> None:
    """Two names that differ in case only are mostly the same export twice, whose rows would count twice."""
    seen: dict[str, Path] = {}
    for path in paths:
        if (other := seen.setdefault(str(path).lower(), path)) != path:
            raise SameName(other, path)


def _export(table: Table, paths: list[Path]) -> Export:
    formats = {suffix(path) for path in paths}
    if len(formats) > 1:
        raise MixedExport(table.name, paths)
    return Export(table, tuple(paths), formats.pop())
