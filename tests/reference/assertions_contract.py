"""What a contract customer is charged: only what is of the invoice's contract, in its currency, and no cost twice."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from .assertions_balances import credited
from .assertions_documents import CONTRACT_LINE, FUNDING, SPENT, judged_invoices, of_invoice
from .billed_sales import UNBILLED, BilledSales
from .exports import Row
from .facts import Facts, created_or_modified, text
from .links import ACTUAL, MILESTONE
from .outcomes import Finding


def other_contract(sales: BilledSales) -> Iterator[Finding]:
    """What an invoice bills is of its own contract, and in its contract's currency."""
    facts = sales.facts
    for detail in sales.details.judged:
        own = _contract_number(facts, detail.invoice)
        behind = [_of_line(facts, detail.row["contract_line_id"])]
        if detail.actual:
            behind.append(_contract_of_actual(facts, detail.actual))
        linked = detail.linked.id if detail.linked else None
        if milestone := facts.dataverse(MILESTONE).get(linked or ""):
            behind += [_contract_number(facts, milestone), _of_line(facts, milestone["contract_line_id"])]
        if own is not None and any(one is not None and one != own for one in behind):
            subject = f"{text(facts.number(detail.invoice))} | {detail.id}"
            currency = facts.currency(detail.row) or facts.currency(detail.invoice)
            company = facts.place_of_invoice(detail.invoice).company
            yield Finding("confirm.contract", "broken", subject, detail.row["amount"], company, currency)
    for invoice in judged_invoices(facts):
        contract = facts.contract(invoice)
        currencies = facts.currency(contract) if contract else None, facts.currency(invoice)
        if None not in currencies and currencies[0] != currencies[1]:
            subject = f"{text(facts.number(invoice))} | currency"
            yield of_invoice(facts, "confirm.contract", subject, invoice, invoice["total"])


def _contract_number(facts: Facts, row: Row) -> str | None:
    contract = facts.contract(row)
    return contract["contract"] if contract else None


def _contract_of_actual(facts: Facts, row: Row) -> str | None:
    """That of its contract customer, else its own."""
    customer = facts.dataverse(FUNDING).get(row["funding_source_id"])
    return (_contract_number(facts, customer) if customer else None) or _contract_number(facts, row)


def _of_line(facts: Facts, contract_line_id: str | None) -> str | None:
    line = facts.dataverse(CONTRACT_LINE).get(contract_line_id or "")
    return _contract_number(facts, line) if line else None


def sold_twice(sales: BilledSales) -> Iterator[Finding]:
    """Of one cost a contract customer has one chargeable unbilled sale that is billed or can be."""
    facts, links = sales.facts, sales.links
    dead = credited(sales)
    sold: defaultdict[str, list[tuple[str | None, Row]]] = defaultdict(list)
    for actual_id, row in sorted(facts.dataverse(ACTUAL).items()):
        is_work = row["transaction_type"] == UNBILLED and row["class"] != "Tax" and row["billing_type"] == "Chargeable"
        customer = facts.dataverse(FUNDING).get(row["funding_source_id"])
        is_gone = row["funding_source_id"] is not None and customer is None
        if not is_work or (row["amount"] or 0) <= 0 or is_gone or links.original(actual_id, "reversing"):
            continue
        if any(origin in links.reversals for origin in links.between_actuals(actual_id, "replacing", "original")):
            continue
        details = sales.details.by_source.get(actual_id, [])
        is_billed = any(detail.is_confirmed and detail.id not in dead for detail in details) or any(
            billed not in links.reversals for billed in links.billed_from(actual_id)
        )
        if is_billed or actual_id not in links.reversals:
            number = customer["funding_source"] if customer else None
            for cost_id in links.between_actuals(actual_id, *SPENT):
                sold[cost_id].append((number, row))
    for cost_id, sales_of_it in sorted(sold.items()):
        yield from _twice(facts, cost_id, sales_of_it)


def _twice(facts: Facts, cost_id: str, sold: list[tuple[str | None, Row]]) -> Iterator[Finding]:
    """What has no contract customer is sold to the last of those that the cost is sold to."""
    last = max((number for number, _ in sold if number is not None), default="none")
    for customer_number in sorted({number or last for number, _ in sold}):
        rows = [row for number, row in sold if (number or last) == customer_number]
        stamps = [created_or_modified(row) for row in rows]
        newest = max((stamp for stamp in stamps if stamp), default=None)
        if len(rows) > 1 and not facts.settings.before_go_live(newest):
            amounts = [row["amount"] for row in rows]
            where = facts.place_of_actual(rows[0])
            subject, amount = f"{cost_id} | {customer_number}", sum(amounts, Decimal(0)) - max(amounts)
            yield Finding("confirm.sold-twice", "broken", subject, amount, where.company, where.currency)
