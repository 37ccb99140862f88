"""The faults of drafts and of confirmation: what was written is lost, doubled, added to or changed before it syncs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.dataverse.items import add_applied, add_retainer, add_work
from invoicekit.sample.dataverse.proforma import Part, Proforma, write_detail
from invoicekit.sample.dataverse.work import approve, connect, recall, settle, write_actual
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.clock import soon
from invoicekit.sample.world.figures import Figures
from invoicekit.sample.world.tables import Row

HOURS = Figures.of(Decimal(40), Decimal(150)), Figures.of(Decimal(40), Decimal(90))


def forced(case: Case, need: str) -> bool:
    """True where the planted fault needs something that an invoice only may have."""
    return case.defect is not None and need in case.defect.needs


def bend_lines(case: Case, proforma: Proforma) -> None:
    """The fault loses the invoice line of a contract line."""
    fixed = case.contract.fixed
    if fixed and case.strikes("invoice-line-missing"):
        case.book.tables["invoicedetail"].remove(proforma.lines.pop(fixed.guid))
        case.finds(proforma.number, fixed.guid)


def bend_draft(case: Case, proforma: Proforma, created: datetime) -> None:
    """The fault meets the draft, or prepares it for what will meet its confirmation."""
    row = proforma.row
    if forced(case, "edited"):
        at = created - timedelta(days=case.rng.randint(5, 20))
        source = approve(case, c.TIME, at, soon(case.rng, at), figures=HOURS)
        add_work(case, proforma, source, created, "quantity raised")
    if forced(case, "written-off"):
        at = created - timedelta(days=case.rng.randint(5, 20))
        add_work(case, proforma, approve(case, c.TIME, at, soon(case.rng, at), figures=HOURS), created, "written off")
    if forced(case, "retainer"):
        add_retainer(case, proforma, Decimal(3000), created)
    _bend_details(case, proforma, created)
    if case.strikes("discount-not-invoiced"):
        sales, cost = HOURS
        at = created - timedelta(days=case.rng.randint(5, 20))
        figures = replace(sales, discount=Decimal(25)), cost
        add_work(case, proforma, approve(case, c.TIME, at, soon(case.rng, at), figures=figures), created)
        case.finds(case.contract.company.code.upper(), proforma.number)
    if case.strikes("confirmation-failed"):
        row["msdyn_bulkconfirmationstatus"] = c.BULK_FAILED
        case.finds(proforma.number)
    if case.strikes("invoice-total-wrong"):
        for name in ("totallineitemamount", "totalamount"):
            row[name] = cast("Decimal", row[name]) + 10
        case.finds(proforma.number)
    if case.strikes("retainer-overdrawn"):
        _overdraw(case, proforma, created)
    if case.strikes("billed-premature"):
        _bill_draft(case, proforma)


def _bend_details(case: Case, proforma: Proforma, created: datetime) -> None:
    """What the draft bills is lost, taken back, of another contract, twice there, or corrects nothing."""
    if case.strikes("never-billed"):
        source = approve(case, c.TIME, created, soon(case.rng, created), figures=HOURS)
        source["msdyn_billingstatus"] = c.INVOICE_CREATED
        case.finds(source["msdyn_actualid"])
    if case.strikes("sold-twice"):
        _sell_again(case, approve(case, c.TIME, created, soon(case.rng, created), figures=HOURS), created)
    if case.strikes("recalled-on-draft"):
        source = cast("Row", proforma.items[0].source)
        recall(case, source, created, soon(case.rng, created))
        case.finds(source["msdyn_actualid"])
    if case.strikes("contract-other"):
        detail = proforma.items[0].detail
        others = (contract for contract in case.world.master.contracts if contract is not case.contract)
        detail["msdyn_salescontractlineid"] = next(others).work.guid
        case.finds(proforma.number, detail["msdyn_invoicelinetransactionid"])
    if case.strikes("double-billed"):
        source = cast("Row", proforma.items[0].source)
        add_work(case, proforma, source, created)
        case.finds(source["msdyn_actualid"])
    if case.strikes("correction-unlinked"):
        part = Part(c.CHARGEABLE, Figures.of(Decimal(0), Decimal(0)), Decimal(0))
        detail = write_detail(case, proforma, case.contract.work, c.TIME, part, created.date(), created)
        detail["msdyn_correction"] = True
        case.finds(detail["msdyn_invoicelinetransactionid"])


def _sell_again(case: Case, unbilled: Row, created: datetime) -> None:
    """The cost of an unbilled sale has a second one like it."""
    link = case.book.tables["msdyn_transactionconnection"][-1]  # the one to its cost, which approving wrote last
    spent = case.world.actuals[str(link["msdyn_transaction2"])]
    again = write_actual(
        case, c.UNBILLED, c.TIME, c.CHARGEABLE, HOURS[0], line=case.contract.work, at=created,
        document=cast("date", unbilled["msdyn_documentdate"]), currency=case.contract.currency_guid,
        msdyn_billingstatus=c.UNBILLED_CREATED, msdyn_description=unbilled["msdyn_description"],
    )  # fmt: skip
    settle(case, [again], [connect(case, again, "Unbilled Sales", spent, "Cost", created)], soon(case.rng, created))
    case.finds(spent["msdyn_actualid"], case.contract.funding)


def _overdraw(case: Case, proforma: Proforma, created: datetime) -> None:
    """More is taken off the invoice than the retainer has left; what remains of it is a debt."""
    at = created - timedelta(days=case.rng.randint(5, 20))
    add_work(case, proforma, approve(case, c.TIME, at, soon(case.rng, at), figures=HOURS), created)
    left = write_actual(
        case, c.UNBILLED, c.RETAINER, c.CHARGEABLE, Figures(Decimal(-1), Decimal(1500), Decimal(-1500)),
        line=case.contract.work, at=at, document=at.date(), currency=case.contract.currency_guid,
        msdyn_billingstatus=c.UNBILLED_CREATED, msdyn_istransition=True,
    )  # fmt: skip
    add_applied(case, proforma, left, Decimal("1.2"), created, "retainer applied")
    case.finds(left["msdyn_actualid"])


def _bill_draft(case: Case, proforma: Proforma) -> None:
    """A billed sale was written this morning although the invoice is a draft."""
    item = proforma.items[0]
    source, part = cast("Row", item.source), item.parts[0]
    at = case.clock.ago(case.rng, timedelta(hours=3), timedelta(hours=9))
    billed = write_actual(
        case, c.BILLED, cast("int", source["msdyn_transactionclassification"]), part.billing, part.figures,
        line=case.contract.work, at=at, document=at.date(), currency=case.contract.currency_guid, msdyn_tax=part.tax,
        msdyn_invoice=proforma.row["invoiceid"], msdyn_billingstatus=c.INVOICE_POSTED,
        msdyn_description=source["msdyn_description"],
    )  # fmt: skip
    settle(case, [billed], [connect(case, billed, "Billed Sales", source, "Unbilled Sales", at)], soon(case.rng, at))
    case.finds(billed["msdyn_actualid"])
