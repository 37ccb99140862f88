"""How a command ends: its exit status, and one line where it could not run."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from invoicekit.engines.duckdb import is_disk_full, was_interrupted
from invoicekit.errors import InvoicekitError
from invoicekit.marks import TURNING, named


@contextmanager
def asked_to_end() -> Iterator[None]:
    """Inside, SIGTERM ends what is done as Ctrl+C does, so that the exports' database does not stay behind in /tmp."""
    if threading.current_thread() is not threading.main_thread():
        yield  # nobody but the first thread may say what a signal does
        return
    # Not by raising SIGINT: a shell starts what it puts in the background with SIGINT ignored.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def status_of(given: argparse.Namespace) -> int:
    """The status of the command `given.run`; 2 when it could not run, after one line that says why.

    Where a person stops it, that tells what is left of it: `given.left`, if it said so. Where nobody reads on, there is
    no line.
    """
    try:
        status = _told(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # Else Python would complain of it once more when it ends.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return 2
    return status


def _told(given: argparse.Namespace) -> int:
    try:
        return int(given.run(given))
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  (status 1 would say that there are findings)
        left = getattr(given, "left", "nothing was written")
        says = f"stopped; {left}." if was_interrupted(error) else _says(error)
        print(f"invoicekit: {says}", file=sys.stderr)
    return 2


def _says(error: BaseException) -> str:
    """What went wrong and what to do, in one line."""
    if isinstance(error, InvoicekitError):
        return named(str(error), TURNING)
    if is_disk_full(error):
        return (
            f"the disk is full: make room where it writes, or in {tempfile.gettempdir()} (set TMPDIR to use another)."
        )
    if isinstance(error, OSError):
        return f"{error.filename or 'a file'}: {error.strerror or error}. Make it readable and run again."
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return "out of memory. Give less data, or --memory-limit so that work spills to disk."
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"{type(error).__name__}: {named(' '.join(str(error).split()), TURNING)} "
        f"({Path(place.filename).name}, line {place.lineno}). This is a defect of invoicekit, not of your data; "
        "rely on nothing that this command wrote. Please report it with this line."
    )
