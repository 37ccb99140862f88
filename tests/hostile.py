"""A book in which every text of both systems carries something that a careless page would run, follow or obey.

The same text carries the same payload wherever it stands, letter case aside, so that numbers, companies and names join
as they did before.
"""

from __future__ import annotations

import csv
import json
import zlib
from pathlib import Path

from invoicekit.contract import Table, read_contract
from invoicekit.history import History
from invoicekit.marks import named
from invoicekit.run import Run
from invoicekit.sample import write_sample

MARK = "window.owned"
"""What a payload sets where it is run."""
LONG = "N" * 10_000
PAYLOADS = (
    f"<script>{MARK}=1</script>",
    f'"><img src=x onerror="{MARK}=1">',
    f"' onmouseover='{MARK}=1",
    f"javascript:{MARK}=1",
    f"</style></textarea><svg onload={MARK}=1><base href=//x.example>",
    f"{{{{ 7*7 }}}}{{% raw %}}${{{MARK}=1}}",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "\uff1d1+1",
    "\u202egnp.exe\u2066\u200f",
    "\x1b]0;owned\x07\x1b[2J",
    "https://x.example/",
    "[red]**[a](//x.example)**`",
    LONG,
)
FORMULA = ("=", "+", "-", "@", "\uff1d")
FILE = f"'\"><img src=x onerror={MARK}=1>"
"""A name that a file or a folder can have."""
PERSON = f"<b onclick={MARK}=1>\u202e=Ann"
REASON, MEANING = "agreed", PAYLOADS[0]

DEFECTS = (
    "header-terms-different actual-missing connection-missing journal-missing line-duplicate posting-missing "
    "posted-line-missing invoice-feedback-missing"
).split()
TEXT = frozenset({"text", "company"})
LEFT_OUT = {
    "guid": "an id that joins rows; any other text is quarantined, and shown there",
    "lookup": "as guid",
    "record": "a number that joins rows; any other text is quarantined, and shown there",
    "money": "a number; any other text is quarantined, and shown there",
    "quantity": "as money",
    "rate": "as money",
    "integer": "as money",
    "boolean": "true or false; any other text is quarantined, and shown there",
    "date": "a day; any other text is quarantined, and shown there",
    "timestamp": "a moment; any other text is quarantined, and shown there",
    "choice": "a word of the system's own list; another is quarantined or kept, in a row of its own",
    "word": "a word of the system's own list; another is kept, in a row of its own",
}
"""The kinds of columns whose texts are left as they are in the rows of the book, and why."""


def hostile(value: str) -> str:
    """The value with a payload in front: the same one for the same value, letter case aside."""
    return PAYLOADS[zlib.crc32(value.casefold().encode()) % len(PAYLOADS)] + value


def spoil_texts(folder: Path) -> set[tuple[str, str]]:
    """Every text of the exports carries a payload, columns that nobody reads too; which columns of the contract do."""
    spoilt: set[tuple[str, str]] = set()
    for table, file in _exports(folder):
        header, rows = _read(file)
        kinds = _kinds(table)
        for place, column in enumerate(header):
            name, kind = kinds.get(column.lower(), (None, "text"))
            if kind not in TEXT:
                continue
            for row in rows:
                if row[place]:
                    row[place] = hostile(row[place])
                    if name:
                        spoilt.add((table.name, name))
        _write(file, [*header, f"<b>{FILE}"], [[*row, hostile(file.stem)] for row in rows])
    return spoilt


def add_rows_that_do_not_fit(folder: Path) -> int:
    """Of each column whose texts are left out, one row more that has a payload in it; how many rows that are."""
    added = 0
    for table, file in _exports(folder):
        header, rows = _read(file)
        kinds = _kinds(table)
        more = []
        for place, column in enumerate(header):
            if rows and kinds.get(column.lower(), ("", "text"))[1] not in TEXT:
                row = list(rows[0])
                row[place] = hostile(f"{table.name}.{column}")
                more.append(row)
        _write(file, header, rows + more)
        added += len(more)
    return added


def write_plain(folder: Path) -> Path:
    """The same book without a payload."""
    write_sample(folder, invoices=25, seed=4, defects=DEFECTS)
    return folder


def write_hostile(folder: Path) -> Path:
    """A folder of exports, itself of a hostile name, with defects, hostile texts, rows that do not fit, and reasons."""
    source = write_plain(folder / FILE)
    spoil_texts(source)
    add_rows_that_do_not_fit(source)
    (source / "dataverse" / f"{FILE}.csv").write_text("a\n1\n", "utf-8")
    (source / "invoicekit.toml").write_text(f"[history.reasons]\n{REASON} = {json.dumps(MEANING)}\n", "utf-8")
    return source


def say(history: History, run: Run) -> None:
    """The run is recorded by a hostile person, who has every finding, and wrote hostile notes."""
    # What a person types cannot hold control characters, and has a length.
    texts = [text for text in PAYLOADS if text == named(text) and text != LONG] + [LONG[:4000]]
    history.record(run, PERSON)
    with history.together():
        for place, finding in enumerate(run.findings["finding_id"]):
            history.assign(finding, PERSON, by=PERSON)
            history.note(finding, texts[place % len(texts)], PERSON)
            history.accept(finding, REASON, texts[(place + 1) % len(texts)], PERSON)


def _exports(folder: Path) -> list[tuple[Table, Path]]:
    known = read_contract().tables.values()
    files = [(table, folder / table.system / f"{table.name}.csv") for table in known]
    return [(table, file) for table, file in files if file.is_file()]


def _kinds(table: Table) -> dict[str, tuple[str, str]]:
    """Name and kind of the columns of the contract, by each spelling of a header."""
    return {spelling: (name, column.kind) for name, column in table.columns.items() for spelling in column.accepts()}


def _read(file: Path) -> tuple[list[str], list[list[str]]]:
    limit = csv.field_size_limit(10**6)
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
    finally:
        csv.field_size_limit(limit)
    return header, rows


def _write(file: Path, header: list[str], rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])
