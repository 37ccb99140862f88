"""When the rows of an arrow came: the stamps of each subject, where it is expected and where it is looked for."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from .facts import CONFIRMED, Facts, created_or_modified, modified_or_created, text
from .rules_milestone import MILESTONE, ON_ACCOUNT, SYNCED
from .sends import Sends

Stamps = dict[str, list[datetime | None]]
ACTUAL, LINK = "msdyn_actual", "msdyn_transactionconnection"


def stamps(facts: Facts) -> dict[str, tuple[Stamps, Stamps]]:
    """Of the arrows between the systems, both sides of each."""
    return {
        "sync.header": _header(facts),
        "sync.actual": _actual(facts),
        "sync.connection": _connection(facts),
        "sync.milestone": _milestone(facts),
        "feedback.invoice": _fed_back(facts),
    }


def _header(facts: Facts) -> tuple[Stamps, Stamps]:
    return (
        _by_subject(
            (f"{text(facts.place_of_invoice(row).company)} | {text(facts.number(row))}", modified_or_created(row))
            for row in facts.project_invoices
            if row["status"] in CONFIRMED
        ),
        _by_subject(
            (f"{text(row['company'])} | {text(row['proposal_number'])}", modified_or_created(row))
            for row in facts.books.rows("projproposaljour")
        ),
    )


def _actual(facts: Facts) -> tuple[Stamps, Stamps]:
    sends = Sends(facts)
    return (
        _by_subject(
            (row["actual_id"], created_or_modified(row))
            for row in facts.books.rows(ACTUAL)
            if sends.actual(row) != "never"
        ),
        _by_subject((row["actual_id"], created_or_modified(row)) for row in facts.staging),
    )


def _connection(facts: Facts) -> tuple[Stamps, Stamps]:
    sends = Sends(facts)
    return (
        _by_subject(
            (row["connection_id"], created_or_modified(row))
            for row in facts.books.rows(LINK)
            if sends.connection(row) != "never"
        ),
        _by_subject(
            (row["connection_id"], row["created_at"])
            for row in facts.books.rows("projcdstransactionrelationshipimport")
        ),
    )


def _milestone(facts: Facts) -> tuple[Stamps, Stamps]:
    there = {(row["company"], row["transaction_id"]) for row in facts.books.rows(ON_ACCOUNT)}
    return (
        _by_subject((row["milestone_id"], created_or_modified(row)) for row in facts.books.rows(MILESTONE)),
        _by_subject(
            (row["milestone_id"], row["created_at"])
            for row in facts.books.rows(SYNCED)
            if (row["company"], row["transaction_id"]) in there
        ),
    )


def _fed_back(facts: Facts) -> tuple[Stamps, Stamps]:
    return (
        _by_subject((text(row["proposal_number"]), row["created_at"]) for row in facts.books.rows("projinvoicejour")),
        _by_subject(
            (text(facts.number(row)), modified_or_created(row))
            for row in facts.project_invoices
            if row["customer_invoice_number"] is not None
        ),
    )


def _by_subject(rows: Iterable[tuple[str, datetime | None]]) -> Stamps:
    found: defaultdict[str, list[datetime | None]] = defaultdict(list)
    for subject, moment in rows:
        found[subject].append(moment)
    return dict(found)
