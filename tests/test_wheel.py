"""The wheel, installed into an empty environment, works alone."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), "."]
    subprocess.run(command, cwd=ROOT, check=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_sql_and_contract_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "invoicekit/sql/rules/2_sync/2_actual.sql" in names
    assert "invoicekit/contract/choices.toml" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "sample_data/", "notebooks/"))]


def test_the_wheel_carries_notebooks_and_sample(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for folder in ("notebooks", "sample_data"):
            ours = {
                file for file in (ROOT / folder).rglob("*") if file.is_file() and ".ipynb_checkpoints" not in file.parts
            }
            assert ours
            for file in ours:
                inside = f"invoicekit/shipped/{folder}/{file.relative_to(ROOT / folder).as_posix()}"
                assert archive.read(inside) == file.read_bytes()


def test_the_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    # It has the packages that the wheel declares, in the versions of the lock, and nothing of this checkout.
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", str(tmp_path / "pins")]
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pins = [line.rstrip(" \\") for line in lines if "==" in line and not line.startswith((" ", "#"))]
    (tmp_path / "pins").write_text("\n".join(pins))
    subprocess.run([*install, str(wheel)], check=True)
    run = [str(python), "-I", "-m", "invoicekit"]
    subprocess.run([*run, "sample", "book", "--invoices", "3"], cwd=tmp_path, check=True, capture_output=True)
    ended = subprocess.run(
        [*run, "reconcile", "book", "--out", "out"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "out" / "summary.json").is_file()
    # The notebooks that it carries, on the sample that it carries.
    shipped = next(path for path in (tmp_path / "env").rglob("invoicekit/shipped/sample_data") if path.is_dir())
    ended = subprocess.run([*run, "run", str(shipped)], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.endswith(f"open {Path('out') / 'index.html'}\n")
    assert (tmp_path / "out" / "5_reconciliation.html").is_file()
