"""The sample with hostile text planted in every name and number that is free text in either system."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "sample_data"
LONG = "long" * 2500  # 10,000 letters
PAYLOADS = (
    "<script>window.owned = 1</script>",
    '"><img src=x onerror="window.owned = 1">',
    "' onmouseover='window.owned = 1",
    "javascript:window.owned=1",
    "=cmd|'/c calc'!A1",
    "\u202egnirts\u2066\u200f",
    "{{ 7 * 7 }}${7 * 7}",
    LONG,
)
_NAMES = re.compile(r"(CON|PRJ|INV|FS|CUST|TR|PIV|PJV|PAJ|IV)-[\w-]+|GBSI|[A-Za-z][\w-]* [\w -]+")


def planted(name: str) -> str:
    """The name with one of the payloads before it: always the same one, so that both systems agree as before."""
    return PAYLOADS[sum(map(ord, name)) % len(PAYLOADS)] + name


def plant(folder: Path) -> Path:
    """A copy of the sample in which every such name is hostile."""
    shutil.copytree(SAMPLE, folder)
    for file in folder.rglob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        with file.open("w", encoding="utf-8", newline="") as stream:
            written = [[planted(cell) if _NAMES.fullmatch(cell) else cell for cell in row] for row in rows]
            csv.writer(stream, lineterminator="\n").writerows(written)
    return folder
