"""Stage 5: accounting details come back to staging, to the actuals, and to the proforma invoice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.money import HUNDRED, ZERO, in_accounting
from invoicekit.sample.world.tables import Row

UNBILLED, BILLED = c.STAGING_TYPE[c.UNBILLED], c.STAGING_TYPE[c.BILLED]


@dataclass(frozen=True)
class Accounting:
    """What a posting tells: voucher, rate per 100, amount and sales tax in accounting currency."""

    voucher: str
    per_hundred: Decimal
    amount: Decimal
    tax: Decimal


def tell(case: Case, staged: Row, posting: Accounting, at: datetime) -> None:
    """Staging and the actual carry the accounting details, some minutes after the posting."""
    told = at + timedelta(minutes=10)
    if not case.clock.passed(told):
        return
    fault = _fault(case, staged)
    if fault in {"staging-feedback-missing", "billed-feedback-missing"}:
        return
    amount = posting.amount + (Decimal("9.99") if fault == "staging-feedback-different" else ZERO)
    voucher = posting.voucher + ("X" if fault == "staging-voucher-different" else "")
    _to_staging(staged, Accounting(voucher, posting.per_hundred, amount, posting.tax), told)
    if fault != "actual-feedback-missing":
        amount += Decimal("3.21") if fault == "actual-feedback-different" else ZERO
        _to_actual(case, staged, Accounting(voucher, posting.per_hundred, amount, posting.tax), told)


def bend_unposted(case: Case, staged: Row) -> None:
    """The fault gives a voucher to work that was never posted."""
    if staged["transtype"] != UNBILLED:
        return
    if case.defect is None or case.defect.victim != "fresh work" or case.defect.rule.startswith("import"):
        return
    company = case.contract.company
    per_hundred = case.contract.rate(company, str(staged["transactioncurrencyid"]))
    amount = in_accounting(cast("Decimal", staged["amount"]), per_hundred)
    told = cast("datetime", staged["createddatetime"]) + timedelta(minutes=5)
    if case.strikes("staging-feedback-unexpected"):
        posting = Accounting(case.number("PJV", company.code), per_hundred, amount, ZERO)
        _to_staging(staged, posting, told)
        _to_actual(case, staged, posting, told)
        case.finds(staged["actualid"])
    if case.strikes("actual-feedback-unexpected"):
        _to_actual(case, staged, Accounting(case.number("PJV", company.code), per_hundred, amount, ZERO), told)
        case.finds(staged["actualid"])


def tell_invoice(case: Case, invoice: Row, number: str, day: date, at: datetime) -> None:
    """The proforma invoice is Posted and carries the customer invoice's number and date."""
    told = at + timedelta(minutes=12)
    if not case.clock.passed(told):
        return
    if case.strikes("invoice-feedback-missing"):
        case.finds(invoice["msdyn_invoicenumber"])
        return
    if case.strikes("invoice-feedback-different"):
        number += "-B"
        case.finds(invoice["msdyn_invoicenumber"])
    if case.strikes("invoice-feedback-tax-different"):
        invoice.update(totaltax=ZERO, totalamount=invoice["totallineitemamount"])
        case.finds(invoice["msdyn_invoicenumber"])
    invoice.update(msdyn_customerinvoicenumber=number, msdyn_customerinvoicedate=day,
                   msdyn_projectinvoicestatus=c.POSTED, modifiedon=told)  # fmt: skip


def _fault(case: Case, staged: Row) -> str | None:
    """The name of the fault that meets this feedback; its finding is due."""
    names = {
        UNBILLED: ("staging-feedback-missing", "staging-feedback-different", "staging-voucher-different",
                   "actual-feedback-missing", "actual-feedback-different"),
        BILLED: ("billed-feedback-missing",),
    }.get(cast("int", staged["transtype"]), ())  # fmt: skip
    for name in names:
        if case.strikes(name):
            case.finds(staged["actualid"])
            return name
    return None


def _to_staging(staged: Row, posting: Accounting, at: datetime) -> None:
    staged.update(vouchernumber=posting.voucher, exchangerate=posting.per_hundred, accountingamount=posting.amount,
                  salestaxamount=posting.tax, modifieddatetime=at)  # fmt: skip


def _to_actual(case: Case, staged: Row, posting: Accounting, at: datetime) -> None:
    actual = case.world.actuals[str(staged["actualid"])]
    actual.update(msdyn_vouchernumber=posting.voucher, msdyn_accountexchangerate=posting.per_hundred / HUNDRED,
                  msdyn_accountingamount=posting.amount, msdyn_accountingtaxamount=posting.tax,
                  modifiedon=at + timedelta(minutes=1))  # fmt: skip
