"""A sample is written: a small book simulated, repeated to the size asked for, and exported."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from invoicekit.errors import InvoicekitError
from invoicekit.sample.book.plan import known_defects
from invoicekit.sample.book.simulate import simulate
from invoicekit.sample.files.export import load, write_answers, write_table
from invoicekit.sample.files.tile import Part, whole_table
from invoicekit.sample.world.case import World
from invoicekit.sample.world.defects import Due
from invoicekit.sample.world.layout import DATAVERSE, LAYOUT, MASTER

TILE = 400
"""Invoices that are simulated one by one; a larger book repeats them with new keys."""
FORMATS = ("csv", "parquet")
ANSWERS = "answers.csv"
FILES = frozenset(f"{table}.{form}" for table in LAYOUT for form in FORMATS)
"""The files that a sample may have in the folders of its systems."""
_SETTINGS = 'as_of = "{}"\n'


@dataclass(frozen=True)
class SampleReport:
    """What was written: rows by table (`dataverse/invoice`), and the findings due."""

    rows: Mapping[str, int]
    findings: tuple[Due, ...]
    as_of: date


def write_sample(
    directory: Path,
    *,
    invoices: int = 40,
    seed: int = 1,
    defects: Sequence[str] = (),
    format: str = "csv",  # noqa: A002  (the word that the command line uses)
    as_of: date = date(2026, 10, 31),
) -> SampleReport:
    """Exports of both systems at the end of that day are in the folder, with the findings due in `answers.csv`.

    The same arguments give the same bytes. Faults are planted in the first 400 invoices.
    """
    if invoices < 1:
        raise InvoicekitError(f"a sample of {invoices} invoices: ask for at least 1.")
    if format not in FORMATS:
        raise InvoicekitError(f"sample format {format!r} not known. Known: {', '.join(FORMATS)}.")
    planted = known_defects(defects)
    tiles, rest = divmod(invoices, TILE)
    first = simulate(seed, min(invoices, TILE), as_of, planted)
    books = [(first, 0, 1)]
    if tiles > 1:
        books.append((simulate(seed, TILE, as_of) if planted else first, 1, tiles - 1))
    if tiles and rest:
        books.append((simulate(seed, rest, as_of), tiles, 1))
    findings = tuple(sorted(first.due))
    directory.mkdir(parents=True, exist_ok=True)
    # First of all: by it a folder is known as a sample, though it may be interrupted.
    write_answers(findings, directory / ANSWERS)
    _write(directory, books, format)
    settings = _SETTINGS.format(as_of.isoformat())
    (directory / "invoicekit.toml").write_text(settings, encoding="utf-8", newline="\n")
    return SampleReport(_count(books), findings, as_of)


def are_settings_of_a_sample(text: str) -> bool:
    """Whether these settings say the moment of a sample and nothing else."""
    before, after = map(re.escape, _SETTINGS.split("{}"))
    return re.fullmatch(rf"{before}\d{{4}}-\d\d-\d\d{after}", text) is not None


def _write(directory: Path, books: list[tuple[World, int, int]], form: str) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch, duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET temp_directory = ?", [scratch])
        connection.execute("SET threads = 1")  # rows stream in order, and memory stays small at any size
        parts = [
            Part(load(connection, world.book, Path(scratch), f"book{place}"), tile, tiles)
            for place, (world, tile, tiles) in enumerate(books)
        ]
        for table in LAYOUT:
            write_table(whole_table(connection, table, parts), table, directory, form)


def _count(books: list[tuple[World, int, int]]) -> dict[str, int]:
    """Rows written, by system and table."""
    return {
        f"{'dataverse' if table in DATAVERSE else 'finops'}/{table}": sum(
            len(world.book.tables[table]) * tiles for world, _, tiles in (books[:1] if table in MASTER else books)
        )
        for table in LAYOUT
    }
