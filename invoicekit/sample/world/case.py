"""One thing on its way through the process (an invoice, or work not invoiced yet), and the fault that meets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from invoicekit.sample.world.clock import Clock
from invoicekit.sample.world.defects import Defect, Due
from invoicekit.sample.world.master import Contract, Master, random_guid
from invoicekit.sample.world.tables import Book, Row


def seeded(*parts: object) -> Random:
    """A generator of its own for each thing, so that one more invoice changes none of the others."""
    return Random("/".join(map(str, parts)))


@dataclass
class World:
    """All that one simulated book is made of."""

    book: Book
    master: Master
    clock: Clock
    due: list[Due] = field(default_factory=list)
    lends: bool = True
    """Whether companies lend each other people."""
    journals: dict[tuple[str, datetime], Row] = field(default_factory=dict)
    """The integration journal of a company and a night."""
    actuals: dict[str, Row] = field(default_factory=dict)
    """Every actual, by its id."""
    staged: dict[str, Row] = field(default_factory=dict)
    """Staging row of an actual, by its id."""
    related: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """Since when Finance knows two actuals to be related."""
    on_account: dict[str, str] = field(default_factory=dict)
    """The on-account transaction of a milestone, by its id."""
    invoiced: set[str] = field(default_factory=set)
    """Milestones whose on-account transaction a proposal has; one that is billed again gets a new one."""
    posted: dict[str, datetime] = field(default_factory=dict)
    """When the journal line of an actual was posted."""


@dataclass
class Case:
    """The world as one invoice or one piece of loose work sees it."""

    world: World
    contract: Contract
    rng: Random
    defect: Defect | None = None
    proforma: str | None = None
    """The number of the proforma invoice, where there is one."""
    struck: bool = False

    @property
    def book(self) -> Book:
        """The tables."""
        return self.world.book

    @property
    def clock(self) -> Clock:
        """The clock."""
        return self.world.clock

    def guid(self) -> str:
        """A new GUID."""
        return random_guid(self.rng)

    def number(self, series: str, company: str) -> str:
        """The next number of a company's series: two companies may well use the same."""
        return f"{series}-{self.book.next(f'{series}/{company}'):06d}"

    def strikes(self, name: str) -> bool:
        """True once, at the first step where the planted fault can occur."""
        if self.struck or self.defect is None or self.defect.name != name:
            return False
        self.struck = True
        return True

    def finds(self, *key: object, rule: str | None = None) -> None:
        """The planted fault is due as a finding with this key; `rule` tells which, where it owes several."""
        if self.defect is None:
            raise AssertionError("a finding without a fault")
        named = rule or self.defect.rule
        self.world.due.append(Due(named, self.defect.findings[named], " | ".join(map(str, key))))
