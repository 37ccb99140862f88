"""A run of the book that `tests/hostile.py` spoils, as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import invoicekit as ik
from tests.hostile import write_plain


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Run]:
    with ik.open(write_plain(tmp_path_factory.mktemp("plain")), quiet=True) as book:
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
