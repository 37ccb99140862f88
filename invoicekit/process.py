"""The process, stage by stage: what `Workbook` offers to perform, each a function of the book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, Protocol, get_args

import duckdb

from invoicekit.choosing import Names, check_names, choose
from invoicekit.figures import day
from invoicekit.load import Loaded
from invoicekit.perform import NONE_GIVEN, Chosen, Given, Performed, Task, nothing, perform
from invoicekit.progress import progress
from invoicekit.settings import Settings

Moment = date | datetime | str
Unit = Literal["day", "month", "year", "all"]
UNITS: tuple[Unit, ...] = get_args(Unit)
DRAFT = ("Draft", "In review")
BATCH = 250


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
    chosen: Chosen | None,
    as_of: Moment | None = None,
    given: Given = NONE_GIVEN,
    then: Sequence[str] = (),
) -> Performed:
    """The stage is performed for what is chosen, as of that moment. See `perform` for what is returned and raised."""
    return _perform_task(book, Task(stage, chosen, given, then) if chosen else None, stage, as_of)


def _perform_task(book: Book, task: Task | None, stage: str, as_of: Moment | None) -> Performed:
    return _perform(book, [task], as_of)[0] if task else nothing(stage)


def _perform(book: Book, tasks: Sequence[Task], as_of: Moment | None) -> list[Performed]:
    settings, model = book.settings.at(as_of), book.loaded.model
    with progress(f"performing {tasks[0].stage}", shown=not book.quiet) as step:
        return perform(book.con, model, settings, tasks, step)


# Stage 1


def confirm(
    book: Book,
    invoices: Names = None,
    companies: Names = None,
    accounting_date: date | str | None = None,
    as_of: Moment | None = None,
    *,
    at_most: int | None = BATCH,
) -> Performed:
    """These drafts (all, unless some are named) are confirmed: their actuals, links and statuses are written.

    One that is confirmed already is left as it is. The product takes 250 at a time, the others are refused; with None
    for `at_most` all are taken. Raises UnknownName for an invoice or company that is not there, BadFigure for a day
    that is none.
    """
    task = _confirmation(book, choose(book.con, invoices, companies), accounting_date, at_most)
    return _perform_task(book, task, "confirmation", as_of)


def _confirmation(
    book: Book, asked: Chosen | None, accounting_date: date | str | None = None, at_most: int | None = BATCH
) -> Task | None:
    on = day("accounting date", accounting_date)
    named = set(asked.invoices) if asked else set()
    query = "select invoice_number, company, status, order_type from dataverse.invoice where not confirmed order by all"
    chosen = [
        number
        for number, company, status, order_type in book.con.execute(query).fetchall()
        if asked
        and number is not None
        and (not asked.companies or company in asked.companies)
        and (number in named if named else (status in DRAFT and order_type == "Work based"))
    ]
    if not chosen:
        return None
    return Task("confirmation", Chosen(invoices=chosen), {"confirming": [[on, at_most]]})


# Stage 2


def sync(book: Book, invoices: Names = None, companies: Names = None, as_of: Moment | None = None) -> Performed:
    """Dual-write has carried what is confirmed to Finance: headers, actuals, connections, milestones."""
    return perform_stage(book, "sync", choose(book.con, invoices, companies), as_of)


# Stages 3 to 5


def import_from_staging(
    book: Book,
    invoices: Names = None,
    companies: Names = None,
    as_of: Moment | None = None,
    *,
    journals_by: Unit = "day",
) -> Performed:
    """Staged cost and unbilled sales are in draft journals; billed sales on their proposals where the gate is open.

    One journal a company and day, month or year of accounting dates, or one for all. Raises UnknownName for another
    unit.
    """
    task = _import(choose(book.con, invoices, companies), journals_by)
    return _perform_task(book, task, "import_from_staging", as_of)


def _import(chosen: Chosen | None, journals_by: Unit) -> Task | None:
    check_names("unit of time", [journals_by], UNITS)
    return Task("import_from_staging", chosen, {"parameter": [[journals_by, False]]}) if chosen else None


def post_journals(
    book: Book,
    invoices: Names = None,
    companies: Names = None,
    as_of: Moment | None = None,
    *,
    move_to_open_period: bool = False,
    open_periods: Sequence[str] = (),
    feed_back: bool = True,
) -> Performed:
    """Draft journal lines are Posted, each under a voucher that balances in the ledger, on its accounting date.

    One of a period that is not open is refused, or moved to the first day of the next open one; `open_periods` names
    periods that count as open. Raises UnknownName for a period, invoice or company that is not there.
    """
    given, then = _periods(book, open_periods, moves=move_to_open_period), _after(book, feed_back=feed_back)
    return perform_stage(book, "post_journals", choose(book.con, invoices, companies), as_of, given, then)


def post(
    book: Book,
    invoices: Names = None,
    companies: Names = None,
    as_of: Moment | None = None,
    *,
    move_to_open_period: bool = False,
    open_periods: Sequence[str] = (),
    feed_back: bool = True,
) -> Performed:
    """Proposals with all of their lines are customer invoices of that day, in the customer's account and in the ledger.

    Periods as in `post_journals`, and what is raised; an accounting date that the proforma invoice sets is not moved.
    """
    given, then = _periods(book, open_periods, moves=move_to_open_period), _after(book, feed_back=feed_back)
    return perform_stage(book, "post", choose(book.con, invoices, companies), as_of, given, then)


def feed_back(book: Book, invoices: Names = None, companies: Names = None, as_of: Moment | None = None) -> Performed:
    """What was posted has come back to staging, to the actuals and to the proforma invoices, which are then Posted."""
    return perform_stage(book, "feed_back", choose(book.con, invoices, companies), as_of)


def advance(
    book: Book,
    invoices: Names = None,
    companies: Names = None,
    as_of: Moment | None = None,
    *,
    journals_by: Unit = "day",
    move_to_open_period: bool = False,
    open_periods: Sequence[str] = (),
) -> list[Performed]:
    """These proforma invoices have gone as far as nothing refuses it: the results of the stages, in their order.

    The import comes twice: the lines of a proposal wait for the journals of the first one to be posted; feedback once,
    in the end. None named: all that are confirmed. Raises UnknownName for an invoice that is not there.
    """
    chosen = choose(book.con, invoices, companies)
    imported = _import(chosen, journals_by)
    if not chosen or not imported:
        return []
    given, then = _periods(book, open_periods, moves=move_to_open_period), _after(book, feed_back=False)
    tasks = [
        Task("sync", chosen),
        imported,
        Task("post_journals", chosen, given, then),
        imported,
        Task("post", chosen, given, then),
        Task("feed_back", chosen),
    ]
    confirmation = _confirmation(book, chosen) if chosen.invoices else None
    done = _perform(book, [confirmation, *tasks] if confirmation else tasks, as_of)
    return [nothing("confirmation"), *done] if chosen.invoices and not confirmation else done


def _periods(book: Book, open_periods: Sequence[str], *, moves: bool) -> Given:
    rows = book.con.execute("select distinct period from typed.ledgerfiscalcalendarperiod").fetchall()
    check_names("period", open_periods, [period for (period,) in rows])
    return {"parameter": [["day", moves]], "opened_period": [[period] for period in open_periods]}


def _after(book: Book, *, feed_back: bool) -> list[str]:
    """The stages that follow a posting: the ledger where it was exported, and feedback unless it is not wanted."""
    ledger = ("generaljournalentry", "generaljournalaccountentry", "subledgervouchergeneraljournalentry")
    stages = ["post_ledger"] if all(map(book.loaded.model.exported, ledger)) else []
    return [*stages, "feed_back"] if feed_back else stages
