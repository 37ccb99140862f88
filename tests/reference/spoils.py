"""What a test does to the one invoice before it is written, and how the test reads what came of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from . import Finding, Result, reconcile
from .one_invoice import double, find, not_journalised, not_synced, one_invoice, remove, write
from .one_invoice_finance import Tables

ACTUAL, INVOICE = "dataverse/msdyn_actual", "dataverse/invoice"
CONNECTION = "dataverse/msdyn_transactionconnection"
PROFORMA_LINE, DETAIL_TABLE = "dataverse/invoicedetail", "dataverse/msdyn_invoicelinetransaction"
STAGING, RELATIONSHIP = "finops/projcdsactualsimport", "finops/projcdstransactionrelationshipimport"
JOURNAL, JOURNAL_LINE = "finops/projadvancedjournal", "finops/projadvancedjournalline"
PROFILE = "finops/projrevenueprofile"
PROPOSAL, LINE = "finops/projproposaljour", "finops/projproposalempl"
POSTED, POSTED_LINE = "finops/projinvoicejour", "finops/projinvoiceempl"
CUSTOMER, LEDGER = "finops/custtrans", "finops/subledgervouchergeneraljournalentry"

MONTH_END = date(2026, 10, 31)
OTHER = "99999999-0000-0000-0000-000000000000"

Spoil = Callable[[Tables], object]
Outcome = tuple[str, str, str]  # rule, outcome, subject


class Case(NamedTuple):
    """A spoiled book, and all of its rows that are then not matched."""

    spoils: list[Spoil]
    due: set[Outcome]
    as_of: date | datetime = MONTH_END


def outcomes(result: Result) -> set[Outcome]:
    assert len(result.rows) == len({(row.rule, row.subject) for row in result.rows})
    return {(row.rule, row.outcome, row.subject) for row in result.rows}


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=UTC)


def change(table: str, value: str, **changed: str) -> Spoil:
    """Change the row that has this value."""
    return lambda tables: find(tables, table, value).update(changed)


def gone(table: str, value: str) -> Spoil:
    return lambda tables: remove(tables, table, value)


def twice(table: str, value: str, **changed: str) -> Spoil:
    return lambda tables: double(tables, table, value, **changed)


def not_sent(*actuals: str) -> Spoil:
    return lambda tables: not_synced(tables, *actuals)


def not_in_a_journal(*actuals: str) -> Spoil:
    return lambda tables: not_journalised(tables, *actuals)


def run(folder: Path, *spoils: Spoil, as_of: date | datetime = MONTH_END, **settings: object) -> Result:
    tables = one_invoice()
    for spoil in spoils:
        spoil(tables)
    return reconcile(write(folder, tables), as_of=as_of, settings=settings)


def only(result: Result, rule: str) -> Finding:
    (row,) = (row for row in result.rows if row.rule == rule)
    return row
