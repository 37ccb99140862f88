"""The kernel that runs the notebooks: always this Python, quiet, and without a trace in the user's home."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

from ipykernel.kernelspec import write_kernel_spec
from jupyter_client.manager import AsyncKernelManager

NAME = "python3"
# Ports of the loopback are what a kernel listens on; its advice to encrypt them is no news for a reader of the log.
_QUIET = ["--log-level=ERROR"]


class QuietKernel(AsyncKernelManager):
    """A kernel whose own words (what libraries say when it ends) are in no log; what cells print is in the notebook."""

    async def start_kernel(self, **given: Any) -> None:  # type: ignore[override]  # the base declares both ways
        """The kernel runs, its standard error nowhere."""
        await self._async_start_kernel(**given, stderr=subprocess.DEVNULL)
        _STARTED.add(self)


_STARTED: WeakSet[QuietKernel] = WeakSet()


def kill_kernels() -> None:
    """What runs of the kernels that this process started has ended, and whoever waits for one is told so."""
    for kernel in list(_STARTED):
        process = getattr(kernel.provisioner, "process", None)
        if process is not None:
            process.kill()


def kernel_spec(folder: Path) -> None:
    """`folder` is a Jupyter data folder whose kernel `python3` is the Python that runs now."""
    (folder / "kernels").mkdir(parents=True, exist_ok=True)
    write_kernel_spec(folder / "kernels" / NAME, extra_arguments=_QUIET)


@contextmanager
def own_kernel() -> Iterator[None]:
    """Kernels that are started here are this Python; what they keep is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="invoicekit-kernel-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        kernel_spec(folder / "data")
        kept = {
            "JUPYTER_PATH": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "IPYTHONDIR": str(folder / "ipython"),
        }
        before = {variable: os.environ.get(variable) for variable in kept}
        os.environ.update(kept)
        try:
            yield
        finally:
            for variable, value in before.items():
                os.environ.pop(variable) if value is None else os.environ.update({variable: value})
