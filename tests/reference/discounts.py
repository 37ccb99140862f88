"""Discounts and fees that did not reach the customer invoice ("Discounts and fees at posting" of DECISIONS.md)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from .exports import Row
from .facts import Facts, grouped, is_billed_chargeable
from .fees import has_fee_line, with_fees_that_no_link_tells
from .lines import posted_lines
from .outcomes import Finding
from .rules_import import naming_proposal_line

ZERO = Decimal(0)


def not_invoiced(facts: Facts) -> Iterator[Finding]:
    """Assertion `post.discount-fee`; where lines are lost or changed nothing is said."""
    lines = grouped(posted_lines(facts.books), "company", "customer_invoice_number")
    billed = _billed(facts)
    for row in facts.books.rows("projinvoicejour"):
        sales = billed.get((row["company"], row["proposal_number"]))
        posted = lines[row["company"], row["customer_invoice_number"]]
        if not sales or not posted or facts.settings.before_go_live(row["created_at"]):
            continue
        amount = sum((sale["amount"] for sale in sales), ZERO)
        discount = sum((sale["discount"] or ZERO for sale in sales), ZERO)
        fee = sum((sale["fee"] or ZERO for sale in sales if not _has_fee_line(facts, sale)), ZERO)
        kinds = [(_kind(facts, row, line), line["amount"]) for line in posted]
        own = sum((money for kind, money in kinds if kind == "own"), ZERO)
        off = sum((money for kind, money in kinds if kind != "named fee"), ZERO) - (amount - discount + fee)
        if own in (amount, amount - discount) and abs(off) > facts.settings.tolerance:
            subject = f"{row['company']} | {row['proposal_number']}"
            yield Finding("post.discount-fee", "broken", subject, off, row["company"], row["currency"])


def _billed(facts: Facts) -> dict[tuple[str | None, str], list[Row]]:
    found: defaultdict[tuple[str | None, str], list[Row]] = defaultdict(list)
    for row in facts.books.rows("msdyn_actual"):
        invoice = facts.dataverse("invoice").get(row["invoice_id"])
        number = facts.number(invoice) if invoice else None
        if is_billed_chargeable(row) and row["class"] != "Tax" and number:
            found[facts.place_of_actual(row).company, number].append(row)
    return found


def _has_fee_line(facts: Facts, sale: Row) -> bool:
    staged = facts.staged.get(sale["actual_id"])
    return staged is not None and has_fee_line(facts, staged)


def _kind(facts: Facts, invoice: Row, line: Row) -> str:
    """Tell own lines from fee lines: an unnamed one of an invoice of which some row has a fee is a fee's."""
    row = naming_proposal_line(facts).get((line["company"], line["transaction_id"]))
    if row is None:
        with_fees = with_fees_that_no_link_tells(facts)
        return "fee" if line["is_fee"] and (line["company"], invoice["proposal_number"]) in with_fees else "own"
    return "own" if row["proposal_line_transaction"] == line["transaction_id"] else "named fee"
