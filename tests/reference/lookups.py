"""Lookups of Dataverse that lead to records that its export lacks ("Records that an export lacks" of DECISIONS.md)."""

from collections import Counter
from collections.abc import Iterator

from .exports import Row
from .facts import CONFIRMED, Facts
from .outcomes import NOT_COMPARED, Finding
from .rules_milestone import MILESTONE, place_of
from .rules_sync import BILLING_RULE, contract_of, customer_of
from .sends import Sends

ACTUAL, CONTRACT, CURRENCY, CUSTOMER, PROJECT = (
    "msdyn_actual salesorder transactioncurrency account msdyn_project".split()
)


def lacking(facts: Facts, sends: Sends) -> Iterator[Finding]:
    """Yield one finding a table and company, however many rows name a record that the table lacks."""
    counted = Counter(_named(facts, sends))
    for table, company in counted:
        if table in facts.books:
            subject = f"{table} | {company or 'no company'}"
            yield Finding("export.lookup", "broken", subject, None, company, None, columns=("rows",))


def _named(facts: Facts, sends: Sends) -> Iterator[tuple[str, str | None]]:
    def is_gone(row: Row, lookup: str, table: str) -> bool:
        return row[lookup] is not None and row[lookup] not in facts.dataverse(table)

    for row in facts.books.rows(ACTUAL):
        if sends.actual(row) != "never":
            company = facts.place_of_actual(row).company
            found = {"currency_id": CURRENCY, "project_id": PROJECT, "funding_source_id": BILLING_RULE}
            gone = [table for lookup, table in found.items() if is_gone(row, lookup, table)]
            if BILLING_RULE not in gone and contract_of(facts, row) is NOT_COMPARED:
                gone.append(CONTRACT)
            yield from ((table, company) for table in gone)
    for row in facts.project_invoices:
        if row["status"] in CONFIRMED:
            company = facts.place_of_invoice(row).company
            for lookup, table in {"currency_id": CURRENCY, "contract_id": CONTRACT}.items():
                if is_gone(row, lookup, table):
                    yield table, company
            if customer_of(facts, row) is NOT_COMPARED:
                yield CUSTOMER, company
    for row in facts.books.rows(MILESTONE):
        if is_gone(row, "currency_id", CURRENCY):
            yield CURRENCY, place_of(facts, row).company
