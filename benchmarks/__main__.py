"""`make bench`: makes the books (once), measures load, reconcile and the floor at each size, and prints the table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from invoicekit.sample import write_sample

DATA = Path(__file__).with_name("data")
INVOICES = {1: 63_200, 10: 632_000}  # about a million actuals each million


def _measure(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.measure", *arguments]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def _book(millions: int) -> Path:
    folder = DATA / f"{millions}m"
    if not (folder / "answers.csv").is_file():
        print(f"writing a book of {millions} million actuals to {folder}", file=sys.stderr)
        write_sample(folder, invoices=INVOICES[millions], format="parquet")
    return folder


def measure_size(millions: int, runs: int) -> dict[str, Any]:
    """Medians of the runs at one size. Each run measures reconcile and floor one after the other; ratios are paired."""
    source = _book(millions)
    pairs: list[dict[str, Any]] = []
    for number in range(runs):
        with tempfile.TemporaryDirectory() as typed:
            print(f"{millions} million actuals, run {number + 1} of {runs}", file=sys.stderr)
            book = _measure("book", str(source), "", typed)
            floor = _measure("floor", typed)
        ratios = {
            "ratio": book["reconcile_s"] / floor["floor_s"],
            "cpu_ratio": book["reconcile_cpu_s"] / floor["floor_cpu_s"],
        }
        pairs.append({**book, **floor, **ratios})
    names = ("load_s", "reconcile_s", "floor_s", "ratio", "cpu_ratio", "load_peak_mb", "peak_mb", "floor_peak_mb")
    found = {name: statistics.median(pair[name] for pair in pairs) for name in names}
    return {**found, "actuals": pairs[0]["actuals"], "findings": pairs[0]["findings"], "arrows": pairs[-1]["arrows"]}


def print_sizes(sizes: dict[int, dict[str, Any]]) -> None:
    """The table of `benchmarks/README.md`: one row a size, then how time per row grows."""
    print(f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}\n")
    print(
        "| actuals | load (a) | reconcile (b) | floor (c) | (b)/(c) | CPU | (b) per million | peak (a) | peak (a)+(b) |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for size in sizes.values():
        per_million = size["reconcile_s"] / size["actuals"] * 1_000_000
        print(
            f"| {size['actuals']:,} | {size['load_s']:.1f} s | {size['reconcile_s']:.1f} s "
            f"| {size['floor_s']:.1f} s | {size['ratio']:.2f} | {size['cpu_ratio']:.2f} | {per_million:.2f} s "
            f"| {size['load_peak_mb']:,.0f} MB | {size['peak_mb']:,.0f} MB |"
        )
    if len(sizes) > 1:
        small, large = (size["reconcile_s"] / size["actuals"] for size in sizes.values())
        print(f"\ntime per row, large against small: {large / small:.2f}", flush=True)


def print_limited(limited: dict[str, Any]) -> None:
    """What the run under 500 MB took."""
    print(
        f"\nwith --memory-limit 500MB, {limited['actuals']:,} actuals: load {limited['load_s']:.1f} s, "
        f"reconcile {limited['reconcile_s']:.1f} s, peak {limited['peak_mb']:,.0f} MB"
    )


def main() -> None:
    """Measures what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--millions", type=int, nargs="+", choices=sorted(INVOICES), default=sorted(INVOICES))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-limit-run", action="store_true", help="leave out the run under 500 MB")
    given = parser.parse_args()
    sizes = {millions: measure_size(millions, given.runs) for millions in given.millions}
    print_sizes(sizes)
    if not given.no_limit_run:
        print_limited(_measure("book", str(_book(max(sizes))), "500MB", ""))


if __name__ == "__main__":
    main()
