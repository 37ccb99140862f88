"""Fees on rows of other work: an extra journal line and an extra proposal line ("Fees" of DECISIONS.md)."""

from .exports import Row
from .facts import Facts, text

STAGING = "projcdsactualsimport"
LINK = {"Unbilled sales": "fee_journal_line_record", "Billed sales": "fee_proposal_line_transaction"}


def has_fee_line(facts: Facts, row: Row) -> bool:
    """Say whether a fee's line is looked for: of a fee of 0 only where it is named, and only where it can be."""
    link = LINK.get(text(row["transaction_type"]))
    if link is None or not facts.books.has(STAGING, link) or row["fee"] is None:
        return False
    return bool(row["fee"] != 0 or row[link] is not None)


def with_fees_that_no_link_tells(facts: Facts) -> set[tuple[str | None, str]]:
    """Name the proposals, by company and number, whose fee lines cannot be told from stray ones."""
    if facts.books.has(STAGING, LINK["Billed sales"]):
        return set()
    return {
        (facts.staging_company(row), row["invoice"])
        for row in facts.staging
        if row["transaction_type"] == "Billed sales" and row["fee"] and row["invoice"] is not None
    }
