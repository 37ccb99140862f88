"""The process, stage by stage: what `Workbook` offers to perform, each a function of the book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Literal, Protocol

import duckdb

from invoicekit.load import Loaded
from invoicekit.perform import NONE_GIVEN, Chosen, Parameters, Performed, perform
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


def perform_stage(
    book: Book,
    stage: str,
    chosen: Chosen,
    as_of: Moment | None = None,
    parameters: Parameters = NONE_GIVEN,
    then: Sequence[str] = (),
) -> Performed:
    """The stage is performed for what is chosen, as of that moment. See `perform` for what is returned and raised."""
    settings, model = book.settings.at(as_of), book.loaded.model
    with progress(f"performing {stage}", shown=not book.quiet) as step:
        return perform(book.con, model, settings, stage, chosen, step, parameters=parameters, then=then)


# Stage 2


def sync(
    book: Book, invoices: Sequence[str] = (), companies: Sequence[str] = (), as_of: Moment | None = None
) -> Performed:
    """Dual-write has carried what is confirmed to Finance: headers, actuals, connections, milestones."""
    return perform_stage(book, "sync", Chosen(companies, invoices), as_of)


# Stages 3 to 5


def import_from_staging(
    book: Book,
    invoices: Sequence[str] = (),
    companies: Sequence[str] = (),
    as_of: Moment | None = None,
    *,
    journals_by: Literal["day", "month", "year", "all"] = "day",
) -> Performed:
    """Staged cost and unbilled sales are in draft journals; billed sales on their proposals where the gate is open."""
    parameters = Parameters(journals_by=journals_by)
    return perform_stage(book, "import_from_staging", Chosen(companies, invoices), as_of, parameters)


def post_journals(
    book: Book,
    invoices: Sequence[str] = (),
    companies: Sequence[str] = (),
    as_of: Moment | None = None,
    *,
    move_to_open_period: bool = False,
    open_periods: Sequence[str] = (),
    feed_back: bool = True,
) -> Performed:
    """Draft journal lines are Posted, each under a voucher that balances in the ledger, on its accounting date."""
    parameters = Parameters(moves=move_to_open_period, open_periods=open_periods)
    return perform_stage(
        book, "post_journals", Chosen(companies, invoices), as_of, parameters, _after(book, feed_back=feed_back)
    )


def post(
    book: Book,
    invoices: Sequence[str] = (),
    companies: Sequence[str] = (),
    as_of: Moment | None = None,
    *,
    move_to_open_period: bool = False,
    open_periods: Sequence[str] = (),
    feed_back: bool = True,
) -> Performed:
    """Proposals with all of their lines are customer invoices, in the customer's account and in the ledger."""
    parameters = Parameters(moves=move_to_open_period, open_periods=open_periods)
    return perform_stage(
        book, "post", Chosen(companies, invoices), as_of, parameters, _after(book, feed_back=feed_back)
    )


def feed_back(
    book: Book, invoices: Sequence[str] = (), companies: Sequence[str] = (), as_of: Moment | None = None
) -> Performed:
    """What was posted has come back to staging, to the actuals and to the proforma invoices, which are then Posted."""
    return perform_stage(book, "feed_back", Chosen(companies, invoices), as_of)


def advance(
    book: Book,
    invoices: str | Sequence[str] = (),
    companies: Sequence[str] = (),
    as_of: Moment | None = None,
    *,
    journals_by: Literal["day", "month", "year", "all"] = "day",
    move_to_open_period: bool = False,
    open_periods: Sequence[str] = (),
) -> list[Performed]:
    """What is chosen has gone as far as nothing refuses it: the results of the stages, in their order.

    The import comes twice: the lines of a proposal wait for the journals of the first one to be posted.
    """
    chosen = [invoices] if isinstance(invoices, str) else invoices
    moment = book.settings.at(as_of).as_of
    taken = partial(import_from_staging, journals_by=journals_by)
    posted_journals, posted = (
        partial(stage, move_to_open_period=move_to_open_period, open_periods=open_periods)
        for stage in (post_journals, post)
    )
    stages = (sync, taken, posted_journals, taken, posted, feed_back)
    return [stage(book, chosen, companies, moment) for stage in stages]


def _after(book: Book, *, feed_back: bool) -> list[str]:
    """The stages that follow a posting: the ledger where it was exported, and feedback unless it is not wanted."""
    ledger = ("generaljournalentry", "generaljournalaccountentry", "subledgervouchergeneraljournalentry")
    stages = ["post_ledger"] if all(map(book.loaded.model.exported, ledger)) else []
    return [*stages, "feed_back"] if feed_back else stages
