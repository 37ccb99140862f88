"""The workbench in a notebook that is run and saved: small, and readable without a kernel."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from invoicekit.workbench.front import program
from tests.workbench.conftest import SAMPLE

WIDGET = "application/vnd.jupyter.widget-view+json"
CODE = f"""
import invoicekit as ik
book = ik.open({str(SAMPLE)!r}, quiet=True)
book.reconcile(as_of="2026-10-31").workbench()
"""


@pytest.mark.filterwarnings("ignore")  # of the kernel's own
def test_a_saved_notebook_is_small_and_shows_the_first_findings(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell(CODE)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(notebook, timeout=300, kernel_name="python3", store_widget_state=True).execute()
    file = tmp_path / "saved.ipynb"
    nbformat.write(notebook, file)
    text = file.read_text("utf-8")
    static, widget = (output["data"] for output in notebook.cells[0].outputs if output.output_type == "display_data")
    assert "10 of 14 findings" in static["text/html"]
    assert static["text/html"].count("<tr>") == 11
    assert "INV-2026-00031" in static["text/html"]
    assert WIDGET in widget
    assert widget["text/plain"].startswith("Review of findings")
    assert text.count("INV-2026-00031") == static["text/html"].count("INV-2026-00031")  # in the table, in no state
    assert len(program()) < len(text) < 100_000
