"""One book: every invoice and every piece of loose work goes as far as the clock lets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from invoicekit.sample import choices as c
from invoicekit.sample.case import Case, World, seeded
from invoicekit.sample.clock import Clock, soon
from invoicekit.sample.confirm import confirm
from invoicekit.sample.defects import Defect
from invoicekit.sample.ledger_setup import write_setup
from invoicekit.sample.master import NO_RATE, ContractLine, write_master
from invoicekit.sample.money import ZERO, in_accounting
from invoicekit.sample.plan import WORK, Plan, choose_contract, plan_invoices
from invoicekit.sample.posting import post_empty, post_invoice, write_customer
from invoicekit.sample.proforma import Proforma, add_milestone, add_work, create_draft, write_milestone
from invoicekit.sample.proposal import import_lines, send_header, write_header
from invoicekit.sample.tables import Book, Row
from invoicekit.sample.work import CLASSES, approve, approve_fixed, settle, write_tax

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

EDITS = ("unedited",) * 7 + ("reduced", "quantity raised", "price raised", "written off")
LENT = 0.06
"""The share of hours that another company lends, and that another unit of the same company does."""
PLAIN_ITEMS = 2
"""The first items of every invoice are chargeable, unedited and no fees: a fault finds its victim there."""


def simulate(seed: int, invoices: int, as_of: date, defects: Sequence[Defect] = ()) -> World:
    """Both systems at the end of that day, and the findings due."""
    book = Book()
    world = World(book, write_master(book, seeded(seed, "master")), Clock(as_of))
    write_setup(book, world.master, as_of)
    for plan in plan_invoices(invoices, seed, defects):
        contract = choose_contract(world, plan.defect, seed, "invoice", plan.place, "contract")
        _invoice(Case(world, contract, seeded(seed, "invoice", plan.place), plan.defect), plan)
        loose = seeded(seed, "loose", plan.place)
        _loose_work(Case(world, loose.choice(world.master.contracts), loose), plan.place)
    for defect in defects:
        if defect.victim in WORK:
            contract = choose_contract(world, defect, seed, defect.name, "contract")
            _faulty_work(Case(world, contract, seeded(seed, defect.name), defect))
    return world


def _invoice(case: Case, plan: Plan) -> None:
    """One proforma invoice from its work to the stage of its plan."""
    rng = case.rng
    at = case.clock.ago(rng, *CONFIRMED_AGO[plan.stage])
    created = at if plan.stage == "draft" else at - timedelta(minutes=rng.randint(60, 3 * 24 * 60))
    dated = rng.random() < 0.4 or bool(plan.defect and "accounting-date" in plan.defect.needs)
    accounting = (at - rng.randint(1, 5) * DAY).date() if dated else None
    proforma = _draft(case, plan, created, accounting)
    if plan.stage == "draft":
        return
    done = confirm(case, proforma, at)
    slow = plan.stage == "in flight"
    synced = soon(rng, at, least=45, most=55) if slow else soon(rng, at)
    header = send_header(case, done, synced)
    settle(case, [*done.unbilled, *(billed.actual for billed in done.billed)], done.links, synced + MINUTE)
    if header is None:
        return
    lines = import_lines(case, done, header)
    if not lines:
        post_empty(case, proforma, header)
        return
    imported = header["modifieddatetime"]
    if not isinstance(imported, datetime):
        raise TypeError(imported)
    wait = timedelta(days=4, hours=14) if plan.stage == "imported" else timedelta(minutes=rng.randint(8 * 60, 4000))
    post_invoice(case, proforma, header, lines, imported + wait)


def _draft(case: Case, plan: Plan, created: datetime, accounting: date | None) -> Proforma:
    rng, contract = case.rng, case.contract
    proforma = create_draft(case, created, accounting)
    free = plan.stage == "nothing to send"
    for place in range(PLAIN_ITEMS + rng.choice((0, 0, 0, 1, 1, 2, 2, 4))):
        plain = place < PLAIN_ITEMS
        class_ = rng.choice((c.TIME, c.MATERIAL, c.EXPENSE) if plain else CLASSES)
        charged = free or (not plain and rng.random() < 0.1)
        source = _approved(case, class_, created, billing=c.NON_CHARGEABLE if charged else c.CHARGEABLE)
        scenario = "unedited" if plain or charged else rng.choice(EDITS)
        if scenario in {"reduced", "quantity raised"} and class_ not in {c.TIME, c.MATERIAL}:
            scenario = "price raised"
        add_work(case, proforma, source, created, scenario)
    if contract.fixed and not free and rng.random() < 0.5:
        written = created - rng.randint(20, 50) * DAY
        add_milestone(case, proforma, write_milestone(case, contract.fixed, written), contract.fixed, created)
    return proforma


def _approved(case: Case, class_: int, created: datetime, billing: int) -> Row:
    """Work approved some days before its invoice; a few hours of it lent by another unit or company."""
    rng = case.rng
    at = created - timedelta(minutes=rng.randint(4 * 24 * 60, 25 * 24 * 60))
    draw = rng.random()
    lender = case.world.master.another_company(case.contract.company) if draw < LENT else None
    lent = class_ == c.TIME
    return approve(case, class_, at, soon(rng, at), billing=billing, lender=lender if lent else None,
                   units=lent and LENT <= draw < 2 * LENT)  # fmt: skip


def _loose_work(case: Case, place: int) -> None:
    """Work that is not invoiced yet: in the backlog, approved yesterday, today, or just now."""
    rng = case.rng
    old, today = case.clock.ago(rng, 2 * DAY, 20 * DAY), case.clock.ago(rng, 3 * HOUR, 12 * HOUR)
    match place % 7:
        case 0:
            approve(case, rng.choice(CLASSES), old, soon(rng, old))["msdyn_billingstatus"] = c.READY
        case 1:
            approve(case, rng.choice(CLASSES), today, soon(rng, today))
        case 2:
            now = case.clock.ago(rng, 5 * MINUTE, 40 * MINUTE)
            approve(case, c.TIME, now, soon(rng, now, least=45, most=55))
        case 3:
            write_tax(case, old)
        case 4:
            yesterday = case.clock.ago(rng, 26 * HOUR, 44 * HOUR)
            approve(case, c.EXPENSE, yesterday, soon(rng, yesterday))
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
        case _:
            class_ = c.MATERIAL if "cost-posted" in defect.needs else rng.choice((c.TIME, c.EXPENSE, c.MATERIAL))
            approve(case, class_, at, soon(rng, at))


def _fixed_line(case: Case) -> ContractLine:
    return case.contract.fixed or case.contract.work
