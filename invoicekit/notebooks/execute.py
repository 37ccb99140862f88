"""Executes notebooks through papermill, some at a time, each by a Python of its own."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path
from threading import Event

from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from invoicekit.errors import NotebookFailed
from invoicekit.notebooks.kernel import NAME, QuietKernel, kill_kernels, own_kernel
from invoicekit.notebooks.parameters import Values
from invoicekit.progress import Step, silent

# What it says of a kernel that died (or was stopped by us) is in the error that we raise.
logging.getLogger("papermill").setLevel(logging.CRITICAL)

_SMALL = 64 * 2**20
"""Exports up to this many bytes leave room for a second notebook, which loads them once more."""


def room_for(source: Path) -> int:
    """How many notebooks that do not build on each other to execute at a time: two where the machine has room."""
    size = sum(file.stat().st_size for file in source.rglob("*") if file.is_file())
    return 2 if size <= _SMALL and (os.cpu_count() or 1) > 1 else 1


def execute_all(
    notebooks: Mapping[Path, Values], targets: Sequence[Path], folder: Path, together: int = 1, step: Step = silent
) -> None:
    """Each notebook, executed in `folder` with its values, stands at its target; they begin in their order.

    Raises NotebookFailed as soon as a cell of one fails: its target has that one as far as it came, those that still
    run are stopped, and no other begins.
    """
    stopped = Event()
    with own_kernel(), ThreadPoolExecutor(together) as pool:
        waiting: dict[Future[None], str] = {
            pool.submit(_execute, notebook, target, values, folder, stopped): notebook.stem
            for (notebook, values), target in zip(notebooks.items(), targets, strict=True)
        }
        try:
            while waiting:
                step(", ".join(list(waiting.values())[:together]), len(notebooks) - len(waiting), len(notebooks))
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    del waiting[future]
                    future.result()
        except BaseException:
            stopped.set()
            while wait(waiting, timeout=0.1).not_done:
                kill_kernels()
            raise


def _execute(notebook: Path, target: Path, values: Values, folder: Path, stopped: Event) -> None:
    """The notebook is executed, unless it was said before that all is to stop; if a cell of it fails, that is said."""
    if stopped.is_set():
        return
    try:
        # Of a thread other than the first, nobody else closes the event loop that nbclient works with.
        with closing(ensure_event_loop()):
            _by_papermill(notebook, target, values, folder)
    except PapermillExecutionError as error:
        stopped.set()
        says = " ".join(str(error.evalue).split()) or "no message"
        raise NotebookFailed(target.name, f"cell [{error.exec_count}]: {error.ename}: {says}") from error
    except DeadKernelError as error:
        stopped.set()
        says = "its Python ended without a word, as it does when memory runs out."
        raise NotebookFailed(target.name, says) from error


def _by_papermill(notebook: Path, target: Path, values: Values, folder: Path) -> None:
    """Papermill would change the folder of this whole process; so that two can run, only the kernel is told of it."""
    execute_notebook(
        notebook,
        target,
        dict(values),
        kernel_name=NAME,
        progress_bar=False,
        log_output=False,
        kernel_manager_class=QuietKernel,
        resources={"metadata": {"path": str(folder)}},
    )
