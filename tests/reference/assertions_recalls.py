"""Work that was taken back before it was billed, and can be billed still."""

from collections import defaultdict
from collections.abc import Iterator

from .assertions_rows import of_actual
from .billed_sales import BILLED, POSTED, UNBILLED, BilledSales
from .exports import Row
from .facts import created_or_modified, modified_or_created
from .figures import place
from .links import ACTUAL
from .outcomes import Finding
from .scenario import LineDetail

TAKEN_BACK = ("Adjusted", "Unadjustable")
OUT_OF_THE_BACKLOG = (POSTED, "Customer invoice created", "Work order closed - posted", "Canceled")


def recalled(sales: BilledSales) -> Iterator[Finding]:
    """What is reversed or adjusted is on no draft, and what is reversed is adjusted."""
    facts, links = sales.facts, sales.links
    drafted = _on_drafts(sales)
    billed = {new.row["actual_id"] for new in sales.new_unbilled if new.part == "billed"}
    billed |= {detail.linked.id for detail in sales.details.confirmed if detail.linked}
    for actual_id, row in sorted(facts.dataverse(ACTUAL).items()):
        is_work = row["transaction_type"] == UNBILLED and row["class"] not in ("Retainer", "Tax")
        if not is_work or actual_id in billed or links.billed_from(actual_id):
            continue
        if actual_id in drafted:
            yield from _on_draft(sales, row, drafted[actual_id])
        elif (
            row["adjustment_status"] not in TAKEN_BACK
            and row["billing_status"] not in OUT_OF_THE_BACKLOG
            and links.original(actual_id, "reversing") is None
        ):
            stamps = [created_or_modified(reversal) for reversal in links.unbilled_reversals(actual_id)]
            first = min((stamp for stamp in stamps if stamp), default=None)
            if stamps and not facts.settings.before_go_live(first):
                yield of_actual(facts, "confirm.recalled", row, row["amount"])


def _on_drafts(sales: BilledSales) -> dict[str, list[LineDetail]]:
    """By source its line details on drafts; of a draft that has billed sales already nothing counts."""
    actuals = sales.facts.dataverse(ACTUAL).values()
    billed = {row["invoice_id"] for row in actuals if row["transaction_type"] == BILLED}
    found: defaultdict[str, list[LineDetail]] = defaultdict(list)
    for detail in sales.details.all:
        if detail.linked and not detail.is_confirmed:
            counted = found[detail.linked.id]
            if detail.invoice["invoice_id"] not in billed:
                counted.append(detail)
    return dict(found)


def _on_draft(sales: BilledSales, row: Row, details: list[LineDetail]) -> Iterator[Finding]:
    """One finding for all drafts that have it."""
    facts = sales.facts
    is_taken_back = row["adjustment_status"] in TAKEN_BACK or sales.links.unbilled_reversals(row["actual_id"])
    stamps = [modified_or_created(detail.invoice) for detail in details]
    newest = max((stamp for stamp in stamps if stamp), default=None)
    if details and is_taken_back and not facts.settings.before_go_live(newest):
        where = place(facts, details[0].row, details[0].invoice)
        amount = max(detail.row["amount"] for detail in details)
        yield Finding("confirm.recalled", "broken", row["actual_id"], amount, where.company, where.currency)
