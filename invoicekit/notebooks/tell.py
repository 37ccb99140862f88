"""Prints what a run of the notebooks found, and what was set up for JupyterLab."""

from __future__ import annotations

from rich.text import Text

from invoicekit.notebooks.lab import EXPORTS, LabFolder
from invoicekit.notebooks.run import NotebookRun
from invoicekit.show import console_of
from invoicekit.show_history import recorded
from invoicekit.show_run import first_screen, not_read


def run(ended: NotebookRun) -> None:
    """What was found, what of it is new where a history tells, and where the first page is."""
    console = console_of()
    first_screen(console, ended.summary)
    not_read(console, ended.summary)
    if ended.recorded:
        console.print()
        recorded(ended.recorded)
    console.print(Text(f"\nopen {ended.index}"), soft_wrap=True)


def lab(made: LabFolder) -> None:
    """What was set up, what stays as it was, and what to do next where that is new."""
    lines = [f"wrote {path}" for path in made.written]
    lines += [
        f"kept {path}: not only its parameters differ from the notebook of this version; "
        "to have that one too, rename yours and run again"
        for path in made.kept
    ]
    exports = made.folder / EXPORTS
    if made.written:
        lines.append(f"next: put your exports into {exports / 'dataverse'} and {exports / 'finops'}, and")
        lines.append(
            f'write source: str = "{EXPORTS}" into the parameters cell of a notebook; until then it shows the sample'
        )
    else:
        lines.append(f"{made.folder} was set up before: what is there stays as it is")
    for line in lines:
        console_of().print(Text(line), soft_wrap=True)
