"""A queue over the sample, as of the end of its month, without a history and with one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.history import History
from invoicekit.run import Run
from invoicekit.workbench.queue import Queue

SAMPLE = Path(__file__).parents[2] / "sample_data"


def queue_of(run: Run, history: History | None = None) -> Queue:
    return Queue(run.con, run.loaded.model, run.settings, history)


@pytest.fixture(scope="package")
def book() -> Iterator[ik.Workbook]:
    with ik.open(SAMPLE, quiet=True) as opened:
        yield opened


@pytest.fixture(scope="package")
def run(book: ik.Workbook) -> Run:
    return book.reconcile(as_of="2026-10-31")


@pytest.fixture(scope="package")
def queue(run: Run) -> Queue:
    return queue_of(run)


@pytest.fixture
def reviewed(run: Run, tmp_path: Path) -> Iterator[Queue]:
    """A queue with a history in which its run is recorded."""
    with History.open(tmp_path / "history.sqlite", begin=True) as history:
        history.record(run, "Ann")
        yield queue_of(run, history)
    run.con.execute("delete from result.review")


@pytest.fixture(scope="package")
def hostile_queue(hostile: Run, hostile_history: History) -> Queue:
    """A queue over exports in which every text is hostile, and so is what people said."""
    return queue_of(hostile, hostile_history)
