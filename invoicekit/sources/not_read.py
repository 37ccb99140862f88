"""The files below a folder of exports that were not read, each with the reason: none is passed over without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from invoicekit.contract import SYSTEMS, Contract

FORMATS = ("csv", "parquet", "json", "xlsx")
_ARCHIVES = ("zip", "gz", "7z", "rar", "tar", "tgz")
_WORKBOOKS = ("xls", "xlsm", "xlsb", "ods")
_DATA = (*FORMATS, *_ARCHIVES, *_WORKBOOKS, "txt")
# What the program itself writes, should it be told to write it here.
_OURS = frozenset(
    "answers findings bridge bridge_by_period summary notice "
    "0_quarantine 0_export 0_posted 1_line_limit 1_resync 2_journal_lines 2_staging_rows 3_import "
    "4_hold 4_post 5_feedback left refused".split()
)
_MARKS = ("_success", "thumbs.db", "desktop.ini")
_MOST = 6


@dataclass(frozen=True)
class NotRead:
    """A file, or a sheet of a workbook, that was not read, and why: the rest of a sentence about it."""

    file: str
    why: str


def is_hidden(inside: Path) -> bool:
    """Whether a file is hidden, the lock of an open workbook, or a mark that a system leaves; by its path within."""
    return any(part.startswith((".", "~$")) for part in inside.parts) or inside.name.lower() in _MARKS


def suffix(path: Path) -> str:
    """The ending of a file's name, lower case, without the dot."""
    return path.suffix.lower().lstrip(".")


def table_of(inside: Path) -> str:
    """The table that a file would be of, by its path below dataverse/ or finops/."""
    return (inside.parts[0] if len(inside.parts) > 1 else inside.name.split(".")[0]).lower()


def not_read_below(inside: Path, contract: Contract) -> str:
    """Why a file was not read, by its path below the folder of a system."""
    if suffix(inside) not in FORMATS:
        return _wrong_format(inside)
    table = contract.tables.get(table_of(inside))
    return f"is a table of {table.system}: move it there" if table else "names no table of the two systems"


def _wrong_format(path: Path) -> str:
    if suffix(path) in _ARCHIVES:
        return "is an archive: unpack it"
    if suffix(path) in _WORKBOOKS:
        return "is another kind of workbook: save it as .xlsx"
    return "is neither CSV, Parquet, JSON nor .xlsx"


def not_read_beside(folder: Path, systems: Mapping[str, Path], contract: Contract) -> Iterator[NotRead]:
    """The data that lie in the folder itself, and what is called like a table in another folder of it."""
    for path in sorted([*folder.glob("*"), *folder.glob("*/*")]):
        inside = path.relative_to(folder)
        if path in systems.values() or path.parent in systems.values() or is_hidden(inside):
            continue
        if inside.as_posix().lower() in SYSTEMS:
            yield NotRead(str(path), "is no folder, or a link that leads nowhere")
        if suffix(path) not in _DATA:
            continue
        called = path.name.split(".")[0].lower()
        if called in contract.tables if len(inside.parts) > 1 else called not in _OURS:
            why = "lies in neither dataverse/ nor finops/" if suffix(path) in FORMATS else _wrong_format(path)
            yield NotRead(str(path), why)


def tell_not_read(folder: Path, not_read: Sequence[NotRead], like: str = "") -> str:
    """A sentence, to end an error, that names what was not read, first what is called `like` that; or nothing."""
    if not not_read:
        return ""
    found = [f"{Path(item.file).relative_to(folder).as_posix()} {item.why}" for item in not_read]
    found.sort(key=lambda text: like not in text.lower())
    more = f"; and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return f" Not read: {'; '.join(found[:_MOST])}{more}."
