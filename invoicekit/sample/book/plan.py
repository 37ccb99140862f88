"""Which invoice gets how far, what it is about, and which fault meets it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from invoicekit.errors import InvoicekitError, UnknownName
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import World, seeded
from invoicekit.sample.world.defects import DEFECTS, Defect
from invoicekit.sample.world.master import Contract

CYCLE = (
    "posted", "posted", "corrected", "correction", "billed again", "posted", "draft", "retainer", "retainer applied",
    "retainer settled", "imported", "by hand", "in flight", "edited draft", "staged", "by hand, fixed price",
    "nothing to send", "posted", "product", "posted",
)  # fmt: skip
"""The stages that invoices reach, in turn; a role stands for an invoice that is posted."""

AFTER = {
    "correction": "corrected",
    "billed again": "correction",
    "retainer applied": "retainer",
    "retainer settled": "retainer applied",
}
"""The roles of invoices that go back to the invoice before them, and the role that it has."""

NEEDS = {
    "corrected": "fixed", "correction": "fixed", "billed again": "fixed", "by hand, fixed price": "fixed",
    "product": "goods", "nothing to send": "no goods",
}  # fmt: skip
STAGES = {"posted", "draft", "imported", "in flight", "staged", "nothing to send"}
STAGE_OF = {"edited draft": "draft"}
"""The stage of invoices of a role that are not posted."""
WORK = {"old work", "fresh work", "whole book"}


@dataclass(frozen=True)
class Plan:
    """One invoice to come: its place in the book, the stage that it reaches, its role, the fault that meets it."""

    place: int
    stage: str
    role: str = ""
    defect: Defect | None = None

    @property
    def leader(self) -> int:
        """The place whose contract it shares: that of the first of a chain of invoices."""
        place, role = self.place, self.role
        while role in AFTER:
            place, role = place - 1, AFTER[role]
        return place


def stage_of(name: str) -> str:
    """The stage that an invoice of that place in the cycle reaches."""
    return name if name in STAGES else STAGE_OF.get(name, "posted")


def known_defects(names: Sequence[str]) -> list[Defect]:
    """The faults by name, each once; an unknown name is an error that tells the nearest known one."""
    for name in names:
        if name not in DEFECTS:
            raise UnknownName("defect", name, DEFECTS)
    return [DEFECTS[name] for name in dict.fromkeys(names)]


def with_an_invoice(defects: Iterable[Defect]) -> list[Defect]:
    """Those that need an invoice of their own."""
    return [defect for defect in defects if defect.victim not in WORK]


def plan_invoices(count: int, seed: int, defects: Sequence[Defect]) -> list[Plan]:
    """That many plans; each fault of an invoice has one of its own, where it can at a stage that fits anyway."""
    wanted = with_an_invoice(defects)
    if len(wanted) > count:
        raise InvoicekitError(
            f"{len(wanted)} of the defects need an invoice of their own, and the sample has {count}. "
            f"Ask for at least {len(wanted)} invoices, or for fewer defects."
        )
    usual = [CYCLE[place % len(CYCLE)] for place in range(count)]
    free = list(range(count))
    seeded(seed, "victims").shuffle(free)
    victims: dict[int, Defect] = {}
    for defect in sorted(wanted, key=lambda defect: defect.victim == "posted"):
        place = min(free, key=lambda place: (_distance(usual[place], defect.victim), free.index(place)))
        free.remove(place)
        victims[place] = defect
    plans: list[Plan] = []
    for place, name in enumerate(usual):
        role = "" if name in STAGES or place in victims or _broken(plans, name) else name
        stage = victims[place].victim if place in victims else stage_of(name)
        plans.append(Plan(place, stage, role, victims.get(place)))
    return plans


def choose_contract(world: World, defect: Defect | None, *seed: object, need: str = "") -> Contract:
    """A contract of the seed's choice that has what the fault needs, or else the invoice."""
    needs = defect.needs if defect else {need}
    return seeded(*seed).choice(
        [
            contract
            for contract in world.master.contracts
            if (contract.foreign or "foreign" not in needs)
            and (contract.tax_percent == 0 or "tax-free" not in needs)
            and (contract.tax_percent != 0 or "taxed" not in needs)
            and (contract.terms is not None or "terms" not in needs)
            and (contract.fixed is not None or "fixed" not in needs)
            and (contract.goods is not None or "goods" not in needs)
            and (contract.goods is None or "no goods" not in needs)
            and (contract.accrued or "accrued" not in needs)
            and (not contract.accrued or "nothing-accrued" not in needs)
            and (contract.cost_posting == c.PROFIT_AND_LOSS or "cost-posted" not in needs)
        ]
    )


def _broken(plans: Sequence[Plan], role: str) -> bool:
    """True of an invoice that goes back to one that is not what it should be."""
    return role in AFTER and plans[-1].role != AFTER[role]


def _distance(usual: str, wanted: str) -> int:
    """Nought for an invoice that gets there anyway, then posted ones; a chain is spared, rarer stages even more."""
    if usual == wanted:
        return 0
    if stage_of(usual) != "posted":
        return 3
    return 2 if usual in AFTER or usual in AFTER.values() else 1
