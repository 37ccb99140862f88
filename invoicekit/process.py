"""The process, stage by stage: what `Workbook` offers to perform, each a function of the book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import duckdb

from invoicekit.load import Loaded
from invoicekit.perform import Chosen, Performed, perform
from invoicekit.progress import progress
from invoicekit.settings import Settings

Moment = date | datetime | str


class Book(Protocol):
    """What performing needs of a workbook."""

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The database with both systems."""

    @property
    def loaded(self) -> Loaded:
        """What was loaded into it."""

    @property
    def settings(self) -> Settings:
        """The settings that it was opened with."""

    @property
    def quiet(self) -> bool:
        """Whether no progress is shown."""


def perform_stage(book: Book, stage: str, chosen: Chosen, as_of: Moment | None = None) -> Performed:
    """The stage is performed for what is chosen, as of that moment. See `perform` for what is returned and raised."""
    settings = book.settings.at(as_of)
    with progress(f"performing {stage}", shown=not book.quiet) as step:
        return perform(book.con, book.loaded.model, settings, stage, chosen, step)


# Stage 2


def sync(
    book: Book, invoices: Sequence[str] = (), companies: Sequence[str] = (), as_of: Moment | None = None
) -> Performed:
    """Dual-write has carried what is confirmed to Finance: headers, actuals, connections, milestones."""
    return perform_stage(book, "sync", Chosen(companies, invoices), as_of)
