"""What stops the reading of exports, one error each."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from invoicekit.counts import counted
from invoicekit.errors import BadSettings, InvoicekitError


class SourceNotFound(InvoicekitError):
    """The folder of exports is not there, is a file, or holds no export."""

    def __init__(self, source: Path, found: str, not_read: str = "") -> None:
        super().__init__(
            f"{source}: {found}. Give the folder that holds dataverse/ and finops/, "
            f"each with one file or folder per table.{not_read}"
        )


class CannotOpen(InvoicekitError):
    """A folder or file of exports cannot be opened, so nothing can be said of what it holds."""

    def __init__(self, place: Path, problem: str) -> None:
        super().__init__(f"{place}: {problem}. Check its rights.")


class MissingTable(InvoicekitError):
    """A table that nothing can do without was not exported."""

    def __init__(self, folder: Path, table: str, says: str, not_read: str) -> None:
        super().__init__(
            f"{folder}: no export of {table} ({says}), which is required. "
            f"Export it to {folder.name}/{table}.csv (or .parquet, .json, .xlsx).{not_read}"
        )


class MissingColumns(InvoicekitError):
    """A required column is not in an export."""

    def __init__(self, file: str, missing: Sequence[str], found: Sequence[str]) -> None:
        has = ", ".join(sorted(found)[:40])
        super().__init__(
            f"{file}: required column {', '.join(missing)} not found (has: {has}). "
            f'Export it, or name yours in the settings file under [columns.<table>]: {missing[0]} = "your name of it".'
        )


class DayFirst(InvoicekitError):
    """Dates between slashes are read as month, day, year; some of a column cannot be: of the others nobody knows."""

    def __init__(self, file: str, column: str, value: str) -> None:
        super().__init__(
            f"{file}: column {column} has {value!r}, with the day before the month; others of it would be read as "
            "other days. Export it with dates such as 2026-10-31, or 31.10.2026."
        )


class DifferentColumns(InvoicekitError):
    """The files of one table do not have the same columns: where one is lacking, it would read as empty."""

    def __init__(self, table: str, file: Path, having: Path, column: str, other: str | None) -> None:
        calls = f"calls the column {column} of {having.name} {other}" if other else f"has no column {column}"
        super().__init__(
            f"{file}: {calls if other else f'{calls}, and {having.name} has it'}. "
            f"Export all files of {table} with the same columns."
        )


class DuplicateHeader(InvoicekitError):
    """A file names a column twice, so no value in it can be trusted."""

    def __init__(self, file: Path, names: Sequence[str]) -> None:
        super().__init__(
            f"{file}: column {', '.join(names)} stands twice in the header "
            "(letter case does not count). Remove or rename one and load again."
        )


class MixedExport(InvoicekitError):
    """One table was exported in two formats, which would count its rows twice."""

    def __init__(self, table: str, files: Sequence[Path]) -> None:
        names = ", ".join(file.name for file in files)
        super().__init__(f"{table}: exported in several formats ({names}). Keep one of them.")


class SameName(InvoicekitError):
    """Two files or folders have the same name but for letter case, which names do not go by."""

    def __init__(self, one: Path, other: Path) -> None:
        super().__init__(
            f"{one.parent}: has both {one.name} and {other.name}, which is one name (letter case does not count). "
            "Keep one of them, or put the parts of a table into one folder."
        )


class SheetsOfOneTable(InvoicekitError):
    """Several sheets of a workbook hold rows of one table, and one sheet is read."""

    def __init__(self, file: Path, table: str, read: str, others: Sequence[str]) -> None:
        names = ", ".join(f'"{name}"' for name in others)
        super().__init__(
            f'{file}: the columns of {table} on sheet "{read}" stand over rows of {names} too, and one sheet is read. '
            f"Put all rows on one sheet, or each sheet into a file of its own: {table}.1.xlsx, {table}.2.xlsx."
        )


class UnreadableFile(InvoicekitError):
    """A file is not what its name says, is damaged, or is larger than it may be."""

    def __init__(self, file: Path, problem: str, action: str) -> None:
        super().__init__(f"{file}: {problem}. {action}")


class WrongChoiceMap(InvoicekitError):
    """The data contradict a choice map: to go on would read as a thousand findings."""

    def __init__(self, table: str, choice: str, label: str, other: str, rows: int) -> None:
        read = counted(rows, f"row read as {label!r} is", f"rows read as {label!r} are")
        super().__init__(
            f"{table}: {read} {other!r} in Dataverse, so the choice map "
            f"{choice!r} is wrong for this system. Set it in the settings file under [choices.{choice}], "
            f'as "{other}" = <the integer in your export>, for every label.'
        )


class WrongColumn(BadSettings):
    """The settings name a column that is not in the export."""

    def __init__(self, table: str, column: str, told: str, file: Path, found: Sequence[str]) -> None:
        close = get_close_matches(told.lower(), [name.lower() for name in found], n=3)
        has = f"nearest there: {', '.join(close)}" if close else f"has: {', '.join(sorted(found)[:40])}"
        super().__init__(
            f"settings: [columns.{table}] {column} = {told!r}: {file} has no such column ({has}). "
            "Write its name as it stands in the export, or leave the line out."
        )
