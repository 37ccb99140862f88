"""The process, stage by stage: what `Workbook` offers to perform, each a function of the book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import duckdb

from invoicekit.errors import UnknownName
from invoicekit.load import Loaded
from invoicekit.perform import NONE_GIVEN, Chosen, Given, Performed, nothing, perform
from invoicekit.progress import progress
from invoicekit.settings import Settings

Moment = date | datetime | str
DRAFT = ("Draft", "In review")


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


def perform_stage(
    book: Book, stage: str, chosen: Chosen, as_of: Moment | None = None, given: Given = NONE_GIVEN
) -> Performed:
    """The stage is performed for what is chosen, as of that moment. See `perform` for what is returned and raised."""
    settings = book.settings.at(as_of)
    with progress(f"performing {stage}", shown=not book.quiet) as step:
        return perform(book.con, book.loaded.model, settings, stage, chosen, step, given)


# Stage 1


def confirm(
    book: Book,
    invoices: Sequence[str] = (),
    companies: Sequence[str] = (),
    accounting_date: date | str | None = None,
    as_of: Moment | None = None,
) -> Performed:
    """These drafts (all, if none is named) are confirmed: their actuals, links and statuses are written.

    One that is confirmed already is left as it is. Raises UnknownName for an invoice that is not there.
    """
    query = (
        "select invoice_number, company, status, confirmed, order_type from dataverse.invoice order by invoice_number"
    )
    known = {number: row for number, *row in book.con.execute(query).fetchall() if number is not None}
    for number in invoices:
        if number not in known:
            raise UnknownName("invoice", number, known)
    codes = {code.upper() for code in companies}
    chosen = [
        number
        for number, (company, status, confirmed, order_type) in known.items()
        if not confirmed
        and (not codes or company in codes)
        and (number in invoices if invoices else (status in DRAFT and order_type == "Work based"))
    ]
    if not chosen:
        return nothing("confirmation")
    given = {"accounting_date": [[accounting_date]]}
    return perform_stage(book, "confirmation", Chosen(invoices=chosen), as_of, given)


# Stage 2


def sync(
    book: Book, invoices: Sequence[str] = (), companies: Sequence[str] = (), as_of: Moment | None = None
) -> Performed:
    """Dual-write has carried what is confirmed to Finance: headers, actuals, connections, milestones."""
    return perform_stage(book, "sync", Chosen(companies, invoices), as_of)
