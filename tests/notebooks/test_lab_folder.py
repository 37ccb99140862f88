"""The working folder for JupyterLab: set up once, and never over what a person changed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import nbformat
import pytest

from invoicekit.__main__ import main
from invoicekit.errors import CannotWrite
from invoicekit.notebooks import tell
from invoicekit.notebooks.lab import set_up
from invoicekit.notebooks.places import find_source, shipped
from invoicekit.settings import read_settings

NAMES = [notebook.name for notebook in sorted(shipped("notebooks").glob("*.ipynb"))]


def test_it_has_notebooks_settings_and_a_place_for_exports(tmp_path: Path) -> None:
    made = set_up(tmp_path / "lab")
    files = sorted(str(file.relative_to(tmp_path / "lab")) for file in made.written)
    assert files == sorted([*NAMES, str(Path("exports") / "invoicekit.toml")])
    assert sorted(folder.name for folder in (tmp_path / "lab" / "exports").iterdir() if folder.is_dir()) == [
        "dataverse",
        "finops",
    ]
    assert made.kept == []


def test_a_second_time_writes_nothing_over_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(tmp_path)
    run, changed = tmp_path / NAMES[0], tmp_path / NAMES[-1]
    node = nbformat.read(run, 4)
    node.cells[1].outputs = []
    nbformat.write(node, run)
    node = nbformat.read(changed, 4)
    node.cells[0].source = "# Ours"
    nbformat.write(node, changed)
    settings = tmp_path / "exports" / "invoicekit.toml"
    settings.write_text('companies = ["USMF"]\n')
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    used = tmp_path / NAMES[1]
    node = nbformat.read(used, 4)
    (parameters,) = [cell for cell in node.cells if "parameters" in cell.metadata.get("tags", [])]
    parameters.source = parameters.source.replace('"sample_data"', '"exports"')
    nbformat.write(node, used)
    before[used] = used.read_bytes()
    made = set_up(tmp_path)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
    assert (made.written, made.kept) == ([], [changed])
    tell.lab(made)
    said = capsys.readouterr().out
    assert said.startswith(f"kept {changed}: not only its parameters differ from the notebook of this version;")
    assert said.endswith(f"{tmp_path} was set up before: what is there stays as it is\n")


def test_what_was_deleted_comes_back(tmp_path: Path) -> None:
    set_up(tmp_path)
    (tmp_path / NAMES[0]).unlink()
    assert set_up(tmp_path).written == [tmp_path / NAMES[0]]


def test_a_file_where_the_folder_should_be_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lab").write_text("mine")
    with pytest.raises(CannotWrite):
        set_up(tmp_path / "lab")
    assert main(["lab", str(tmp_path / "lab")]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"invoicekit: {tmp_path / 'lab'}")
    assert said.endswith(". Name another folder, or make it writable.")


def test_the_settings_file_is_accepted_with_and_without_its_comments(tmp_path: Path) -> None:
    set_up(tmp_path)
    file = tmp_path / "exports" / "invoicekit.toml"
    assert tomllib.loads(file.read_text("utf-8")) == {}
    lines = [line.removeprefix("# ") for line in file.read_text("utf-8").splitlines() if " = " in line or "[" in line]
    file.write_text("\n".join(lines))
    assert read_settings(file).companies == ("USMF",)


def test_the_sample_is_found_from_anywhere_and_a_folder_of_that_name_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert (find_source("sample_data") / "dataverse").is_dir()
    (tmp_path / "sample_data").mkdir()
    assert find_source("sample_data") == Path("sample_data")
    assert find_source("exports") == Path("exports")
