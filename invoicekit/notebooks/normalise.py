"""Notebooks as they are committed: executed, and without what differs from run to run. `make notebooks` calls this."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from invoicekit.notebooks.execute import execute_all, room_for
from invoicekit.notebooks.kernel import NAME
from invoicekit.notebooks.places import SAMPLE, shipped

FOLDER = Path("notebooks").resolve()
_WIDGET = "application/vnd.jupyter.widget-view+json"


def normalised(node: NotebookNode) -> NotebookNode:
    """The notebook without times, ids of a run, state of widgets, and versions; cells are numbered from 1."""
    node.metadata = NotebookNode(
        kernelspec={"display_name": "Python 3 (ipykernel)", "language": "python", "name": NAME},
        language_info={"name": "python"},
    )
    number = 0
    for index, cell in enumerate(node.cells):
        cell.id = f"cell-{index:02}"
        tags = cell.metadata.get("tags")
        cell.metadata = NotebookNode(tags=tags) if tags else NotebookNode()
        if cell.cell_type != "code":
            continue
        number += 1
        cell.execution_count = number
        for output in cell.outputs:
            output.get("data", {}).pop(_WIDGET, None)
            if "metadata" in output:
                output.metadata = NotebookNode()
            if "execution_count" in output:
                output.execution_count = number
    return node


def unchecked(node: NotebookNode) -> list[str]:
    """What nbval would pass over in a committed notebook: cells without a number (outputs cleared), cells left out."""
    found = []
    for index, cell in enumerate(node.cells):
        if cell.cell_type != "code":
            continue
        tags = {str(tag).lower() for tag in cell.metadata.get("tags", [])}
        if cell.execution_count is None:
            found.append(f"cell {index}: its output was cleared")
        if any("nbval" in tag for tag in tags) or "NBVAL" in cell.source.upper():
            found.append(f"cell {index}: nbval is told to pass over it")
    return found


def rewrite(notebooks: Sequence[Path]) -> None:
    """Each notebook, executed in `notebooks` with its own parameters, stands there normalised.

    Raises NotebookFailed if a cell fails; then all are as they were.
    """
    with tempfile.TemporaryDirectory(prefix="invoicekit-notebook-") as name:
        targets = [Path(name) / notebook.name for notebook in notebooks]
        execute_all({notebook: {} for notebook in notebooks}, targets, FOLDER, room_for(shipped(SAMPLE)))
        for notebook, target in zip(notebooks, targets, strict=True):
            nbformat.write(normalised(nbformat.read(target, as_version=4)), notebook)
            print(notebook)


def main() -> None:
    """Rewrites the notebooks that are named, or all of the folder `notebooks`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("notebook", nargs="*", type=Path)
    rewrite(parser.parse_args().notebook or sorted(FOLDER.glob("*.ipynb")))


if __name__ == "__main__":
    main()
