"""Which invoice gets how far, and which fault meets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from invoicekit.errors import InvoicekitError, UnknownName
from invoicekit.sample import choices as c
from invoicekit.sample.case import World, seeded
from invoicekit.sample.defects import DEFECTS, Defect
from invoicekit.sample.master import Contract

CYCLE = (
    "posted", "posted", "posted", "imported", "posted", "posted", "draft", "posted", "posted", "staged",
    "posted", "posted", "in flight", "posted", "posted", "posted", "nothing to send", "posted", "posted", "posted",
)  # fmt: skip
"""The stages that invoices reach, in turn."""

WORK = {"old work", "fresh work"}


@dataclass(frozen=True)
class Plan:
    """One invoice to come: its place in the book, the stage that it reaches, the fault that meets it."""

    place: int
    stage: str
    defect: Defect | None = None


def known_defects(names: Sequence[str]) -> list[Defect]:
    """The faults by name, each once; an unknown name is an error that tells the nearest known one."""
    for name in names:
        if name not in DEFECTS:
            raise UnknownName("defect", name, DEFECTS)
    return [DEFECTS[name] for name in dict.fromkeys(names)]


def plan_invoices(count: int, seed: int, defects: Sequence[Defect]) -> list[Plan]:
    """That many plans; each fault of an invoice has one of its own, where it can at a stage that fits anyway."""
    wanted = [defect for defect in defects if defect.victim not in WORK]
    if len(wanted) > count:
        raise InvoicekitError(
            f"{len(wanted)} of the defects need an invoice of their own, and the sample has {count}. "
            f"Ask for at least {len(wanted)} invoices, or for fewer defects."
        )
    stages = [CYCLE[place % len(CYCLE)] for place in range(count)]
    free = list(range(count))
    seeded(seed, "victims").shuffle(free)
    victims: dict[int, Defect] = {}
    for defect in sorted(wanted, key=lambda defect: defect.victim == "posted"):
        place = min(free, key=lambda place: (_distance(stages[place], defect.victim), free.index(place)))
        free.remove(place)
        victims[place] = defect
    return [
        Plan(place, victims[place].victim if place in victims else stage, victims.get(place))
        for place, stage in enumerate(stages)
    ]


def choose_contract(world: World, defect: Defect | None, *seed: object) -> Contract:
    """A contract of the seed's choice that has what the fault needs."""
    needs = defect.needs if defect else frozenset()
    fixed = bool(defect and defect.name == "actual-unexpected")
    return seeded(*seed).choice(
        [
            contract
            for contract in world.master.contracts
            if (contract.foreign or "foreign" not in needs)
            and (contract.tax_percent == 0 or "tax-free" not in needs)
            and (contract.terms is not None or "terms" not in needs)
            and (contract.fixed is not None or not fixed)
            and (contract.accrued or "accrued" not in needs)
            and (contract.cost_posting == c.PROFIT_AND_LOSS or "cost-posted" not in needs)
        ]
    )


def _distance(stage: str, wanted: str) -> int:
    """Nought for an invoice that gets there anyway, then posted ones, of which there are most."""
    return 0 if stage == wanted else 1 if stage == "posted" else 2
