"""The assertion that what an invoice bills is of its own contract, and in that contract's currency."""

from collections.abc import Iterator

from .assertions_documents import CONTRACT_LINE, FUNDING, judged_invoices, of_invoice
from .billed_sales import BilledSales
from .exports import Row
from .facts import Facts, text
from .links import MILESTONE
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
