"""make soak: twenty thousand damaged books, SQL against reference, folder by folder; fails where one of them parts.

python -m tests.soak --books 20000 --seed 1
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.books import Plan
from tests.draw import draw_plans
from tests.versus import Compared, compare_books, told

FOLDER = 250
SHOWN = 5
DISCARDED_AT_MOST = 0.02


def soak(books: int, seed: int, folder: int = FOLDER, jobs: int = 1) -> int:
    """The number of books on which SQL and reference part, or that were not compared and should have been."""
    passed = failed = discarded = done = 0
    began = time.monotonic()
    drawn = [draw_plans(min(folder, books - first), seed * 1_000_000 + first) for first in range(0, books, folder)]
    for plans, compared in zip(drawn, _compare(drawn, jobs), strict=True):
        wrong = len(compared.parted) or min(len(compared.elsewhere), len(plans))
        if wrong and failed < SHOWN:
            print(told(plans, compared), file=sys.stderr)
        failed += wrong
        discarded += compared.discarded
        passed += compared.books - compared.discarded - wrong
        done += len(plans)
        minutes = (time.monotonic() - began) / 60
        print(f"{done} of {books} books, {failed} failed, {minutes:.1f} min", file=sys.stderr, flush=True)
    print(f"{passed} passed, {failed} failed, {discarded} discarded (seed {seed})")
    return failed + (discarded if discarded > DISCARDED_AT_MOST * books else 0)


def _compare(drawn: Sequence[Sequence[Plan]], jobs: int) -> Iterator[Compared]:
    """What came of each folder, in their order; several at a time in processes of their own."""
    if jobs == 1:
        yield from map(compare_books, drawn)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        yield from pool.map(compare_books, drawn)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    sys.exit(1 if soak(given.books, given.seed, jobs=given.jobs) else 0)
