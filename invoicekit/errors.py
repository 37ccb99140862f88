"""What stops a run. A problem in the data is a row (a finding, a quarantined line), never one of these.

Every message is one string that says where, what was found, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from invoicekit.counts import counted


def nearest(name: str, known: Iterable[str]) -> str:
    """The hint that ends a message about an unknown name: the nearest known one, else all of them."""
    names = sorted(known)
    close = get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    return f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(names)}."


class InvoicekitError(Exception):
    """invoicekit cannot run. The command line prints the message and exits with 2."""


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
            "Export it, or name your column in the settings file under [columns.<table>]."
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


class BadSettings(InvoicekitError):
    """A settings file or a parameter has an unknown name or a value that does not fit."""


class WrongColumn(BadSettings):
    """The settings name a column that is not in the export."""

    def __init__(self, table: str, column: str, told: str, file: Path, found: Sequence[str]) -> None:
        close = get_close_matches(told.lower(), [name.lower() for name in found], n=3)
        has = f"nearest there: {', '.join(close)}" if close else f"has: {', '.join(sorted(found)[:40])}"
        super().__init__(
            f"settings: [columns.{table}] {column} = {told!r}: {file} has no such column ({has}). "
            "Write its name as it stands in the export, or leave the line out."
        )


class UnknownName(InvoicekitError):
    """A rule, an invoice, a defect or another name was asked for that is not there."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"{what} {name!r} not found. {nearest(name, known)}")


class CannotPerform(InvoicekitError):
    """A stage cannot be performed: a table that it writes to was not exported."""

    def __init__(self, stage: str, table: str) -> None:
        super().__init__(
            f"{stage}: {table} was not exported, and the stage writes to it. Export it, if only its headers."
        )


class NotADraft(InvoicekitError):
    """An invoice that is to be changed is confirmed: what was billed is only corrected."""

    def __init__(self, invoice: str, status: str) -> None:
        super().__init__(f"{invoice}: is {status}; only a draft can be changed. Correct it: book.correct({invoice!r}).")


class BadFigure(InvoicekitError):
    """A value that was given for a draft is none that it can have."""

    def __init__(self, what: str, value: object, problem: str) -> None:
        super().__init__(f"{what} {value!r}: {problem}.")


class BadRule(InvoicekitError):
    """A rule file cannot be used."""

    def __init__(self, file: Path, problem: str, action: str) -> None:
        super().__init__(f"{file}: {problem}. {action}")


ELSEWHERE = "Name another folder, or make it writable."
"""What to do where a folder that is named without --out cannot be written to."""


class CannotWrite(InvoicekitError):
    """An output could not be written; what stood there before still stands there whole."""

    def __init__(
        self, target: Path, problem: str, action: str = "Nothing was written; name another folder with --out."
    ) -> None:
        super().__init__(f"{target}: {problem}. {action}")


class NotASample(InvoicekitError):
    """A folder that a sample is to be written to holds exports or settings of somebody's own."""

    def __init__(self, folder: Path, found: Sequence[str]) -> None:
        super().__init__(
            f"{folder}: has {', '.join(found)} and no answers.csv, so it was not written by invoicekit sample. "
            "It is left as it is; name another folder."
        )


class BadParameter(InvoicekitError):
    """A parameter of the notebooks has an unknown name, no type, or a value that does not fit; nothing has run."""


class NotebookFailed(InvoicekitError):
    """A cell of a notebook failed. Where it is said, the notebook up to there is kept."""

    def __init__(self, notebook: str, problem: str, kept: Path | None = None) -> None:
        self.notebook, self.problem = notebook, problem
        said = f" The notebook as far as it came is kept: {kept}." if kept else ""
        super().__init__(f"{notebook}: {problem.rstrip('.')}.{said}")


class InvariantBroken(InvoicekitError):
    """The program contradicts itself. No report is written, because none could be trusted."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            f"{where}: {found}. This is a defect of invoicekit, not of your data; "
            "no report was written. Please report it with this line."
        )


class NoHistory(InvoicekitError):
    """There is no history where one was looked for."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file}: no history here. Record a run first: invoicekit reconcile SOURCE --history (or name its file)."
        )


class CannotRecord(InvoicekitError):
    """The history could not be written; what was in it is in it still, and nothing half."""

    def __init__(self, file: Path, problem: str, action: str) -> None:
        super().__init__(f"{file}: {problem}. Nothing was recorded. {action}")


class BrokenHistory(InvoicekitError):
    """An entry of the history is not what was recorded: nothing that it says can be signed under."""

    def __init__(self, file: Path, entry: int, problem: str) -> None:
        super().__init__(
            f"{file}: entry {entry} {problem}: the file was changed by something else than invoicekit. "
            "It was left as it is. Bring back a copy from before, or move it away to begin a new history."
        )


class DamagedHistory(InvoicekitError):
    """The file of the history cannot be read at all."""

    def __init__(self, file: Path, problem: str, action: str) -> None:
        super().__init__(f"{file}: {problem}. {action}")


class Refused(InvoicekitError):
    """What the rules of acceptance and sign-off forbid. Nothing was recorded."""
