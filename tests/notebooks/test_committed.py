"""The committed notebooks say what the package says now: every cell is run and compared, and none is passed over."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from invoicekit.notebooks.kernel import own_kernel
from invoicekit.notebooks.normalise import normalised, unchecked
from invoicekit.notebooks.parameters import declared
from invoicekit.notebooks.where import STATIONS

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)


def read(notebook: Path) -> NotebookNode:
    node: NotebookNode = nbformat.read(notebook, as_version=4)
    return node


def validate(folder: Path) -> subprocess.CompletedProcess[str]:
    """nbval, strict, as its own pytest: its kernels outlive no test of ours, and its warnings are its own."""
    command = [sys.executable, "-m", "pytest", "--nbval", str(folder), "-q", "--color=no", "-p", "no:cacheprovider"]
    with own_kernel():
        return subprocess.run([*command, "-p", "no:xdist"], cwd=folder, capture_output=True, text=True, check=False)


@every_notebook
def test_every_cell_says_what_is_committed(notebook: Path, tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / notebook.name).write_bytes(notebook.read_bytes())
    ended = validate(tmp_path)
    assert ended.returncode == 0, f"make notebooks writes them anew\n{ended.stdout[-4000:]}"


def test_a_figure_that_differs_fails(tmp_path: Path) -> None:
    node = nbformat.v4.new_notebook()
    cell = nbformat.v4.new_code_cell("from invoicekit.notebooks import show\nshow.html('<p>100.01</p>', 'amount')")
    data = {"text/html": "<p>100.00</p>", "text/plain": "amount"}
    cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    node.cells = [cell]
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    nbformat.write(normalised(node), tmp_path / "wrong.ipynb")
    ended = validate(tmp_path)
    assert ended.returncode == 1
    assert "100.01" in ended.stdout


@every_notebook
def test_no_cell_is_passed_over(notebook: Path) -> None:
    assert unchecked(read(notebook)) == []


def test_cleared_outputs_and_cells_that_are_skipped_are_told() -> None:
    node = read(NOTEBOOKS[0])
    cleared, skipped, commented = (copy.deepcopy(node) for _ in range(3))
    first = next(index for index, cell in enumerate(node.cells) if cell.cell_type == "code")
    cleared.cells[first].update(outputs=[], execution_count=None)
    skipped.cells[first].metadata["tags"] = ["nbval-ignore-output"]
    commented.cells[first].source = "# NBVAL_SKIP\n" + commented.cells[first].source
    assert unchecked(cleared) == [f"cell {first}: its output was cleared"]
    assert unchecked(skipped) == unchecked(commented) == [f"cell {first}: nbval is told to pass over it"]


@every_notebook
def test_it_is_normalised(notebook: Path) -> None:
    node = read(notebook)
    assert normalised(copy.deepcopy(node)) == node


def test_times_ids_and_widgets_go() -> None:
    node = read(NOTEBOOKS[0])
    dirty = copy.deepcopy(node)
    dirty.metadata["papermill"] = {"start_time": "2026-11-24T20:00:00"}
    dirty.metadata["widgets"] = {"state": {"a1b2": {}}}
    for cell in dirty.cells:
        cell.id = f"x{cell.id}"
        cell.metadata["execution"] = {"iopub.execute_input": "2026-11-24T20:00:00"}
        if cell.cell_type == "code":
            cell.execution_count += 7
            for output in (output for output in cell.outputs if "data" in output):
                output["data"]["application/vnd.jupyter.widget-view+json"] = {"model_id": "a1b2"}
    assert dirty != node
    assert normalised(dirty) == node


@every_notebook
def test_it_holds_no_path_of_a_machine(notebook: Path) -> None:
    text = notebook.read_text("utf-8")
    assert [part for part in (str(ROOT), "/tmp/", "/home/", "/root/", "C:\\\\") if part in text] == []


@every_notebook
def test_it_has_one_typed_parameters_cell_and_starts_from_the_sample(notebook: Path) -> None:
    cells = [cell for cell in read(notebook).cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(cells) == 1
    assert declared(notebook)["source"] == "str"
    assert all("  # " in line for line in cells[0].source.splitlines()), "each parameter says what it is for"


def test_each_notebook_is_a_station() -> None:
    stations = [name for name, _, _ in STATIONS]
    assert [notebook.stem for notebook in NOTEBOOKS if notebook.stem not in stations] == []
