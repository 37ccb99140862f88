"""The general ledger: a voucher's journal entry, its entries and their penny differences [process.md, Stage 4]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from invoicekit.sample.world.case import Case
from invoicekit.sample.world.master import REPORTING_CURRENCIES, Company
from invoicekit.sample.world.money import ZERO, in_accounting, rate
from invoicekit.sample.world.tables import Row

PENNY_REPORTING, PENNY_ACCOUNTING, TAX, OTHER, CUSTOMER = 9, 11, 4, 14, 31
COST, PAYROLL, WIP_COST, ITEM_OFFSET, WIP_ITEM = 121, 122, 123, 124, 125
REVENUE, ON_ACCOUNT, ACCRUED, WIP, WIP_ON_ACCOUNT = 126, 127, 128, 129, 138


@dataclass(frozen=True)
class Entry:
    """One ledger entry: posting type, currency, amount, and amount in accounting currency; debit is positive."""

    posting_type: int
    currency: str
    amount: Decimal
    accounting: Decimal

    def turned(self, posting_type: int) -> Entry:
        """The other side of it."""
        return Entry(posting_type, self.currency, -self.amount, -self.accounting)


def write_voucher(case: Case, company: Company, voucher: str, day: date, entries: Sequence[Entry]) -> tuple[Row, Row]:
    """The journal entry of the voucher and its link; entries that are not nought, with their penny differences."""
    entry = case.book.post(
        "generaljournalentry", subledgervoucher=voucher,
        subledgervoucherdataareaid=company.code, accountingdate=day,
    )  # fmt: skip
    link = case.book.post(
        "subledgervouchergeneraljournalentry", voucher=voucher, voucherdataareaid=company.code, accountingdate=day,
        generaljournalentry=entry["recid"],
    )  # fmt: skip
    rest = -sum((one.accounting for one in entries), ZERO)
    per_hundred = rate(REPORTING_CURRENCIES[company.code], company.currency)
    reported = ZERO
    for one in (*entries, Entry(PENNY_ACCOUNTING, company.currency, ZERO, rest)):
        if one.amount or one.accounting:
            reporting = in_accounting(one.accounting, per_hundred)
            reported += reporting
            _write(case, entry, one, reporting)
    if reported:
        _write(case, entry, Entry(PENNY_REPORTING, company.currency, ZERO, ZERO), -reported)
    return entry, link


def _write(case: Case, entry: Row, one: Entry, reporting: Decimal) -> None:
    case.book.post(
        "generaljournalaccountentry", generaljournalentry=entry["recid"], postingtype=one.posting_type,
        transactioncurrencycode=one.currency, transactioncurrencyamount=one.amount,
        accountingcurrencyamount=one.accounting, reportingcurrencyamount=reporting,
    )  # fmt: skip
