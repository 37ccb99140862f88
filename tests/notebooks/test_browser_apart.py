"""Tests that need a browser run only where they are named: `make browser-test`, not `make unit`."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def collected(folder: Path, *named: str) -> list[str]:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-c", "pytest.toml", "--rootdir", ".", *named]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return [line for line in ended.stdout.splitlines() if "::" in line]


def test_the_folder_is_left_out_unless_it_is_named(tmp_path: Path) -> None:
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    text = f"[pytest]\ntestpaths = {ours['testpaths']}\nnorecursedirs = {ours['norecursedirs']}\n"
    (tmp_path / "pytest.toml").write_text(text)
    (tmp_path / "tests" / "browser").mkdir(parents=True)
    for name in ("tests/test_unit.py", "tests/browser/test_lab.py"):
        (tmp_path / name).write_text("def test_it():\n    assert True\n")
    assert collected(tmp_path) == ["tests/test_unit.py::test_it"]
    assert collected(tmp_path, "tests/browser") == ["tests/browser/test_lab.py::test_it"]


def test_the_makefile_and_the_gate_name_it() -> None:
    makefile, gate = ((ROOT / name).read_text("utf-8") for name in ("Makefile", ".ci/run"))
    assert "pytest tests/browser" in makefile
    assert "make browser-test" in gate
    assert "NOT TESTED" in gate
