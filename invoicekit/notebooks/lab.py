"""A working folder with the notebooks, a settings file and a place for exports; and JupyterLab opened in it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from invoicekit.errors import ELSEWHERE, BadParameter, CannotWrite, InvoicekitError
from invoicekit.notebooks.kernel import kernel_spec
from invoicekit.notebooks.parameters import declared
from invoicekit.notebooks.places import shipped
from invoicekit.settings import FILE_NAME

EXPORTS = "exports"
# Nothing is asked of the internet: no news, no look for a newer version, no list of extensions.
_LAB = {
    "LabApp": {
        "news_url": None,
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "extension_manager": "readonly",
    }
}
# Every cell is on the page, so that links, the browser's search and a screen reader reach it.
_OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


@dataclass(frozen=True)
class LabFolder:
    """What was set up: the files written now, and the notebooks that stay though others ship.

    One that differs in the values of its parameters only is the one that ships.
    """

    folder: Path
    written: Sequence[Path]
    kept: Sequence[Path]


def set_up(folder: Path) -> LabFolder:
    """`folder` has the notebooks, `exports/dataverse`, `exports/finops` and `exports/invoicekit.toml`.

    What is there already stays, whoever wrote it. Raises CannotWrite.
    """
    written: list[Path] = []
    kept: list[Path] = []
    settings = Path(__file__).with_name("lab_settings.toml")
    files = {notebook: folder / notebook.name for notebook in sorted(shipped("notebooks").glob("*.ipynb"))}
    try:
        for system in ("dataverse", "finops"):
            (folder / EXPORTS / system).mkdir(parents=True, exist_ok=True)
        for ours, theirs in {**files, settings: folder / EXPORTS / FILE_NAME}.items():
            if not theirs.exists():
                _write_new(ours.read_bytes(), theirs)
                written.append(theirs)
            elif ours in files and not _same_cells(ours, theirs):
                kept.append(theirs)
    except OSError as error:
        raise CannotWrite(Path(error.filename or folder), error.strerror or str(error), ELSEWHERE) from error
    return LabFolder(folder, written, kept)


def _write_new(content: bytes, target: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".incomplete-", delete=False) as beside:
        beside.write(content)
        beside.flush()
        os.fsync(beside.fileno())
    Path(beside.name).chmod(0o644)
    Path(beside.name).replace(target)


def _same_cells(ours: Path, theirs: Path) -> bool:
    """Whether the cells are those that ship; one that was run has other outputs, one in use other parameters."""
    try:
        here, there = (_cells(nbformat.read(file, as_version=4)) for file in (ours, theirs))
        return here == there and declared(ours) == declared(theirs)
    except (ValueError, nbformat.reader.NotJSONError, BadParameter):
        return False


def _cells(node: NotebookNode) -> list[tuple[str, str]]:
    """Each cell's kind and source; of the parameters only the kind, as their values are a person's own."""
    return [
        (cell.cell_type, "" if "parameters" in cell.metadata.get("tags", []) else cell.source) for cell in node.cells
    ]


def open_lab(folder: Path, *, browser: bool = True, port: int | None = None) -> None:
    """JupyterLab ran in `folder` until it was stopped: on this machine's own address only, with this Python.

    Raises InvoicekitError when it ends otherwise than by being stopped.
    """
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={folder.resolve()}",
    ]
    command += ["--LabApp.default_url=/lab/tree/0_load.ipynb"]
    command += [] if browser else ["--no-browser"]
    command += [] if port is None else [f"--ServerApp.port={port}"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="invoicekit-lab-", ignore_cleanup_errors=True) as name:
        own = Path(name)
        kernel_spec(own / "data")
        (own / "config" / "labconfig").mkdir(parents=True)
        (own / "config" / "jupyter_lab_config.json").write_text(json.dumps(_LAB), "utf-8")
        (own / "config" / "labconfig" / "default_setting_overrides.json").write_text(json.dumps(_OVERRIDES), "utf-8")
        environment = {
            **os.environ,
            "JUPYTER_PATH": _first(own / "data", "JUPYTER_PATH"),
            "JUPYTER_CONFIG_PATH": _first(own / "config", "JUPYTER_CONFIG_PATH"),
        }
        ended = _run(command, environment)
    if ended > 0:
        raise InvoicekitError(
            f"JupyterLab ended with status {ended}; what it says stands above. Mend it and run again."
        )


def _first(folder: Path, variable: str) -> str:
    return os.pathsep.join([str(folder), *filter(None, [os.environ.get(variable)])])


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    """The status of a child that is asked to stop whenever we are; how it asks back is its own business."""
    child = subprocess.Popen(command, env=environment)
    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN),
        signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: child.terminate()),
    }
    try:
        return child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
