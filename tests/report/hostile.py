"""A book in which every text of both systems carries something that a careless report would run, follow or obey."""

from __future__ import annotations

import csv
import zlib
from pathlib import Path

from invoicekit.contract import read_contract
from invoicekit.sample import write_sample

PAYLOADS = (
    "<script>window.bad=1</script>",
    '"><img src=x onerror="window.bad=1">',
    "' onmouseover='window.bad=1",
    "javascript:window.bad=1",
    "</style><base href=//x.example>",
    "{{ 7*7 }}{% raw %}",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "\u202egnp.exe\u200f",
    "https://x.example/",
    "N" * 10_000,
)
FIRST = ("=", "+", "-", "@")


def spoilt(value: str) -> str:
    """The value with a payload in front, the same for the same value in both systems."""
    return PAYLOADS[zlib.crc32(value.encode()) % len(PAYLOADS)] + value


def write_hostile(folder: Path, defects: list[str]) -> int:
    """`folder` has the exports of a sample whose texts are all spoilt; returns how many texts were."""
    write_sample(folder, invoices=25, seed=4, defects=defects)
    changed = 0
    csv.field_size_limit(10**6)
    for name, table in read_contract().tables.items():
        kinds = {spelling: column.kind for column in table.columns.values() for spelling in column.accepts()}
        file = folder / table.system / f"{name}.csv"
        if not file.is_file():
            continue
        with file.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        places = [place for place, column in enumerate(header) if kinds.get(column.lower()) == "text"]
        for row in rows:
            for place in places:
                if row[place]:
                    row[place] = spoilt(row[place])
                    changed += 1
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return changed
