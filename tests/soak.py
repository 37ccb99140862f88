"""make soak: twenty thousand damaged books, SQL against reference, folder by folder; fails where one of them parts.

python -m tests.soak --books 20000 --seed 1
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.draw import draw_plans
from tests.versus import compare_books, told

FOLDER = 250
SHOWN = 5
DISCARDED_AT_MOST = 0.02


def soak(books: int, seed: int, folder: int = FOLDER) -> int:
    """The number of books on which SQL and reference part, or that were not compared and should have been."""
    passed = failed = discarded = 0
    began = time.monotonic()
    for first in range(0, books, folder):
        plans = draw_plans(min(folder, books - first), seed * 1_000_000 + first)
        compared = compare_books(plans)
        wrong = len(compared.parted) or min(len(compared.elsewhere), len(plans))
        if wrong and failed < SHOWN:
            print(told(plans, compared), file=sys.stderr)
        failed += wrong
        discarded += compared.discarded
        passed += compared.books - compared.discarded - wrong
        minutes = (time.monotonic() - began) / 60
        print(f"{first + len(plans)} of {books} books, {failed} failed, {minutes:.1f} min", file=sys.stderr, flush=True)
    print(f"{passed} passed, {failed} failed, {discarded} discarded (seed {seed})")
    return failed + (discarded if discarded > DISCARDED_AT_MOST * books else 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(1 if soak(given.books, given.seed) else 0)
