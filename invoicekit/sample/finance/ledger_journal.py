"""What posting a journal line debits and credits in the ledger, by its profile [process.md, Stage 4, entries]."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.finance import ledger as g
from invoicekit.sample.finance.ledger import Entry, write_voucher
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.master import Company
from invoicekit.sample.world.money import ZERO, in_accounting
from invoicekit.sample.world.tables import Row

COST, UNBILLED = c.STAGING_TYPE[c.COST], c.STAGING_TYPE[c.UNBILLED]
LABELS = {g.COST: "Cost", g.WIP: "WIP - sales value"}
OFFSETS = {c.TIME: g.PAYROLL, c.EXPENSE: g.OTHER, c.MATERIAL: g.ITEM_OFFSET}


def post_journal_line(case: Case, staged: Row, line: Row, company: Company) -> None:
    """A posted journal line is in the ledger where its profile says so; what is lent is posted by other rules."""
    if staged["transtype"] == COST:
        entries = _cost(case, staged, line)
    elif staged["transtype"] == UNBILLED:
        entries = _accrual(case, staged, line)
    else:
        return
    if not entries:
        return
    voucher, day = str(line["voucher"]), cast("date", line["accountingdate"])
    if staged["transtype"] == COST:
        entries = _bend(case, company, voucher, entries)
    entry, link = write_voucher(case, company, voucher, day, entries)
    if staged["transtype"] == COST:
        _bend_voucher(case, company, entries, entry, link)


def _cost(case: Case, staged: Row, line: Row) -> list[Entry]:
    """Cost, or its value in the balance, against payroll or the offset; sales tax paid is an entry of its own."""
    contract, class_ = case.contract, cast("int", staged["transactionclassification"])
    fixed = contract.fixed is not None and staged["projectid"] == contract.fixed.project
    posting = c.PROFIT_AND_LOSS if fixed else contract.cost_posting
    if posting == c.NEVER_LEDGER:
        return []
    debit = g.COST if posting == c.PROFIT_AND_LOSS else g.WIP_ITEM if class_ == c.MATERIAL else g.WIP_COST
    currency, per_hundred = str(line["costcurrency"]), cast("Decimal", line["costexchangerate"])
    amount, tax = cast("Decimal", line["extendedcost"]), cast("Decimal", line["calculatedtaxamount"])
    entries = [
        Entry(debit, currency, amount, in_accounting(amount, per_hundred)),
        Entry(g.TAX, currency, tax, in_accounting(tax, per_hundred)),
    ]
    both = Entry(debit, currency, amount + tax, sum((one.accounting for one in entries), ZERO))
    return [*entries, both.turned(OFFSETS[class_])]


def _accrual(case: Case, staged: Row, line: Row) -> list[Entry]:
    """Work in progress against accrued revenue, of what can be charged."""
    if not case.contract.accrued or staged["billingtype"] != c.STAGING_BILLING[c.CHARGEABLE]:
        return []
    amount, per_hundred = cast("Decimal", line["extendedprice"]), cast("Decimal", line["priceexchangerate"])
    wip = Entry(g.WIP, str(line["pricecurrency"]), amount, in_accounting(amount, per_hundred))
    return [wip, wip.turned(g.ACCRUED)]


def _bend(case: Case, company: Company, voucher: str, entries: list[Entry]) -> list[Entry]:
    """The fault changes the entries of a cost; debit and credit stay equal."""
    debit, *rest = entries
    key = company.code.upper(), voucher
    if case.strikes("ledger-missing"):
        case.finds(*key, LABELS[debit.posting_type])
        return [replace(debit, posting_type=g.OTHER), *rest]
    if case.strikes("ledger-unexpected"):
        stray = Entry(g.WIP, company.currency, Decimal(10), Decimal(10))
        case.finds(*key, LABELS[g.WIP])
        return [*entries, stray, stray.turned(g.OTHER)]
    if case.strikes("ledger-amount-different"):
        more = Entry(debit.posting_type, debit.currency, ZERO, Decimal("5.00"))
        case.finds(*key, LABELS[debit.posting_type])
        return [*entries, more, more.turned(g.ITEM_OFFSET)]
    return entries


def _bend_voucher(case: Case, company: Company, entries: list[Entry], entry: Row, link: Row) -> None:
    """The fault doubles the voucher, takes it out of balance, or moves it to another period."""
    voucher, day = str(entry["subledgervoucher"]), cast("date", entry["accountingdate"])
    if case.strikes("ledger-duplicate"):
        write_voucher(case, company, voucher, day, entries)
        case.finds(company.code.upper(), voucher, LABELS[entries[0].posting_type])
    if case.strikes("voucher-unbalanced"):
        row = case.book.tables["generaljournalaccountentry"][-1]
        row["reportingcurrencyamount"] = cast("Decimal", row["reportingcurrencyamount"]) + Decimal("0.01")
        case.finds(company.code.upper(), voucher)
    if case.strikes("period-different"):
        entry["accountingdate"] = link["accountingdate"] = day - timedelta(days=62)
        case.finds(company.code.upper(), voucher)
