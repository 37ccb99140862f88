"""Finds the exports: SOURCE/dataverse/<table>.<ext> and SOURCE/finops/<table>.<ext>, names in whatever case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from invoicekit.contract import SYSTEMS, Contract, Table
from invoicekit.export_errors import CannotOpen, MissingTable, MixedExport, SameName, SourceNotFound
from invoicekit.sources.listing import cannot_open, list_below
from invoicekit.sources.not_read import (
    FORMATS,
    NotRead,
    is_hidden,
    not_read_below,
    not_read_beside,
    suffix,
    table_of,
    tell_not_read,
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
    """The folders dataverse/ and finops/ that are there, in whatever case.

    Raises SameName for one in two cases, CannotOpen.
    """
    try:
        inside = sorted(path for path in folder.iterdir() if path.is_dir() and path.name.lower() in SYSTEMS)
    except OSError as error:
        raise CannotOpen(folder, cannot_open(error)) from error
    _check_case(inside)
    return {path.name.lower(): path for path in inside}


def find_exports(folder: Path, contract: Contract) -> Source:
    """The exports below `folder`, every required table among them.

    Raises SourceNotFound when there is nothing, MissingTable for a required table, MixedExport for a table
    in two formats, SameName for files or folders that differ only in case, CannotOpen for the folder of a system,
    or what is called like a table.
    """
    if not folder.is_dir():
        raise SourceNotFound(folder, "is a file" if folder.is_file() else "no such folder")
    systems = system_folders(folder)
    files: dict[str, list[Path]] = {}
    not_read: list[NotRead] = []
    for system, below in systems.items():
        for path in _sort_out(below, contract.of(system), contract, not_read):
            files.setdefault(table_of(path.relative_to(below)), []).append(path)
    not_read += not_read_beside(folder, systems, contract)
    if not files:
        raise SourceNotFound(folder, "no export found", tell_not_read(folder, not_read))
    exports = {name: _export(contract.tables[name], paths) for name, paths in files.items()}
    for name, table in contract.tables.items():
        if table.required and name not in exports:
            place = systems.get(table.system, folder / table.system)
            raise MissingTable(place, name, table.says, tell_not_read(folder, not_read, name))
    return Source(folder, exports, tuple(not_read))


def _sort_out(below: Path, tables: Mapping[str, Table], contract: Contract, not_read: list[NotRead]) -> Iterator[Path]:
    """The files of these tables below the folder of their system; what else lies there is added to `not_read`."""
    entries = list_below(below)
    if below in entries:
        raise CannotOpen(below, entries[below].why)
    seen = {path: path.relative_to(below) for path in entries if not is_hidden(path.relative_to(below))}
    _check_case([path for path, inside in seen.items() if table_of(inside) in tables])
    for path, inside in seen.items():
        entry, is_table = entries[path], table_of(inside) in tables
        if entry.kind == "closed" and is_table:
            raise CannotOpen(path, entry.why)
        if entry.kind == "file" and is_table and suffix(path) in FORMATS:
            yield path
        elif entry.kind != "folder":
            not_read.append(NotRead(str(path), entry.why or not_read_below(inside, contract)))


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
