"""Sync, import, posting and feedback of a whole book, against plain INSERT ... SELECT of the same rows; prints JSON.

`python -m benchmarks.perform 63200` takes a book of 63,200 invoices. The rows of the floor are those that stand in the
written tables afterwards; a row that several stages change (staging, actuals) is counted once a stage.
"""

from __future__ import annotations

import json
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
BEFORE = Path(__file__).with_name("unperformed.sql")


def _book(invoices: int) -> Path:
    folder = DATA / f"perform-{invoices}"
    if not (folder / "answers.csv").is_file():
        write_sample(folder, invoices=invoices, format="parquet")
    return folder


def take_back(con: duckdb.DuckDBPyConnection) -> None:
    """The book is as it was before anything was synchronised."""
    statements = [text.strip() for text in BEFORE.read_text("utf-8").split(";") if text.strip()]
    names = [
        next(word for word in text.split() if word.startswith("typed.")).removeprefix("typed.") for text in statements
    ]
    with transaction(con):
        for name, statement in zip(names, statements, strict=True):
            make_writable(con, "typed", name)
            con.execute(statement)
        rebuild_model(con, set(names))


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
    """Seconds of each stage, rows and details, the floor, and the ratio."""
    settings = ik.Settings.model_validate({"as_of": "2026-10-31", "sync_mode": "asynchronous"})
    with ik.open(_book(invoices), settings=settings, quiet=True) as book:
        take_back(book.con)
        done: list[Performed] = []
        stages: dict[str, float] = {}
        taken = book.import_from_staging
        for stage in (book.sync, taken, book.post_journals, taken, book.post, book.feed_back):
            started = time.perf_counter()
            done.append(stage())
            stages[f"{len(done)} {done[-1].stage}"] = round(time.perf_counter() - started, 2)
        seconds, plain = sum(stages.values()), floor(book.con, done)
        details = book.con.execute("select count(*) from dataverse.line_detail").fetchall()[0][0]
        findings = book.reconcile().summary["findings"]
    return {
        "line_details": details,
        "rows": sum(one.rows for one in done),
        "stages": stages,
        "perform_s": round(seconds, 2),
        "floor_s": round(plain, 2),
        "ratio": round(seconds / plain, 2),
        "findings": findings,
        "peak_mb": peak_mb(),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
