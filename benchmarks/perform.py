"""Confirmation to feedback of a whole book, against plain INSERT ... SELECT of the same rows; prints JSON.

`python -m benchmarks.perform 63200` takes a book of 63,200 invoices. The rows of the floor are those that stand in the
written tables afterwards; a row that several stages change (staging, actuals) is counted once a stage.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

import duckdb

import invoicekit as ik
from benchmarks.measure import peak_mb
from invoicekit.engines.duckdb import make_writable, transaction
from invoicekit.perform import Performed
from invoicekit.rebuild import rebuild_model
from invoicekit.sample import write_sample

DATA = Path(__file__).with_name("data")
BEFORE = [Path(__file__).with_name(name) for name in ("unconfirmed.sql", "unperformed.sql")]


def _book(invoices: int) -> Path:
    folder = DATA / f"perform-{invoices}"
    if not (folder / "answers.csv").is_file():
        write_sample(folder, invoices=invoices, format="parquet")
    return folder


def take_back(con: duckdb.DuckDBPyConnection) -> None:
    """The book is as it was before anything was confirmed."""
    text = "\n".join(file.read_text("utf-8") for file in BEFORE)
    names = set(re.findall(r"^(?:truncate|update|delete from) typed\.(\w+)", text, re.MULTILINE))
    with transaction(con):
        for name in sorted(names):
            make_writable(con, "typed", name)
        con.execute(text)
        rebuild_model(con, names)


def floor(con: duckdb.DuckDBPyConnection, done: list[Performed]) -> float:
    """Seconds that plain INSERT ... SELECT of what the stages wrote takes, table by table."""
    con.execute("create schema floor")
    seconds = 0.0
    for one in done:
        for table, rows in one.written.items():
            con.execute(f"create or replace table floor.{table} as from typed.{table} limit 0")
            started = time.perf_counter()
            con.execute(f"insert into floor.{table} select * from typed.{table} limit {rows}")
            seconds += time.perf_counter() - started
    return seconds


def main(invoices: int) -> dict[str, object]:
    """Seconds to confirm and in all, rows and details, the floor, and the ratio."""
    settings = ik.Settings.model_validate({"as_of": "2026-10-31", "sync_mode": "asynchronous"})
    with ik.open(_book(invoices), settings=settings, quiet=True) as book:
        take_back(book.con)
        started = time.perf_counter()
        confirmed = book.confirm(at_most=None)
        confirm_s = time.perf_counter() - started
        done = [confirmed, *book.advance()]
        seconds = time.perf_counter() - started
        refused = sum(len(one.refused) for one in (confirmed, done[-1]))
        plain = floor(book.con, done)
        details = book.con.execute("select count(*) from dataverse.line_detail").fetchall()[0][0]
        findings = book.reconcile().summary["findings"]
    return {
        "line_details": details,
        "rows": sum(one.rows for one in done),
        "refused": refused,
        "confirm_s": round(confirm_s, 2),
        "perform_s": round(seconds, 2),
        "floor_s": round(plain, 2),
        "ratio": round(seconds / plain, 2),
        "findings": findings,
        "peak_mb": peak_mb(),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
