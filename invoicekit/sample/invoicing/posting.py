"""Stage 4: a proposal with lines posts as a customer invoice [process.md, Stage 4]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.dataverse.proforma import Proforma
from invoicekit.sample.finance.feedback import Accounting, tell, tell_invoice
from invoicekit.sample.invoicing.ledger_invoice import post_customer_invoice
from invoicekit.sample.invoicing.proposal import Line
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.money import ZERO, in_accounting
from invoicekit.sample.world.tables import Row

ANOTHER_CUSTOMER = "C-008888"


@dataclass
class Posted:
    """A posted invoice and what it told the ledgers."""

    invoice: Row
    customer: Row
    ledger: tuple[Row, Row]
    """The journal entry, and the voucher's link to it."""


def post_invoice(case: Case, proforma: Proforma, header: Row, lines: list[Line], at: datetime) -> None:
    """The customer invoice, its lines, its customer transaction and its voucher are there, and are fed back."""
    key = case.contract.company.code.upper(), proforma.number
    if not case.clock.passed(at):
        _bend_unposted(case, proforma)
        return
    if case.strikes("posting-missing"):
        case.finds(*key)
        return
    posted = _write(case, proforma, header, lines, at)
    header.update(projinvoiceid=posted.invoice["projinvoiceid"], modifieddatetime=at)
    _bend_invoice(case, key, posted)
    if case.strikes("posting-duplicate"):
        case.book.again("projinvoicejour", posted.invoice)
        case.finds(*key)
    lost = _bend_lines(case, posted, lines)
    _bend_customer(case, posted)
    _feed_back(case, proforma, posted, [line for line in lines if line is not lost], at)


def post_empty(case: Case, proforma: Proforma, header: Row) -> None:
    """The fault posts a proposal before its lines are there."""
    if not case.strikes("posting-unexpected"):
        return
    at = cast("datetime", header["createddatetime"]) + timedelta(hours=1)
    posted = _write(case, proforma, header, [], at)
    header.update(projinvoiceid=posted.invoice["projinvoiceid"], modifieddatetime=at)
    _feed_back(case, proforma, posted, [], at)
    case.finds(case.contract.company.code.upper(), proforma.number)


def write_customer(case: Case, voucher: str, invoice: str, amount: Decimal, mst: Decimal, at: datetime) -> Row:
    """A customer transaction marked as a project invoice."""
    contract = case.contract
    return case.book.post(
        "custtrans", accountnum=contract.customer.bill_to, voucher=voucher, invoice=invoice, transdate=at.date(),
        currencycode=contract.currency, amountcur=amount, amountmst=mst, invoiceproject=1,
        dataareaid=contract.company.code, createddatetime=at,
    )  # fmt: skip


def _write(case: Case, proforma: Proforma, header: Row, lines: list[Line], at: datetime) -> Posted:
    company = case.contract.company.code
    voucher = case.number("PIV", company)
    number = f"{company.upper()}-{700000 + case.book.next('customer invoice/' + company)}"
    per_hundred = cast("Decimal", header["exchrate"])
    invoice = case.book.post(
        "projinvoicejour", projinvoiceid=number, proposalid=header["proposalid"], invoicedate=at.date(),
        projinvoiceprojid=header["projinvoiceprojid"], invoiceaccount=header["invoiceaccount"],
        currencyid=header["currencyid"], exchrate=per_hundred, invoiceamount=header["invoiceamount"],
        sumtax=header["sumtax"], ledgervoucher=voucher, dataareaid=company, createddatetime=at,
    )  # fmt: skip
    for line in lines:
        _write_line(case, invoice, line)
    mst = sum((in_accounting(line.amount + line.tax, per_hundred) for line in lines), ZERO)
    customer = write_customer(case, voucher, number, cast("Decimal", header["invoiceamount"]), mst, at)
    customer.update(accountnum=header["invoiceaccount"], currencycode=header["currencyid"])
    day = cast("date", proforma.row["msdyn_accountingdate"]) or at.date()
    return Posted(invoice, customer, post_customer_invoice(case, customer, lines, per_hundred, day))


def _write_line(case: Case, invoice: Row, line: Line, **changes: str) -> Row:
    amount = "amount" if line.kind == "onacc" else "lineamount"
    return case.book.post(
        f"projinvoice{line.kind}", projinvoiceid=invoice["projinvoiceid"], invoicedate=invoice["invoicedate"],
        **({c.key_column(line.kind): line.transaction} | changes), projid=line.subledger["projid"],
        currencyid=line.subledger["currencyid"], qty=line.subledger["qty"], **{amount: line.amount},
        taxamount=line.tax, dataareaid=invoice["dataareaid"],
    )  # fmt: skip


def _feed_back(case: Case, proforma: Proforma, posted: Posted, lines: list[Line], at: datetime) -> None:
    invoice = posted.invoice
    per_hundred = cast("Decimal", invoice["exchrate"])
    for line in lines:
        if line.staged:
            posting = Accounting(str(invoice["ledgervoucher"]), per_hundred, in_accounting(line.amount, per_hundred),
                                 in_accounting(line.tax, per_hundred))  # fmt: skip
            tell(case, line.staged, posting, at)
    tell_invoice(case, proforma.row, str(invoice["projinvoiceid"]), cast("date", invoice["invoicedate"]), at)


def _bend_unposted(case: Case, proforma: Proforma) -> None:
    if case.strikes("invoice-feedback-unexpected"):
        proforma.row.update(msdyn_customerinvoicenumber=f"{case.contract.company.code.upper()}-799999",
                            msdyn_customerinvoicedate=proforma.row["msdyn_invoicedate"],
                            msdyn_projectinvoicestatus=c.POSTED)  # fmt: skip
        case.finds(proforma.number)


def _bend_invoice(case: Case, key: tuple[str, str], posted: Posted) -> None:
    """The fault changes the header of the posted invoice; the customer transaction follows it."""
    invoice, customer = posted.invoice, posted.customer
    if case.strikes("posting-total-different"):
        more = Decimal("200.00")  # exact in cents at every rate of ours
        invoice["invoiceamount"] = cast("Decimal", invoice["invoiceamount"]) + more
        customer["amountcur"] = invoice["invoiceamount"]
        mst = in_accounting(more, cast("Decimal", invoice["exchrate"]))
        customer["amountmst"] = cast("Decimal", customer["amountmst"]) + mst
        case.finds(*key)
    if case.strikes("posting-customer-different"):
        invoice["invoiceaccount"] = customer["accountnum"] = ANOTHER_CUSTOMER
        case.finds(*key)
    if case.strikes("posting-accounting-date-different"):
        for row in posted.ledger:
            row["accountingdate"] = cast("date", row["accountingdate"]) + timedelta(days=4)
        case.finds(*key)


def _bend_lines(case: Case, posted: Posted, lines: list[Line]) -> Line | None:
    """The fault deletes, adds, doubles or changes a posted line; the line that is gone is returned."""
    victim, company = lines[0], case.contract.company.code
    table, column = f"projinvoice{victim.kind}", c.key_column(victim.kind)
    amount = "amount" if victim.kind == "onacc" else "lineamount"
    rows = case.book.tables[table]
    row = next(row for row in reversed(rows) if row[column] == victim.transaction and row["dataareaid"] == company)
    key = company.upper(), victim.transaction
    if case.strikes("posted-line-missing"):
        rows.remove(row)
        case.finds(*key)
        return victim
    if case.strikes("posted-line-duplicate"):
        case.book.again(table, row)
        case.finds(*key)
    if case.strikes("posted-line-unexpected"):
        stray = case.number("TR", company)
        _write_line(case, posted.invoice, victim, **{column: stray})
        case.finds(company.upper(), stray)
    if case.strikes("posted-line-quantity-different"):
        row["qty"] = cast("Decimal", row["qty"]) + 2
        case.finds(*key)
    if case.strikes("posted-line-amount-different"):
        row[amount] = cast("Decimal", row[amount]) - Decimal("1.10")
        victim.detail = dict(victim.detail, amountcur=row[amount])
        case.finds(*key)
    return None


def _bend_customer(case: Case, posted: Posted) -> None:
    """The fault loses, doubles or changes the customer transaction."""
    row, key = posted.customer, (case.contract.company.code.upper(), posted.invoice["ledgervoucher"])
    if case.strikes("customer-missing"):
        case.book.tables["custtrans"].remove(row)
        case.finds(*key)
    if case.strikes("customer-duplicate"):
        case.book.again("custtrans", row)
        case.finds(*key)
    if case.strikes("customer-amount-different"):
        row["amountcur"] = cast("Decimal", row["amountcur"]) + Decimal("0.01")
        case.finds(*key)
    if case.strikes("customer-accounting-different"):
        row["amountmst"] = cast("Decimal", row["amountmst"]) + Decimal("12.34")
        case.finds(*key)
    if case.strikes("customer-date-different"):
        row["transdate"] = cast("date", row["transdate"]) + timedelta(days=1)
        case.finds(*key)
