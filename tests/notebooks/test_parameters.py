"""Parameters are checked before anything runs: name, type, and what a moment is."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from invoicekit.errors import BadParameter, InvoicekitError
from invoicekit.notebooks.parameters import check, declared

CELL = 'source: str = "x"  # where\nas_of: str = ""\ncompanies: list[str] = []\nmost: int = 5\ndraw: bool = True'


def notebook(folder: Path, cell: str, name: str = "one.ipynb") -> Path:
    node = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    )
    node.cells = [nbformat.v4.new_code_cell(cell, metadata={"tags": ["parameters"]})]
    nbformat.write(node, folder / name)
    return folder / name


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("most", "7", 7),
        ("most", 7, 7),
        ("draw", "no", False),
        ("companies", "USMF, DEMF", ["USMF", "DEMF"]),
        ("companies", '["USMF"]', ["USMF"]),
        ("companies", "", []),
        ("as_of", "2026-10-31", "2026-10-31"),
    ],
)
def test_a_value_is_read_as_the_notebook_declares_it(tmp_path: Path, name: str, given: object, read: object) -> None:
    one = notebook(tmp_path, CELL)
    assert check([one], {name: given}) == {one: {name: read}}


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("mots", "7", "parameter 'mots': no notebook has it. Did you mean 'most'?"),
        ("most", "many", "parameter most = 'many' does not fit int: Input should be a valid integer"),
        ("draw", "perhaps", "parameter draw = 'perhaps' does not fit bool"),
        ("source", 5, "parameter source = 5 does not fit str"),
        ("companies", "[1]", "does not fit list[str]"),
        ("as_of", "soon", "as_of = 'soon' does not fit"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, name: str, given: object, says: str) -> None:
    with pytest.raises(InvoicekitError) as raised:
        check([notebook(tmp_path, CELL)], {name: given})
    assert says in str(raised.value)


def test_a_parameter_goes_to_the_notebooks_that_have_it(tmp_path: Path) -> None:
    one, two = notebook(tmp_path, "a: int = 1", "1.ipynb"), notebook(tmp_path, "b: int = 1", "2.ipynb")
    assert check([one, two], {"a": "5"}) == {one: {"a": 5}, two: {}}


def test_a_parameter_without_a_type_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match=r"one\.ipynb: parameter a is written without a known type"):
        declared(notebook(tmp_path, "a = 1"))
