"""Two runs of the same book, one plain and one with hostile texts, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import invoicekit as ik
from invoicekit.sample import write_sample

from .hostile import write_hostile

DEFECTS = [
    "header-terms-different",
    "actual-missing",
    "connection-missing",
    "journal-missing",
    "line-duplicate",
    "posting-missing",
    "posted-line-missing",
    "invoice-feedback-missing",
]


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Run]:
    folder = tmp_path_factory.mktemp("plain")
    write_sample(folder, invoices=25, seed=4, defects=DEFECTS)
    with ik.open(folder, quiet=True) as book:
        yield book.reconcile("2026-10-31")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Run]:
    folder = tmp_path_factory.mktemp("hostile")
    assert write_hostile(folder, DEFECTS) > 1000
    with ik.open(folder, quiet=True) as book:
        yield book.reconcile("2026-10-31")


@contextmanager
def changed(run: ik.Run, *statements: str, **values: object) -> Iterator[None]:
    """What a run found is otherwise inside: after these statements on its tables."""
    kept = ("outcome", "standing")
    for table in kept:
        run.con.execute(f"create table main.{table} as select * from result.{table}")
    try:
        for statement in statements:
            run.con.execute(statement, values or None)
        yield
    finally:
        for table in kept:
            run.con.execute(f"delete from result.{table}")
            run.con.execute(f"insert into result.{table} select * from main.{table}")
            run.con.execute(f"drop table main.{table}")
