"""The billing backlog of a walk-through: the documentation's worked example before stage 1 [process.md], ready to bill.

On a T&M contract of USMF in USD everything is posted, so an invoice of it goes all the way. On one of GBSI in EUR one
item's journal line is a draft until tomorrow morning, so the gate of its proposal is shut till then.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

from invoicekit.sample.dataverse.items import write_milestone
from invoicekit.sample.dataverse.work import approve
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case, World, seeded
from invoicekit.sample.world.clock import Clock
from invoicekit.sample.world.figures import Figures
from invoicekit.sample.world.master import Contract

SYNCS_IN = timedelta(minutes=6)
APPROVED_AT = time(17)

Item = tuple[int, str, str, str, str, int]
OWN: tuple[Item, ...] = (
    # class, what, quantity, price, cost, approved so many days ago
    (c.TIME, "Bob Kozack: Design review, day 1", "8", "200", "100", 12),
    (c.TIME, "Bob Kozack: Design review, day 2", "8", "200", "100", 11),
    (c.TIME, "Bob Kozack: Design review, day 3", "8", "200", "100", 10),
    (c.EXPENSE, "Bob Kozack: Hotel, two nights", "1", "320", "280", 9),
    (c.MATERIAL, "Cable, 50 m", "12", "45", "30", 9),
)
NOT_READY: Item = (c.TIME, "Bob Kozack: Design review, day 4", "8", "200", "100", 8)
MILESTONE = Decimal(5000)
# The second was imported this morning, and this company posts its journals a day late.
FOREIGN: tuple[Item, ...] = (
    (c.TIME, "Zoë Lindqvist: Site survey, day 1", "10", "150", "80", 7),
    (c.TIME, "Zoë Lindqvist: Site survey, day 2", "6", "150", "80", 1),
)


def write_backlog(world: World, seed: int) -> None:
    """The book has work that is ready to invoice, and one item that is not."""
    own = next(contract for contract in world.master.contracts if _is_plain(contract))
    foreign = next(
        contract for contract in world.master.contracts if (contract.company.code, contract.currency) == ("gbsi", "EUR")
    )
    case = Case(world, own, seeded(seed, "backlog"))
    for item in OWN:
        _approve(case, item, c.READY)
    _approve(case, NOT_READY, c.UNBILLED_CREATED)
    if own.fixed:
        write_milestone(case, own.fixed, _days_ago(world.clock, 9), amount=MILESTONE)
    case = Case(world, foreign, seeded(seed, "foreign backlog"))
    for item in FOREIGN:
        _approve(case, item, c.READY)


def _is_plain(contract: Contract) -> bool:
    """A contract in USD as in the documentation: no tax, and a fixed-price line besides."""
    return (contract.company.code, contract.currency, contract.tax_percent) == ("usmf", "USD", 0) and bool(
        contract.fixed
    )


def _days_ago(clock: Clock, days: int) -> datetime:
    return datetime.combine(clock.as_of - timedelta(days=days), APPROVED_AT)


def _approve(case: Case, item: Item, status: int) -> None:
    class_, what, quantity, price, cost, ago = item
    at = _days_ago(case.clock, ago)
    figures = Figures.of(Decimal(quantity), Decimal(price)), Figures.of(Decimal(quantity), Decimal(cost))
    approve(case, class_, at, at + SYNCS_IN, figures=figures, description=what)["msdyn_billingstatus"] = status
