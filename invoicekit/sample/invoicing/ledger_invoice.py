"""What posting a customer invoice debits and credits in the ledger [process.md, Stage 4, entries]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from invoicekit.sample.finance import ledger as g
from invoicekit.sample.finance.ledger import Entry, write_voucher
from invoicekit.sample.invoicing.proposal import Line
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.money import ZERO, in_accounting
from invoicekit.sample.world.tables import Row

RECONCILED = 7
"""Invoices whose voucher ends so left a little work in progress, which a reconciliation journal corrected."""


def post_customer_invoice(
    case: Case, customer: Row, lines: Sequence[Line], per_hundred: Decimal, day: date
) -> tuple[Row, Row]:
    """The customer is debited, revenue and tax are credited line by line, and accrued work in progress is reversed."""
    contract = case.contract
    company, voucher, currency = contract.company, str(customer["voucher"]), str(customer["currencycode"])
    mst = cast("Decimal", customer["amountmst"])
    entries = [Entry(g.CUSTOMER, currency, cast("Decimal", customer["amountcur"]), mst)]
    for line in lines:
        sold = Entry(g.REVENUE, currency, line.amount, in_accounting(line.amount, per_hundred))
        entries.append(sold.turned(_credit(case, line)))
        entries.append(Entry(g.TAX, currency, -line.tax, -in_accounting(line.tax, per_hundred)))
        if contract.accrued and line.kind != "onacc":
            entries += [sold.turned(g.WIP), replace(sold, posting_type=g.ACCRUED)]
    if case.strikes("wip-not-reversed"):
        entries += [Entry(g.WIP, currency, ZERO, Decimal("3.00")), Entry(g.ACCRUED, currency, ZERO, Decimal("-3.00"))]
        case.finds(company.code.upper(), voucher)
    elif contract.accrued and int(voucher[-1]) == RECONCILED:
        entries += _left_over(case, lines, day)
    return write_voucher(case, company, voucher, day, entries)


def _left_over(case: Case, lines: Sequence[Line], day: date) -> list[Entry]:
    """What an invoice did not reverse; the journal that corrects it is posted as well."""
    line = next((line for line in lines if line.kind != "onacc"), None)
    if line is None:
        return []
    company = case.contract.company
    rest = Entry(g.WIP, case.contract.currency, ZERO, Decimal("0.75"))
    voucher = case.number("ARR", company.code)
    case.book.post("projaccruedrevenuereconciliationline", reversaltransid=line.transaction,
                   correctionamountmst=-rest.accounting, voucher=voucher, dataareaid=company.code)  # fmt: skip
    write_voucher(case, company, voucher, day, [rest.turned(g.WIP), replace(rest, posting_type=g.ACCRUED)])
    return [rest, rest.turned(g.ACCRUED)]


def _credit(case: Case, line: Line) -> int:
    if line.kind != "onacc":
        return g.REVENUE
    return g.WIP_ON_ACCOUNT if case.contract.on_account == c.ON_ACCOUNT_BALANCE else g.ON_ACCOUNT
