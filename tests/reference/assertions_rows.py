"""Assertions about actuals and their links: reversals, skip sync, statuses, corrections without an original."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from .billed_sales import BILLED, POSTED, UNBILLED, BilledSales
from .exports import Row
from .facts import CONFIRMED, Facts, created_or_modified, key_of
from .figures import place
from .links import ACTUAL
from .outcomes import Finding
from .rules_confirm import billed_expected
from .rules_confirm_unbilled import reversal_expected
from .scenario import NOT_EXPORTED, LineDetail
from .sends import Sends

ADJUSTED_ORIGINAL = {"credited", "milestone credited", "corrected down", "corrected anew"}


def of_actual(facts: Facts, rule: str, row: Row, amount: Decimal) -> Finding:
    """A finding whose subject is an actual."""
    where = facts.place_of_actual(row)
    return Finding(rule, "broken", row["actual_id"], amount, where.company, where.currency)


def judged_actuals(facts: Facts) -> Iterator[Row]:
    """Actuals, each once, but for taxes and those from before go-live."""
    for _, row in sorted(facts.dataverse(ACTUAL).items()):
        if row["class"] != "Tax" and not facts.settings.before_go_live(created_or_modified(row)):
            yield row


def single_reversal(sales: BilledSales) -> Iterator[Finding]:
    """An unbilled sale is reversed once, by whomever; a billed one only by a correction."""
    facts = sales.facts
    for original in judged_actuals(facts):
        if original["transaction_type"] == UNBILLED:
            surplus = sales.links.unbilled_reversals(original["actual_id"])[1:]
        elif original["transaction_type"] == BILLED and original["invoice_id"] is not None:
            surplus = _surplus_of_billed(sales, original)
        else:
            surplus = []
        if surplus:
            amount = sum((row["amount"] for row in surplus), Decimal(0))
            yield of_actual(facts, "confirm.single-reversal", original, amount)


def _surplus_of_billed(sales: BilledSales, original: Row) -> list[Row]:
    """Reversals without an invoice; and of confirmed invoices that correct it, all but the first one's."""
    reversals = [
        row for row in sales.links.reversals.get(original["actual_id"], []) if row["transaction_type"] == BILLED
    ]
    correcting = {
        detail.invoice["invoice_id"]
        for detail in sales.details.confirmed
        if detail.is_correction and detail.source_id == original["actual_id"]
    }
    by_invoice: dict[tuple[str, str], Row] = {}
    for row in reversals:
        if row["invoice_id"] in correcting:
            number = sales.facts.number(sales.facts.dataverse("invoice")[row["invoice_id"]])
            by_invoice.setdefault((number or "", row["invoice_id"]), row)
    later = [row for _, row in sorted(by_invoice.items(), key=lambda item: item[0])[1:]]
    return [row for row in reversals if row["invoice_id"] is None] + later


def reversal_negates(sales: BilledSales) -> Iterator[Finding]:
    """What the arrows compare of a reversal they keep; the rest of it, and all of the others, are judged here."""
    facts, links = sales.facts, sales.links
    compared_originals = {expected.key[0] for expected in reversal_expected(sales)}
    compared_billed = {expected.key for expected in billed_expected(sales)}
    for row in judged_actuals(facts):
        original = links.actual(links.original(row["actual_id"], "reversing"), row["transaction_type"])
        if original is None or original["class"] == "Tax":
            continue
        if row["transaction_type"] == UNBILLED:
            if links.unbilled_reversals(original["actual_id"])[0] is not row:
                continue
            is_compared = original["actual_id"] in compared_originals
        elif row["transaction_type"] == BILLED:
            invoice = sales.invoice(row)
            is_confirmed = invoice is not None and invoice["status"] in CONFIRMED
            key = key_of(facts.number(invoice) if invoice else None, original["actual_id"], "reversal")
            is_compared = is_confirmed and key in compared_billed
        else:
            continue
        if not _negates(facts, row, original, only_extras=is_compared):
            amount = row["amount"] + original["amount"]
            yield of_actual(facts, "confirm.reversal-negates", row, amount)


def _negates(facts: Facts, row: Row, original: Row, *, only_extras: bool) -> bool:
    def adds_up(*columns: str) -> bool:
        sums = [abs((row[name] or 0) + (original[name] or 0)) for name in columns]
        return all(amount <= facts.settings.tolerance for amount in sums)

    if not adds_up("discount", "fee"):
        return False
    if only_extras:
        return True
    quantities = (row["quantity"], original["quantity"])
    quantity_adds_up = None in quantities or sum(quantities) == 0
    return quantity_adds_up and adds_up("amount") and bool(row["currency_id"] == original["currency_id"])


def skip_sync(sales: BilledSales) -> Iterator[Finding]:
    """True on the reversal of an unedited source and on intercompany cost; never on other cost, work, billed sales."""
    facts, sends = sales.facts, Sends(sales.facts)
    of_unedited = set()
    for detail in sales.details.confirmed:
        if detail.scenario == "unedited":
            of_unedited |= {row["actual_id"] for row in sales.links.unbilled_reversals(detail.source_id)[:1]}
    for row in judged_actuals(facts):
        skipped, kind = row["skip_sync"] is True, row["transaction_type"]
        must = row["actual_id"] in of_unedited or (kind == "Cost" and sends.is_intercompany(row))
        is_work = kind == UNBILLED and row["class"] != "Retainer" and min(row["amount"], row["quantity"] or 0) >= 0
        must_not = (kind in ("Cost", BILLED) and not must) or (
            is_work and sales.links.original(row["actual_id"], "reversing") is None
        )
        if (must and not skipped) or (must_not and skipped):
            yield of_actual(facts, "confirm.skip-sync", row, row["amount"])


def billing_status(sales: BilledSales, as_of: datetime) -> Iterator[Finding]:
    """Sources are posted or adjusted, corrected billed sales adjusted, what replaced them posted."""
    facts = sales.facts
    broken = {
        row["actual_id"]
        for row, column, status in _demands(sales, as_of)
        if facts.books.has(ACTUAL, column) and row[column] != status
    }
    for row in judged_actuals(facts):
        if row["actual_id"] in broken:
            yield of_actual(facts, "confirm.billing-status", row, row["amount"])


def _demands(sales: BilledSales, as_of: datetime) -> Iterator[tuple[Row, str, str]]:
    """Actuals with a column and the status that it must have."""
    for detail in sales.details.confirmed:
        row = detail.actual
        if row is not None and is_due(sales, detail, as_of):
            if detail.scenario in ADJUSTED_ORIGINAL:
                yield row, "adjustment_status", "Adjusted"
            elif row["transaction_type"] == UNBILLED and detail.scenario == "unedited":
                yield row, "billing_status", POSTED
            elif row["transaction_type"] == UNBILLED and detail.scenario in ("reduced", "edited"):
                yield row, "adjustment_status", "Adjusted"
    for new in sales.new_unbilled:
        if new.part == "billed" and _replaces_a_correction(sales, new.origin_id, as_of):
            yield new.row, "billing_status", POSTED


def _replaces_a_correction(sales: BilledSales, origin: str, as_of: datetime) -> bool:
    return any(
        detail.source_id == origin
        and detail.scenario in ("corrected down", "corrected anew")
        and is_due(sales, detail, as_of)
        for detail in sales.details.confirmed
    )


def is_due(sales: BilledSales, detail: LineDetail, as_of: datetime) -> bool:
    """Say whether the line detail is confirmed, and what that writes is due."""
    due = sales.details.due(detail.invoice)
    return detail.is_confirmed and (due is None or due <= as_of)


def unlinked(sales: BilledSales) -> Iterator[Finding]:
    """A correction names the billed sale that it corrects."""
    for detail in sales.details.judged:
        if detail.is_correction and detail.actual is None and detail.scenario != NOT_EXPORTED:
            where = place(sales.facts, detail.row, detail.invoice)
            amount = detail.row["amount"]
            yield Finding("confirm.unlinked", "broken", detail.id, amount, where.company, where.currency)
