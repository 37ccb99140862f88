"""The workbench over many findings: milliseconds and bytes of what a browser asks, and an act on all; prints JSON.

`python -m benchmarks.workbench 100000` makes up 100,000 findings beside those of the sample. Times are medians of five
questions after the first one.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.excel import many_findings
from benchmarks.measure import peak_mb
from invoicekit.history import History
from invoicekit.workbench.front import program, read
from invoicekit.workbench.queue import Queue

AGAIN = 5
ASKED: dict[str, dict[str, Any]] = {
    "first page": {},
    "sorted by amount": {"sort": "amount", "descending": True},
    "sorted by subject": {"sort": "subject"},
    "last page": {"page": 10_000_000},
    "filtered by company": {"filter": {"company": "C1"}},
    "filtered by rule and age": {"filter": {"rule": "import.line", "age": "0 to 7 days"}},
    "searched": {"filter": {"search": "inv-123"}},
}


def _timed(queue: Queue, asked: dict[str, Any]) -> tuple[float, dict[str, Any]]:
    started = time.perf_counter()
    answer = queue.ask(asked)
    return time.perf_counter() - started, answer


def _median(queue: Queue, asked: dict[str, Any]) -> dict[str, int]:
    """Milliseconds on the clock, and of work: on a machine that others use, the second is what it would be alone."""
    clock, work = [], []
    for _ in range(AGAIN):
        began = time.process_time()
        clock.append(_timed(queue, {"kind": "page", **asked})[0])
        work.append(time.process_time() - began)
    return {"clock": round(1000 * statistics.median(clock)), "work": round(1000 * statistics.median(work))}


def main(number: int) -> dict[str, object]:
    """What the questions take."""
    with (
        tempfile.TemporaryDirectory() as folder,
        many_findings(number) as run,
        History.open(Path(folder) / "history.sqlite", begin=True) as history,
    ):
        history.record(run)
        began = time.perf_counter()
        queue = Queue(run.con, run.loaded.model, run.settings, history)
        made = time.perf_counter() - began
        opened, start = _timed(queue, {"kind": "start"})
        first, page = _timed(queue, {"kind": "page"})
        times = {name: _median(queue, asked) for name, asked in ASKED.items()}
        groups = [_timed(queue, {"kind": "groups", "by": by})[0] for by in ("first_cause", "company", "age")]
        total = queue.ask({"kind": "sum"})["count"]
        note = {"kind": "act_on_all", "act": "note", "filter": {}, "count": total, "text": "asked", "by": "Ann"}
        acted, done = _timed(queue, note)
        sent = [*(read(name) for name in ("page.html", "page.js", "page.css", "workbench.css")), program()]
        return {
            "findings": total,
            "queue_made_s": round(made, 2),
            "start_ms": round(1000 * opened),
            "first_page_cold_ms": round(1000 * first),
            "page_ms": times,
            "groups_ms": round(1000 * max(groups)),
            "bytes_to_the_browser": sum(len(text.encode()) for text in (*sent, json.dumps(start), json.dumps(page))),
            "note_on_all_s": round(acted, 1),
            "noted": done.get("done", done),
            "peak_mb": peak_mb(),
        }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
