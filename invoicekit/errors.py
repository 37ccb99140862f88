"""What stops a run. A problem in the data is a row (a finding, a quarantined line), never one of these.

Every message is one string that says where, what was found, and what to do. Those of reading exports are in
`export_errors.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

MOST_NAMES = 40


def nearest(name: str, known: Iterable[str]) -> str:
    """The hint that ends a message about an unknown name: the nearest known one, else the first of them."""
    names = {one.lower(): one for one in sorted(known, reverse=True)}
    close = get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    if close:
        return f"Did you mean {names[close[0]]!r}?"
    if not names:
        return "None is known."
    first, more = sorted(names.values())[:MOST_NAMES], len(names) - MOST_NAMES
    return f"Known: {', '.join(first)}{f' and {more} more' if more > 0 else ''}."


class InvoicekitError(Exception):
    """invoicekit cannot run. The command line prints the message and exits with 2."""


class BadSettings(InvoicekitError):
    """A settings file or a parameter has an unknown name or a value that does not fit."""


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


class NothingBilled(InvoicekitError):
    """An invoice that is to be corrected has billed nothing that can be."""

    def __init__(self, invoice: str, status: str) -> None:
        is_draft = f"is {status}: edit it, or remove its lines"
        else_ = "has billed nothing that is not taken back; only what stands billed is corrected"
        super().__init__(f"{invoice}: {is_draft if status in ('Draft', 'In review') else else_}.")


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


class OnlyReads(InvoicekitError):
    """A workbook was asked for rows with something that is not one query."""

    def __init__(self) -> None:
        super().__init__("sql: takes one SELECT and nothing else. Change the exports, or perform a stage.")


class NotASample(InvoicekitError):
    """A folder that a sample is to be written to holds exports or settings of somebody's own."""

    def __init__(self, folder: Path, found: Sequence[str]) -> None:
        super().__init__(
            f"{folder}: has {', '.join(found)}, not as invoicekit sample writes it. "
            "It is left as it is; name another folder."
        )


class BadParameter(InvoicekitError):
    """A parameter of the notebooks has an unknown name, no type, or a value that does not fit; nothing has run."""


class NotebookFailed(InvoicekitError):
    """A cell of a notebook failed. Where it is said, the notebook up to there is kept."""

    def __init__(self, notebook: str, problem: str, kept: Path | None = None) -> None:
        self.notebook, self.problem = notebook, problem
        said = f" The notebook as far as it came is kept: {kept}." if kept else ""
        ended = problem if problem.endswith(("?", "!")) else problem.rstrip(".") + "."
        super().__init__(f"{notebook}: {ended}{said}")


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
