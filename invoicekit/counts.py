"""How many of a thing, as people read it."""

from __future__ import annotations


def counted(number: int, one: str, many: str) -> str:
    """The number and the word that goes with it: `1 finding`, `1,204 findings`."""
    return f"{number:,} {one if number == 1 else many}"
