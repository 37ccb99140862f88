"""Prints what the sample can be given, and what was written, as text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from invoicekit.sample import Defect, SampleReport
from invoicekit.show import console_of, plain, put_row, put_table, table_of


def defects(known: Mapping[str, Defect]) -> None:
    """The faults that the sample can be given."""
    table = table_of("defect", "rule", "outcome", "says")
    for defect in known.values():
        put_row(table, defect.name, defect.rule, defect.outcome, defect.says)
    put_table(console_of(), table)


def sample(folder: Path, report: SampleReport, faults: int) -> None:
    """What was written, and what a reconciliation of it should find of each of the faults."""
    console = console_of()
    console.print(plain(f"wrote {sum(report.rows.values()):,} rows in {len(report.rows)} tables to {folder}"))
    each = ", each fault by itself: one may explain what another did" if faults > 1 else ""
    console.print(f"findings due: {len(report.findings)} (answers.csv){each}")
    console.print(plain(f"next: invoicekit reconcile {folder}"))
