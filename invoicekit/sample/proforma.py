"""The draft of a proforma invoice, with details as they are or edited [process.md, Before stage 1]."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample import choices as c
from invoicekit.sample.case import Case
from invoicekit.sample.master import ContractLine
from invoicekit.sample.milestone import send_milestone
from invoicekit.sample.money import ZERO, cents
from invoicekit.sample.tables import Row
from invoicekit.sample.work import Figures, figures_of, write_connection


@dataclass(frozen=True)
class Part:
    """What a confirmed line detail bills under one billing type."""

    billing: int
    figures: Figures
    tax: Decimal


@dataclass
class Item:
    """A line detail with what backs it: an unbilled sale, or a milestone."""

    detail: Row
    scenario: str
    parts: list[Part]
    source: Row | None = None
    milestone: Row | None = None


@dataclass
class Billed:
    """A billed sale with the unbilled sale behind it, or the milestone."""

    actual: Row
    tax: Decimal
    unbilled: Row | None = None
    milestone: Row | None = None


@dataclass
class Proforma:
    """A proforma invoice with its lines and items."""

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


def create_draft(case: Case, at: datetime, accounting_date: date | None) -> Proforma:
    """A draft with one line for each contract line, also where it has no item."""
    contract = case.contract
    case.proforma = f"INV-{at.year}-{case.book.next('invoice'):05d}"
    row = case.book.add(
        "invoice", invoiceid=case.guid(), name=f"Invoice for {contract.number}", msdyn_invoicenumber=case.proforma,
        invoicenumber=case.proforma, msdyn_ordertype=c.WORK_BASED, msdyn_projectinvoicestatus=c.DRAFT,
        msdyn_hascorrections=False, msdyn_accountingdate=accounting_date, customerid=contract.customer.guid,
        salesorderid=contract.guid, transactioncurrencyid=contract.currency_guid, paymenttermscode=contract.terms,
        msdyn_company=contract.company.guid if contract.names_company else None, totallineitemamount=ZERO,
        totaltax=ZERO, totalamount=ZERO, createdon=at, modifiedon=at,
    )  # fmt: skip
    methods = {contract.work.guid: c.TIME_AND_MATERIAL}
    lines = [contract.work]
    if contract.fixed:
        lines.append(contract.fixed)
        methods[contract.fixed.guid] = c.FIXED_PRICE
    proforma = Proforma(row, {})
    for line in lines:
        proforma.lines[line.guid] = case.book.add(
            "invoicedetail", invoicedetailid=case.guid(), invoiceid=row["invoiceid"], msdyn_contractlineid=line.guid,
            salesorderdetailid=line.guid, msdyn_billingmethod=methods[line.guid], producttypecode=c.PROJECT_SERVICE,
            msdyn_project=line.project_guid, quantity=Decimal(1), tax=ZERO, baseamount=ZERO, extendedamount=ZERO,
            transactioncurrencyid=contract.currency_guid, createdon=at, modifiedon=at,
        )  # fmt: skip
    return proforma


def add_work(case: Case, proforma: Proforma, source: Row, at: datetime, scenario: str = "unedited") -> None:
    """An unbilled sale is on the draft, edited as the scenario says; its billing status shows it."""
    source.update(msdyn_billingstatus=c.INVOICE_CREATED, modifiedon=at)
    parts = _parts(case, source, scenario)
    class_, document = cast("int", source["msdyn_transactionclassification"]), source["msdyn_documentdate"]
    detail = _detail(case, proforma, case.contract.work, class_, parts[0], cast("date", document), at)
    write_connection(case, (str(detail["msdyn_invoicelinetransactionid"]), "Billed Sales",
                            "msdyn_invoicelinetransaction"),
                     (str(source["msdyn_actualid"]), "Unbilled Sales", "msdyn_actual"), at)  # fmt: skip
    _total(proforma, case.contract.work, parts[0])
    proforma.items.append(Item(detail, scenario, parts, source=source))


def add_milestone(case: Case, proforma: Proforma, milestone: Row, line: ContractLine, at: datetime) -> None:
    """A milestone is on the draft."""
    milestone.update(msdyn_invoicestatus=c.MILESTONE_CREATED, modifiedon=at)
    amount, tax = cast("Decimal", milestone["msdyn_amount"]), cast("Decimal", milestone["msdyn_tax"])
    part = Part(c.CHARGEABLE, Figures(Decimal(1), amount, amount), tax)
    document = cast("date", milestone["msdyn_invoicedate"])
    detail = _detail(case, proforma, line, c.MILESTONE, part, document, at)
    write_connection(case, (str(detail["msdyn_invoicelinetransactionid"]), "Billed Sales",
                            "msdyn_invoicelinetransaction"),
                     (str(milestone["msdyn_contractlinescheduleofvalueid"]), "Milestone",
                      "msdyn_contractlinescheduleofvalue"), at)  # fmt: skip
    _total(proforma, line, part)
    proforma.items.append(Item(detail, "milestone", [part], milestone=milestone))


def write_milestone(case: Case, line: ContractLine, at: datetime, status: int = c.MILESTONE_READY) -> Row:
    """A milestone of the contract line, and what it syncs to."""
    amount = Decimal(case.rng.randint(10, 400)) * 125
    contract = case.contract
    milestone = case.book.add(
        "msdyn_contractlinescheduleofvalue", msdyn_contractlinescheduleofvalueid=case.guid(),
        msdyn_name=f"Milestone {case.rng.randint(1, 9)}, accepted", msdyn_contract=contract.guid,
        msdyn_contractlineid=line.guid, msdyn_project=line.project_guid, msdyn_invoicestatus=status,
        msdyn_amount=amount, msdyn_tax=_tax(case, amount, c.CHARGEABLE), msdyn_invoicedate=at.date(),
        transactioncurrencyid=contract.currency_guid, createdon=at, modifiedon=at,
    )  # fmt: skip
    send_milestone(case, milestone, line, at)
    return milestone


def _detail(
    case: Case, proforma: Proforma, line: ContractLine, class_: int, part: Part, document: date, at: datetime
) -> Row:
    invoice_line = proforma.lines[line.guid]
    return case.book.add(
        "msdyn_invoicelinetransaction", msdyn_invoicelinetransactionid=case.guid(),
        msdyn_invoice=proforma.row["invoiceid"], msdyn_invoicelineid=invoice_line["invoicedetailid"],
        msdyn_salescontract=case.contract.guid, msdyn_salescontractlineid=line.guid, msdyn_project=line.project_guid,
        msdyn_correction=False, msdyn_transactionclassification=class_, msdyn_transactiontypecode=c.BILLED,
        msdyn_billingtype=part.billing, msdyn_quantity=part.figures.quantity, msdyn_price=part.figures.price,
        msdyn_amount=part.figures.amount, msdyn_invoiceamount=part.figures.amount, msdyn_tax=part.tax,
        msdyn_documentdate=document, transactioncurrencyid=case.contract.currency_guid, createdon=at,
        modifiedon=at + timedelta(minutes=3),
    )  # fmt: skip


def _parts(case: Case, source: Row, scenario: str) -> list[Part]:
    """What the detail bills: one part, or two where the quantity was reduced [Stage 1, rows 1 to 3]."""
    was, billing = figures_of(source), cast("int", source["msdyn_billingtype"])
    match scenario:
        case "reduced":
            quantity = cents(was.quantity * Decimal(case.rng.choice(("0.25", "0.5", "0.75"))))
            now = Figures.of(quantity, was.price)
            rest = Figures(was.quantity - quantity, was.price, was.amount - now.amount)
            return [_part(case, billing, now), _part(case, c.NON_CHARGEABLE, rest)]
        case "quantity raised":
            return [_part(case, billing, Figures.of(was.quantity + case.rng.randint(1, 6), was.price))]
        case "price raised":
            return [_part(case, billing, Figures.of(was.quantity, was.price + case.rng.randint(1, 30)))]
        case "written off":
            return [_part(case, c.NON_CHARGEABLE, was)]
        case _:
            return [_part(case, billing, was)]


def _part(case: Case, billing: int, figures: Figures) -> Part:
    return Part(billing, figures, _tax(case, figures.amount, billing))


def _tax(case: Case, amount: Decimal, billing: int) -> Decimal:
    return cents(amount * case.contract.tax_percent / 100) if billing == c.CHARGEABLE else ZERO


def _total(proforma: Proforma, line: ContractLine, part: Part) -> None:
    """Only chargeable details add to the totals [Stage 1, Totals]."""
    if part.billing != c.CHARGEABLE:
        return
    both = part.figures.amount + part.tax
    for row, sums in (
        (proforma.row, {"totallineitemamount": part.figures.amount, "totaltax": part.tax, "totalamount": both}),
        (proforma.lines[line.guid], {"baseamount": part.figures.amount, "tax": part.tax, "extendedamount": both}),
    ):
        for name, amount in sums.items():
            row[name] = cast("Decimal", row[name]) + amount
