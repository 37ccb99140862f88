"""One measurement in a process of its own, so that its peak memory is its own: prints seconds and peak as JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb

import invoicekit as ik

FLOOR = Path(__file__).with_name("floor.sql")
TABLES = {
    "invoice": "dataverse.invoice",
    "actual": "dataverse.actual",
    "staged_actual": "finops.staged_actual",
    "connection": "dataverse.connection",
    "line_detail": "dataverse.line_detail",
    "product_line": "dataverse.invoice_line",
    "billed": "dataverse.billed",
    "new_unbilled": "dataverse.new_unbilled",
    "reversal": "dataverse.reversal",
    "milestone": "dataverse.milestone",
    "on_account": "finops.on_account",
    "posting": "finops.posting",
    "ledger_entry": "finops.ledger_entry",
    "proposal": "finops.proposal",
    "staging": "finops.staging",
    "relationship": "finops.relationship",
    "journal_line": "finops.journal_line",
    "proposal_line": "finops.proposal_line",
    "posted_invoice": "finops.invoice",
    "invoice_line": "finops.invoice_line",
    "customer_transaction": "finops.customer_transaction",
}


def peak_mb() -> float | None:
    """The most memory that this process has had, where the system tells."""
    try:
        import resource
    except ImportError:
        return None
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def book(source: Path, memory_limit: str | None, typed: Path | None) -> dict[str, object]:
    """Seconds to load and to reconcile; the typed tables are left in `typed` as Parquet, for the floor."""
    started = time.perf_counter()
    opened = ik.open(source, memory_limit=memory_limit, quiet=True)
    loaded, load_peak = time.perf_counter(), peak_mb()
    with opened:
        worked = time.process_time()
        run = opened.reconcile()
        reconciled, worked = time.perf_counter(), time.process_time() - worked
        found: dict[str, object] = {
            "actuals": len(opened.con.table("dataverse.actual")),
            "load_s": loaded - started,
            "load_peak_mb": load_peak,
            "reconcile_s": reconciled - loaded,
            "reconcile_cpu_s": worked,
            "peak_mb": peak_mb(),
            "findings": run.summary["findings"],
        }
        if typed is not None:
            for name, table in TABLES.items():
                target = opened.work / f"{name}.parquet"
                opened.con.table(table).write_parquet(str(target))
                target.replace(typed / target.name)
    return found


def floor(typed: Path) -> dict[str, object]:
    """Seconds for the bare joins over the typed Parquet files."""
    con = duckdb.connect()
    con.execute("set enable_progress_bar = false")
    for name in TABLES:
        con.read_parquet(str(typed / f"{name}.parquet")).create_view(name)
    arrows: dict[str, float] = {}
    started, worked = time.perf_counter(), time.process_time()
    for query in FLOOR.read_text("utf-8").split(";"):
        if "select" not in query:
            continue
        began = time.perf_counter()
        con.execute(query).fetchall()
        title = [line for line in query.splitlines() if line.startswith("-- ")][-1]
        arrows[title[3:]] = round(time.perf_counter() - began, 3)
    return {
        "floor_s": time.perf_counter() - started,
        "floor_cpu_s": time.process_time() - worked,
        "floor_peak_mb": peak_mb(),
        "arrows": arrows,
    }


if __name__ == "__main__":
    what, folder, *rest = sys.argv[1:]
    if what == "floor":
        print(json.dumps(floor(Path(folder))))
    else:
        limit, typed_folder = rest
        print(json.dumps(book(Path(folder), limit or None, Path(typed_folder) if typed_folder else None)))
