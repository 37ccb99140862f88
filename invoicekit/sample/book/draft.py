"""What a proforma invoice is made of: ordinary work, and what its role in the book asks for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.book.plan import CYCLE, Plan
from invoicekit.sample.dataverse.booking import Confirmation
from invoicekit.sample.dataverse.items import (
    add_applied,
    add_by_hand,
    add_correction,
    add_milestone,
    add_product,
    add_retainer,
    add_work,
    write_milestone,
)
from invoicekit.sample.dataverse.proforma import Proforma, create_draft
from invoicekit.sample.dataverse.work import CLASSES, approve, draw_figures
from invoicekit.sample.faults.draft_faults import bend_draft, bend_lines, forced
from invoicekit.sample.invoicing.limit import EDITED_ITEMS
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.clock import soon
from invoicekit.sample.world.figures import Figures, figures_of
from invoicekit.sample.world.master import ContractLine
from invoicekit.sample.world.tables import Row

DAY = timedelta(days=1)

EDITS = ("unedited",) * 7 + ("reduced", "quantity raised", "price raised", "written off")
COUNTED = (c.TIME, c.MATERIAL)
LENT = 0.06
"""The share of hours that another company lends, and that another unit of the same company does."""
PLAIN_ITEMS = 2
"""The first items of every invoice are chargeable, unedited and no fees: a fault finds its victim there."""
BIG = (Figures.of(Decimal(40), Decimal(200)), Figures.of(Decimal(40), Decimal(110)))
"""More than any retainer, so that a retainer can be taken off it."""


def write_draft(
    case: Case, plan: Plan, created: datetime, accounting: date | None, before: Confirmation | None
) -> Proforma:
    """A draft with what its role asks for; before is the invoice that a chain goes back to."""
    if plan.role == "correction" and before:
        return _correction(case, created, accounting, before)
    proforma = create_draft(case, created, accounting)
    bend_lines(case, proforma)
    if plan.role == "corrected":
        _to_be_corrected(case, proforma, created)
    else:
        _ordinary(case, plan, proforma, created)
    _by_role(case, plan, proforma, created, before)
    bend_draft(case, proforma, created)
    return proforma


def _ordinary(case: Case, plan: Plan, proforma: Proforma, created: datetime) -> None:
    rng, contract = case.rng, case.contract
    free = plan.stage == "nothing to send"
    for place in range(PLAIN_ITEMS + rng.choice((0, 0, 0, 0, 1, 1, 1, 2))):
        plain = place < PLAIN_ITEMS
        class_ = rng.choice((c.TIME, c.MATERIAL, c.EXPENSE) if plain else CLASSES)
        charged = free or (not plain and rng.random() < 0.1)
        scenario = "unedited" if plain or charged else rng.choice(EDITS)
        if scenario in {"reduced", "quantity raised"} and class_ not in COUNTED:
            scenario = "price raised"
        bargain = not plain and not charged and scenario == "unedited" and class_ != c.FEE and rng.random() < 0.3
        source = _approved(case, class_, created, c.NON_CHARGEABLE if charged else c.CHARGEABLE, bargain=bargain)
        add_work(case, proforma, source, created, scenario)
    if plan.defect and plan.defect.name == "line-limit":
        for _ in range(EDITED_ITEMS):
            add_work(case, proforma, _approved(case, c.TIME, created, c.CHARGEABLE), created, "reduced")
    fixed = contract.fixed if contract.fixed and contract.fixed.guid in proforma.lines else None
    if fixed and plan.role != "billed again" and not free and (rng.random() < 0.5 or forced(case, "fixed")):
        add_milestone(case, proforma, write_milestone(case, fixed, created - rng.randint(20, 50) * DAY), fixed, created)
    if contract.goods and not free and (plan.role == "product" or rng.random() < 0.5):
        price = Decimal(rng.randint(500, 20_000)) / 100
        add_product(case, proforma, Figures.of(Decimal(rng.randint(1, 12)), price))


def _by_role(case: Case, plan: Plan, proforma: Proforma, created: datetime, before: Confirmation | None) -> None:
    rng, contract = case.rng, case.contract
    match plan.role:
        case "billed again" if before:
            credited = next(item for item in before.proforma.items if item.scenario == "milestone credited")
            milestone = cast("Row", credited.original and credited.original.milestone)
            add_milestone(case, proforma, milestone, cast("ContractLine", contract.fixed), created)
            left = [row for row in before.unbilled if row["msdyn_billingstatus"] == c.UNBILLED_CREATED]
            add_work(case, proforma, rng.choice(left), created)
        case "retainer":
            add_retainer(case, proforma, Decimal(rng.randint(4, 40)) * 100, created)
        case "retainer applied" if before:
            _work(case, proforma, c.TIME, created, BIG)
            share = Decimal(rng.choice(("0.25", "0.5", "0.75")))
            add_applied(case, proforma, before.retained[-1], share, created, "retainer applied")
        case "retainer settled" if before:
            _work(case, proforma, c.TIME, created, BIG)
            scenario = ("retainer refunded", "retainer applied")[plan.place // len(CYCLE) % 2]
            add_applied(case, proforma, before.retained[-1], Decimal(1), created, scenario)
        case "edited draft":
            for scenario in ("reduced", "quantity raised"):
                add_work(case, proforma, _approved(case, c.TIME, created, c.CHARGEABLE), created, scenario)
        case "by hand":
            source = _approved(case, rng.choice(COUNTED), created, c.CHARGEABLE)
            add_work(case, proforma, source, created, "reduced")
            add_by_hand(case, proforma, contract.work, *_new_figures(case), created)
        case "by hand, fixed price":
            source = _approved(case, rng.choice(COUNTED), created, c.CHARGEABLE)
            add_work(case, proforma, source, created, "quantity raised")
            add_by_hand(case, proforma, cast("ContractLine", contract.fixed), *_new_figures(case), created)


def _to_be_corrected(case: Case, proforma: Proforma, created: datetime) -> None:
    """One item for each thing that a correction can do."""
    rng, fixed = case.rng, cast("ContractLine", case.contract.fixed)
    counted = list(COUNTED)
    rng.shuffle(counted)
    for class_ in counted:
        _work(case, proforma, class_, created)
    _work(case, proforma, c.FEE, created)
    for class_ in (rng.choice((c.EXPENSE, c.TIME)), rng.choice((c.EXPENSE, c.MATERIAL))):
        add_work(case, proforma, _approved(case, class_, created, c.CHARGEABLE, bargain=True), created)
    add_by_hand(case, proforma, case.contract.work, *_new_figures(case), created)
    add_milestone(case, proforma, write_milestone(case, fixed, created - rng.randint(20, 50) * DAY), fixed, created)
    add_retainer(case, proforma, Decimal(rng.randint(4, 40)) * 100, created)


def _correction(case: Case, created: datetime, accounting: date | None, before: Confirmation) -> Proforma:
    """A draft that corrects the invoice before: less, more, nothing, all or none of what it billed."""
    proforma = create_draft(case, created, accounting, corrects=True)
    less, more, fee, credited, unchanged, hand, milestone, retainer = (
        next(billed for billed in before.billed if billed.item is item) for item in before.proforma.items
    )
    half = Decimal("0.5")
    was = figures_of(more.actual)
    anew = case.rng.choice((
        Figures.of(was.quantity + case.rng.randint(1, 4), was.price),
        Figures.of(was.quantity, was.price - case.rng.randint(1, 3)),
    ))  # fmt: skip
    add_correction(case, proforma, less, "corrected down", created, figures_of(less.actual).share(half))
    add_correction(case, proforma, more, "corrected anew", created, anew)
    add_correction(case, proforma, fee, "corrected down", created, figures_of(fee.actual).share(half))
    add_correction(case, proforma, credited, "credited", created)
    add_correction(case, proforma, unchanged, "unchanged", created)
    add_correction(case, proforma, hand, "credited", created)
    add_correction(case, proforma, milestone, "milestone credited", created)
    add_correction(case, proforma, retainer, "retainer corrected", created)
    return proforma


def _work(
    case: Case, proforma: Proforma, class_: int, created: datetime, figures: tuple[Figures, Figures] | None = None
) -> None:
    add_work(case, proforma, _approved(case, class_, created, c.CHARGEABLE, figures=figures), created)


def _approved(
    case: Case, class_: int, created: datetime, billing: int, *, bargain: bool = False,
    figures: tuple[Figures, Figures] | None = None,
) -> Row:  # fmt: skip
    """Work approved some days before its invoice; a few hours of it lent by another unit or company."""
    rng = case.rng
    at = created - timedelta(minutes=rng.randint(4 * 24 * 60, 25 * 24 * 60))
    draw = rng.random()
    lender = case.world.master.another_company(case.contract.company) if draw < LENT and case.world.lends else None
    lent = class_ == c.TIME
    sales, cost = figures or draw_figures(case, class_)
    if bargain:
        sales = sales.with_discount_and_fee(Decimal(rng.randint(1, 40)) / 2)
    return approve(case, class_, at, soon(rng, at), billing=billing, lender=lender if lent else None,
                   units=lent and LENT <= draw < 2 * LENT, figures=(sales, cost))  # fmt: skip


def _new_figures(case: Case) -> tuple[int, Figures]:
    """Class and figures of something that was never recorded."""
    class_ = case.rng.choice((c.TIME, c.EXPENSE, c.MATERIAL, c.FEE))
    return class_, draw_figures(case, class_)[0]
