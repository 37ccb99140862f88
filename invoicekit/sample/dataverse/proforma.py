"""The draft of a proforma invoice: header, lines, details and totals [process.md, Before stage 1]."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.figures import Figures
from invoicekit.sample.world.master import ContractLine
from invoicekit.sample.world.money import ZERO, cents
from invoicekit.sample.world.tables import Row


@dataclass(frozen=True)
class Part:
    """What a confirmed line detail bills under one billing type."""

    billing: int
    figures: Figures
    tax: Decimal


@dataclass
class Item:
    """A line detail with what backs it: an unbilled sale, a milestone, a billed sale to correct, or nothing."""

    detail: Row
    scenario: str
    parts: list[Part]
    source: Row | None = None
    milestone: Row | None = None
    original: Billed | None = None


@dataclass
class Billed:
    """A billed sale with the unbilled sale that its proposal line waits for, or the milestone."""

    actual: Row
    tax: Decimal
    item: Item | None = None
    unbilled: Row | None = None
    milestone: Row | None = None


@dataclass
class Proforma:
    """A proforma invoice with its lines by contract line, and its items."""

    row: Row
    lines: dict[str, Row]
    items: list[Item] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The proforma invoice ID, which the proposal bears too."""
        return str(self.row["msdyn_invoicenumber"])

    @property
    def accounting_date(self) -> date:
        """The date set on the invoice, else that of its confirmation."""
        return cast("date", self.row["msdyn_accountingdate"] or self.row["msdyn_invoicedate"])

    @property
    def charged(self) -> Decimal:
        """The detail amount: what is charged before tax."""
        return cast("Decimal", self.row["totallineitemamount"])


def create_draft(case: Case, at: datetime, accounting_date: date | None, *, corrects: bool = False) -> Proforma:
    """A draft with one line for each contract line, also where it has no item."""
    contract = case.contract
    case.proforma = f"INV-{at.year}-{case.book.next('invoice'):05d}"
    row = case.book.add(
        "invoice", invoiceid=case.guid(), name=f"Invoice for {contract.number}", msdyn_invoicenumber=case.proforma,
        invoicenumber=case.proforma, msdyn_ordertype=c.WORK_BASED, msdyn_projectinvoicestatus=c.DRAFT,
        msdyn_hascorrections=corrects, msdyn_accountingdate=accounting_date, customerid=contract.customer.guid,
        salesorderid=contract.guid, transactioncurrencyid=contract.currency_guid, paymenttermscode=contract.terms,
        msdyn_company=contract.company.guid if contract.names_company else None, totallineitemamount=ZERO,
        totaltax=ZERO, totalamount=ZERO, createdon=at, modifiedon=at,
    )  # fmt: skip
    methods = {contract.work: c.TIME_AND_MATERIAL, contract.fixed: c.FIXED_PRICE}
    proforma = Proforma(row, {})
    for line in contract.lines:
        goods = line == contract.goods
        proforma.lines[line.guid] = case.book.add(
            "invoicedetail", invoicedetailid=case.guid(), invoiceid=row["invoiceid"], msdyn_contractlineid=line.guid,
            salesorderdetailid=line.guid, msdyn_billingmethod=methods.get(line),
            producttypecode=c.PRODUCT if goods else c.PROJECT_SERVICE, msdyn_project=line.project_guid,
            quantity=Decimal(0 if goods else 1), tax=ZERO, baseamount=ZERO, extendedamount=ZERO,
            transactioncurrencyid=contract.currency_guid, createdon=at, modifiedon=at,
        )  # fmt: skip
    return proforma


def write_detail(
    case: Case, proforma: Proforma, line: ContractLine, class_: int, part: Part, document: date, at: datetime,
    original: Billed | None = None,
) -> Row:  # fmt: skip
    """The line detail of a part, counted in the totals; a correction counts for what it changes."""
    billed = original.item.detail if original and original.item else None
    amount, tax = part.figures.extended, part.tax
    if original and billed:
        amount -= cast("Decimal", original.actual["msdyn_extendedamount"] or original.actual["msdyn_amount"])
        tax -= original.tax
    if part.billing == c.CHARGEABLE:
        charge(proforma, line, amount, tax)
    return case.book.add(
        "msdyn_invoicelinetransaction", msdyn_invoicelinetransactionid=case.guid(),
        msdyn_invoice=proforma.row["invoiceid"], msdyn_invoicelineid=proforma.lines[line.guid]["invoicedetailid"],
        msdyn_salescontract=case.contract.guid, msdyn_salescontractlineid=line.guid, msdyn_project=line.project_guid,
        msdyn_originalinvoicelinedetail=billed["msdyn_invoicelinetransactionid"] if billed else None,
        msdyn_correction=billed is not None, msdyn_transactionclassification=class_,
        msdyn_transactiontypecode=c.BILLED, msdyn_billingtype=part.billing, msdyn_invoiceamount=amount, msdyn_tax=tax,
        msdyn_documentdate=document, transactioncurrencyid=case.contract.currency_guid, createdon=at,
        modifiedon=at + timedelta(minutes=3), **part.figures.columns(),
    )  # fmt: skip


def charge(proforma: Proforma, line: ContractLine, amount: Decimal, tax: Decimal) -> None:
    """Header and line are that much more [Stage 1, Totals]."""
    for row, sums in (
        (proforma.row, {"totallineitemamount": amount, "totaltax": tax, "totalamount": amount + tax}),
        (proforma.lines[line.guid], {"baseamount": amount, "tax": tax, "extendedamount": amount + tax}),
    ):
        for name, more in sums.items():
            row[name] = cast("Decimal", row[name]) + more


def part_of(case: Case, billing: int, figures: Figures) -> Part:
    """The part with its tax."""
    return Part(billing, figures, tax_on(case, figures.extended) if billing == c.CHARGEABLE else ZERO)


def tax_on(case: Case, amount: Decimal) -> Decimal:
    """Sales tax at the contract's percentage."""
    return cents(amount * case.contract.tax_percent / 100)
