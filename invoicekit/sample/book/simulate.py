"""One book: every invoice and every piece of loose work goes as far as the clock lets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.book.backlog import write_backlog
from invoicekit.sample.book.draft import write_draft
from invoicekit.sample.book.plan import NEEDS, WORK, Plan, choose_contract, plan_invoices
from invoicekit.sample.dataverse.booking import Confirmation
from invoicekit.sample.dataverse.confirm import confirm
from invoicekit.sample.dataverse.items import write_milestone
from invoicekit.sample.dataverse.work import (
    CLASSES,
    approve,
    approve_fixed,
    connect,
    draw_figures,
    recall,
    settle,
    write_actual,
    write_tax,
)
from invoicekit.sample.faults.confirm_faults import bend_confirmed
from invoicekit.sample.faults.draft_faults import forced
from invoicekit.sample.faults.gaps import bend_day, bend_export, lends
from invoicekit.sample.invoicing.limit import within_limit
from invoicekit.sample.invoicing.posting import post_empty, post_invoice, write_customer
from invoicekit.sample.invoicing.proposal import import_lines, send_header, write_header
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case, World, seeded
from invoicekit.sample.world.clock import Clock, soon
from invoicekit.sample.world.defects import Defect
from invoicekit.sample.world.figures import Figures, figures_of
from invoicekit.sample.world.ledger_setup import write_setup
from invoicekit.sample.world.master import NO_RATE, ContractLine
from invoicekit.sample.world.master_rows import write_master
from invoicekit.sample.world.money import ZERO, in_accounting
from invoicekit.sample.world.tables import Book, Row

LOOSE_EACH = 2
"""For every so many invoices there is one piece of work that is not invoiced."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

CONFIRMED_AGO = {
    "posted": (9 * DAY, 85 * DAY),
    "nothing to send": (9 * DAY, 60 * DAY),
    "imported": (4 * DAY + 2 * HOUR, 4 * DAY + 9 * HOUR),
    "staged": (3 * HOUR, 10 * HOUR),
    "in flight": (10 * MINUTE, 40 * MINUTE),
    "draft": (DAY, 4 * DAY),
}
"""How long before the export an invoice of each stage was confirmed (a draft: created)."""

CHAINED_AGO = {
    "corrected": (60 * DAY, 85 * DAY),
    "correction": (30 * DAY, 45 * DAY),
    "billed again": (9 * DAY, 20 * DAY),
    "retainer": (60 * DAY, 85 * DAY),
    "retainer applied": (30 * DAY, 45 * DAY),
    "retainer settled": (9 * DAY, 20 * DAY),
}
"""The same of invoices in a chain: each is posted before the next one is drafted."""


def simulate(seed: int, invoices: int, as_of: date, defects: Sequence[Defect] = ()) -> World:
    """Both systems at the end of that day, and the findings due."""
    book = Book()
    world = World(book, write_master(book, seeded(seed, "master")), Clock(as_of))
    write_setup(book, world.master, as_of)
    world.lends = lends(tuple(defects))
    confirmed: dict[int, Confirmation] = {}
    for plan in plan_invoices(invoices, seed, defects):
        need = NEEDS.get(plan.role or plan.stage, "")
        contract = choose_contract(world, plan.defect, seed, "invoice", plan.leader, "contract", need=need)
        case = Case(world, contract, seeded(seed, "invoice", plan.place), plan.defect)
        if done := _invoice(case, plan, confirmed.get(plan.place - 1)):
            confirmed[plan.place] = done
        if plan.place % LOOSE_EACH == 0:
            loose = seeded(seed, "loose", plan.place)
            _loose_work(Case(world, loose.choice(world.master.contracts), loose), plan.place // LOOSE_EACH)
    write_backlog(world, seed)
    for defect in sorted(defects, key=lambda defect: defect.victim == "whole book"):
        if defect.victim in WORK:
            contract = choose_contract(world, defect, seed, defect.name, "contract")
            case = Case(world, contract, seeded(seed, defect.name), defect)
            _faulty_work(case)
    return world


def _invoice(case: Case, plan: Plan, before: Confirmation | None) -> Confirmation | None:
    """One proforma invoice from its work to the stage of its plan; what its confirmation wrote.

    Where the fault meets a credit, what is credited is on an invoice of its own before it.
    """
    rng = case.rng
    if forced(case, "credited"):
        before = _invoice(replace(case, defect=None), replace(plan, role="corrected", defect=None), None)
        plan = replace(plan, role="correction")
    at = case.clock.ago(rng, *CHAINED_AGO.get(plan.role, CONFIRMED_AGO[plan.stage]))
    created = at if plan.stage == "draft" else at - timedelta(minutes=rng.randint(60, 3 * 24 * 60))
    dated = rng.random() < 0.4 or bool(plan.defect and "accounting-date" in plan.defect.needs)
    accounting = (at - rng.randint(1, 5) * DAY).date() if dated else None
    proforma = write_draft(case, plan, created, accounting, before)
    if plan.stage == "draft":
        return None
    done = confirm(case, proforma, at)
    bend_confirmed(done)
    slow = plan.stage == "in flight"
    synced = soon(rng, at, least=45, most=55) if slow else soon(rng, at)
    header = send_header(case, done, synced)
    settle(case, within_limit(case, done), done.links, synced + MINUTE)
    if header is None:
        return done
    lines = import_lines(case, done, header)
    if not lines:
        post_empty(case, proforma, header)
        return done
    imported = header["modifieddatetime"]
    if not isinstance(imported, datetime):
        raise TypeError(imported)
    wait = timedelta(days=4, hours=14) if plan.stage == "imported" else timedelta(minutes=rng.randint(8 * 60, 4000))
    post_invoice(case, proforma, header, lines, imported + wait)
    return done


def _loose_work(case: Case, place: int) -> None:
    """Work that is not invoiced yet: in the backlog, approved yesterday, today, or just now."""
    rng = case.rng
    old, today = case.clock.ago(rng, 2 * DAY, 20 * DAY), case.clock.ago(rng, 3 * HOUR, 12 * HOUR)
    match place % 7:
        case 0 if place % 2:
            recalled = approve(case, c.TIME, old, soon(rng, old))
            later = old + timedelta(minutes=rng.randint(60, 24 * 60))
            recall(case, recalled, later, soon(rng, later))
        case 0:
            approve(case, rng.choice(CLASSES), old, soon(rng, old))["msdyn_billingstatus"] = c.READY
        case 1:
            approve(case, rng.choice(CLASSES), today, soon(rng, today))
        case 2:
            now = case.clock.ago(rng, 5 * MINUTE, 40 * MINUTE)
            approve(case, c.TIME, now, soon(rng, now, least=45, most=55))
            if case.contract.fixed:
                write_milestone(case, case.contract.fixed, case.clock.now - MINUTE)
        case 3:
            write_tax(case, old)
        case 4:
            yesterday = case.clock.ago(rng, 26 * HOUR, 44 * HOUR)
            approve(case, c.EXPENSE, yesterday, soon(rng, yesterday))
        case 5:
            sales, cost = draw_figures(case, c.TIME)
            half = sales.share(Decimal("0.5"))
            approve(case, c.TIME, old, soon(rng, old), figures=(half, cost), free=sales.less(half))
        case _:
            line = _fixed_line(case)
            approve_fixed(case, line, old, soon(rng, old))
            if case.contract.fixed:
                write_milestone(case, line, old, rng.choice((c.MILESTONE_READY, c.MILESTONE_NOT_READY)))


def _faulty_work(case: Case) -> None:
    """Work of its own for a fault that needs no invoice."""
    rng, defect = case.rng, case.defect
    if defect is None:
        return
    fresh = defect.victim == "fresh work"
    at = case.clock.ago(rng, 4 * HOUR, 9 * HOUR) if fresh else case.clock.ago(rng, 6 * DAY, 30 * DAY)
    company = case.contract.company
    match defect.name:
        case "actual-unexpected":
            approve_fixed(case, _fixed_line(case), at, soon(rng, at))
        case "cost-never-sold":
            spent = approve_fixed(case, case.contract.work, at, soon(rng, at), c.CHARGEABLE)
            case.finds(spent["msdyn_actualid"])
        case name if name.startswith("milestone-"):
            write_milestone(case, _fixed_line(case), at)
        case "header-unexpected":
            header = write_header(case, f"INV-{at.year}-9{case.book.next('lost invoice'):04d}", at)
            case.finds(company.code.upper(), header["proposalid"])
        case "customer-unexpected":
            amount = Decimal(rng.randint(10_000, 900_000)) / 100
            voucher = case.number("PIV", company.code)
            row = write_customer(case, voucher, f"{company.code.upper()}-788888", amount, ZERO, at)
            row["amountmst"] = in_accounting(amount, case.contract.rate(company, case.contract.currency))
            case.finds(company.code.upper(), voucher)
        case "rate-missing":
            case.contract = replace(case.contract, currency=NO_RATE,
                                    currency_guid=case.world.master.currencies[NO_RATE])  # fmt: skip
            unbilled = approve(case, c.TIME, at, soon(rng, at))
            case.finds(company.code.upper(), NO_RATE, unbilled["msdyn_accountingdate"])
        case "company-not-exported" | "project-not-exported" | "old-work-not-synced" | "record-in-two-versions":
            bend_export(case)
        case "day-not-synced" | "dates-shifted":
            bend_day(case, at)
        case _:
            class_ = c.MATERIAL if "cost-posted" in defect.needs else rng.choice((c.TIME, c.EXPENSE, c.MATERIAL))
            lender = case.world.master.another_company(company) if "lent" in defect.needs else None
            source = approve(case, class_, at, soon(rng, at), lender=lender)
            _bend_work(case, source, at + DAY)


def _bend_work(case: Case, source: Row, at: datetime) -> None:
    """The fault reverses the work by another amount or half-way, or bills it on an invoice that is gone."""
    if case.strikes("reversal-not-negated"):
        was = figures_of(source)
        figures = Figures(-was.quantity, was.price, 5 - was.amount)
        case.finds(recall(case, source, at, soon(case.rng, at), figures)["msdyn_actualid"])
    if case.strikes("recalled-not-adjusted"):
        recall(case, source, at, soon(case.rng, at))
        source.update(msdyn_adjustmentstatus=None, msdyn_billingstatus=c.READY)
        case.finds(source["msdyn_actualid"])
    if case.strikes("billed-orphan"):
        source.update(msdyn_billingstatus=c.INVOICE_POSTED, modifiedon=at)
        billed = write_actual(
            case, c.BILLED, cast("int", source["msdyn_transactionclassification"]), c.CHARGEABLE, figures_of(source),
            line=case.contract.work, at=at, document=at.date(), currency=case.contract.currency_guid,
            msdyn_invoice=case.guid(), msdyn_billingstatus=c.INVOICE_POSTED, msdyn_tax=ZERO,
        )  # fmt: skip
        link = connect(case, billed, "Billed Sales", source, "Unbilled Sales", at)
        settle(case, [billed], [link], soon(case.rng, at))
        case.finds(billed["msdyn_actualid"])


def _fixed_line(case: Case) -> ContractLine:
    return case.contract.fixed or case.contract.work
