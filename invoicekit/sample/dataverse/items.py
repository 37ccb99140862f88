"""What is put on a draft: work as it is or edited, milestones, retainers, lines by hand, products [Before stage 1]."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import cast

from invoicekit.sample.dataverse.proforma import Billed, Item, Part, Proforma, charge, part_of, tax_on, write_detail
from invoicekit.sample.dataverse.work import write_connection
from invoicekit.sample.finance.milestone import send_milestone
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.figures import Figures, figures_of
from invoicekit.sample.world.master import ContractLine
from invoicekit.sample.world.tables import Row

DETAIL, ACTUAL = "msdyn_invoicelinetransaction", "msdyn_actual"
CREDITS = {"credited", "milestone credited", "retainer corrected"}


def add_work(case: Case, proforma: Proforma, source: Row, at: datetime, scenario: str = "unedited",
             edit: Figures | None = None) -> Item:  # fmt: skip
    """An unbilled sale is on the draft, edited as the scenario says; its billing status shows it."""
    source.update(msdyn_billingstatus=c.INVOICE_CREATED, modifiedon=at)
    parts = _parts(case, source, scenario, edit)
    class_, document = (
        cast("int", source["msdyn_transactionclassification"]),
        cast("date", source["msdyn_documentdate"]),
    )
    detail = write_detail(case, proforma, case.contract.work, class_, parts[0], document, at)
    _back(case, detail, (str(source["msdyn_actualid"]), "Unbilled Sales", ACTUAL), at)
    return _keep(proforma, Item(detail, scenario, parts, source=source))


def add_milestone(case: Case, proforma: Proforma, milestone: Row, line: ContractLine, at: datetime) -> Item:
    """A milestone is on the draft."""
    milestone.update(msdyn_invoicestatus=c.MILESTONE_CREATED, modifiedon=at)
    amount, tax = cast("Decimal", milestone["msdyn_amount"]), cast("Decimal", milestone["msdyn_tax"])
    part = Part(c.CHARGEABLE, Figures(Decimal(1), amount, amount), tax)
    document = cast("date", milestone["msdyn_invoicedate"])
    detail = write_detail(case, proforma, line, c.MILESTONE, part, document, at)
    identity = str(milestone["msdyn_contractlinescheduleofvalueid"])
    _back(case, detail, (identity, "Milestone", "msdyn_contractlinescheduleofvalue"), at)
    return _keep(proforma, Item(detail, "milestone", [part], milestone=milestone))


def add_retainer(case: Case, proforma: Proforma, amount: Decimal, at: datetime) -> Item:
    """A retainer is on the draft; its record is not exported."""
    part = part_of(case, c.CHARGEABLE, Figures.of(Decimal(1), amount))
    detail = write_detail(case, proforma, case.contract.work, c.RETAINER, part, at.date(), at)
    _back(case, detail, (case.guid(), "Retainer", "msdyn_retainer"), at)
    return _keep(proforma, Item(detail, "retainer invoiced", [part]))


def add_applied(case: Case, proforma: Proforma, source: Row, share: Decimal, at: datetime, scenario: str) -> Item:
    """A share of what a retainer has left is on the draft, as a negative amount."""
    source.update(msdyn_billingstatus=c.INVOICE_CREATED, modifiedon=at)
    part = part_of(case, c.CHARGEABLE, figures_of(source) if share == 1 else figures_of(source).share(share))
    detail = write_detail(case, proforma, case.contract.work, c.RETAINER, part, at.date(), at)
    _back(case, detail, (str(source["msdyn_actualid"]), "Unbilled Sales", ACTUAL), at)
    return _keep(proforma, Item(detail, scenario, [part], source=source))


def add_by_hand(case: Case, proforma: Proforma, line: ContractLine, class_: int, figures: Figures,
                at: datetime) -> Item:  # fmt: skip
    """A line detail added by hand is on the draft: nothing is behind it."""
    part = part_of(case, c.CHARGEABLE, figures)
    detail = write_detail(case, proforma, line, class_, part, at.date(), at)
    return _keep(proforma, Item(detail, "added by hand", [part]))


def add_product(case: Case, proforma: Proforma, figures: Figures) -> None:
    """The product-based invoice line has a quantity and an amount; it has no detail."""
    line = cast("ContractLine", case.contract.goods)
    proforma.lines[line.guid]["quantity"] = figures.quantity
    charge(proforma, line, figures.amount, tax_on(case, figures.amount))


def add_correction(case: Case, proforma: Proforma, original: Billed, scenario: str, at: datetime,
                   edit: Figures | None = None) -> Item:  # fmt: skip
    """A billed sale of a posted invoice is on the draft with its corrected figures: nought, where it is credited."""
    sale = original.actual
    was, billing = figures_of(sale), cast("int", sale["msdyn_billingtype"])
    if scenario in CREDITS:
        part = part_of(case, billing, Figures.of(Decimal(0), was.price))
    else:
        part = part_of(case, billing, edit or was)
    class_, document = cast("int", sale["msdyn_transactionclassification"]), cast("date", sale["msdyn_documentdate"])
    line = case.contract.line(sale["msdyn_salescontractlineid"])
    detail = write_detail(case, proforma, line, class_, part, document, at, original)
    write_connection(case, (str(detail["msdyn_invoicelinetransactionid"]), "Replacing", DETAIL),
                     (str(sale["msdyn_actualid"]), "Original", ACTUAL), at)  # fmt: skip
    return _keep(proforma, Item(detail, scenario, [part], original=original))


def write_milestone(case: Case, line: ContractLine, at: datetime, status: int = c.MILESTONE_READY,
                    amount: Decimal | None = None) -> Row:  # fmt: skip
    """A milestone of the contract line, and what it syncs to; its amount is drawn where it is not given."""
    drawn = Decimal(case.rng.randint(10, 400)) * 125
    amount = drawn if amount is None else amount
    contract = case.contract
    milestone = case.book.add(
        "msdyn_contractlinescheduleofvalue", msdyn_contractlinescheduleofvalueid=case.guid(),
        msdyn_name=f"Milestone {case.rng.randint(1, 9)}, accepted", msdyn_contract=contract.guid,
        msdyn_contractlineid=line.guid, msdyn_project=line.project_guid, msdyn_invoicestatus=status,
        msdyn_amount=amount, msdyn_tax=tax_on(case, amount), msdyn_invoicedate=at.date(),
        transactioncurrencyid=contract.currency_guid, createdon=at, modifiedon=at,
    )  # fmt: skip
    send_milestone(case, milestone, line, at)
    return milestone


def _keep(proforma: Proforma, item: Item) -> Item:
    proforma.items.append(item)
    return item


def _back(case: Case, detail: Row, source: tuple[str, str, str], at: datetime) -> None:
    """The detail is linked to what it bills."""
    write_connection(case, (str(detail["msdyn_invoicelinetransactionid"]), "Billed Sales", DETAIL), source, at)


def _parts(case: Case, source: Row, scenario: str, edit: Figures | None) -> list[Part]:
    """What the detail bills: one part, or two where the quantity was reduced [Stage 1, rows 1 to 3]."""
    was, billing = figures_of(source), cast("int", source["msdyn_billingtype"])
    now = edit or _edited(case, was, scenario)
    if scenario == "written off":
        billing = c.NON_CHARGEABLE
    parts = [part_of(case, billing, now)]
    if scenario == "reduced":
        parts.append(part_of(case, c.NON_CHARGEABLE, was.less(now)))
    return parts


def _edited(case: Case, was: Figures, scenario: str) -> Figures:
    """The figures that the project manager made of it."""
    match scenario:
        case "reduced":
            return was.share(Decimal(case.rng.choice(("0.25", "0.5", "0.75"))))
        case "quantity raised":
            return Figures.of(was.quantity + case.rng.randint(1, 6), was.price)
        case "price raised":
            return Figures.of(was.quantity, was.price + case.rng.randint(1, 30))
        case _:
            return was
