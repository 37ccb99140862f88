"""A copy of the sample with something wrong, to show how that looks."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from invoicekit.notebooks.places import SAMPLE, shipped
from invoicekit.sample import write_sample

FEW = 12


@contextmanager
def sample(*, cell: tuple[str, str, str] | None = None, without: str | None = None) -> Iterator[Path]:
    """A copy of the sample, gone afterwards.

    `cell` is an export such as `dataverse/invoice`, a column, and the value that its first row has there; `without` is
    an export that is not there.
    """
    with tempfile.TemporaryDirectory(prefix="invoicekit-sample-") as name:
        folder = Path(shutil.copytree(shipped(SAMPLE), Path(name) / SAMPLE))
        if cell is not None:
            table, column, value = cell
            _write(folder / f"{table}.csv", column, value)
        if without is not None:
            (folder / f"{without}.csv").unlink()
        yield folder


def _write(file: Path, column: str, value: str) -> None:
    with file.open(encoding="utf-8", newline="") as stream:
        header, first, *rest = csv.reader(stream)
    first[header.index(column)] = value
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, first, *rest])


@contextmanager
def faults(*names: str) -> Iterator[Path]:
    """A small sample with these faults (see `invoicekit sample --list-defects`), gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="invoicekit-sample-") as name:
        write_sample(Path(name) / SAMPLE, invoices=FEW, seed=1, defects=names)
        yield Path(name) / SAMPLE
