"""The workbook of many findings: seconds, peak of memory, size and sheets; prints JSON.

`python -m benchmarks.excel 1000000` makes up a million findings beside those of the sample. `before_mb` is the peak of
the process once they lie in the engine, `peak_mb` that after the workbook was written.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import invoicekit as ik
from benchmarks.measure import peak_mb

SAMPLE = Path(__file__).parents[1] / "sample_data"
FINDINGS = Path(__file__).with_name("findings.sql")


@contextmanager
def many_findings(number: int) -> Iterator[ik.Run]:
    """A run of the sample with so many findings more."""
    with ik.open(SAMPLE, quiet=True) as book:
        run = book.reconcile("2026-10-31")
        run.con.execute(FINDINGS.read_text("utf-8"), {"findings": number})
        yield run


def sheets(file: Path) -> dict[str, int]:
    """The last row of each sheet, by its place in the workbook."""
    with zipfile.ZipFile(file) as book:
        found = {}
        for name in book.namelist():
            if name.startswith("xl/worksheets/"):
                head = book.open(name).read(2000).decode()
                last = re.search(r'<dimension ref="A1:[A-Z]+(\d+)"', head)
                found[Path(name).stem] = int(last[1]) if last else 0
    return found


def main(number: int) -> dict[str, object]:
    """What the workbook of so many findings takes."""
    with tempfile.TemporaryDirectory() as folder, many_findings(number) as run:
        before, started = peak_mb(), time.perf_counter()
        file = run.to_excel(Path(folder) / "findings.xlsx")
        return {
            "findings": number,
            "seconds": round(time.perf_counter() - started, 1),
            "before_mb": before,
            "peak_mb": peak_mb(),
            "file_mb": round(file.stat().st_size / 1e6, 1),
            "last_rows": sheets(file),
        }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
