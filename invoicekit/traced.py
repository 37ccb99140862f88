"""What following one proforma invoice found: its arrows, the first that is not done, and its broken assertions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from invoicekit.amounts import money


@dataclass(frozen=True)
class Step:
    """One arrow of the way. Amounts are in the invoice's currency; None where the rule compares no money."""

    rule: str
    says: str
    expected_rows: int
    observed_rows: int
    expected: Decimal | None
    observed: Decimal | None
    outcomes: dict[str, int]

    @property
    def done(self) -> bool:
        """Whether everything that this arrow should bring is there, as it should be."""
        return set(self.outcomes) <= {"matched"}


@dataclass(frozen=True)
class Broken:
    """A broken assertion of an invoice, with the amount that it concerns; None where it concerns no money."""

    rule: str
    subject: str
    amount: Decimal | None
    currency: str | None

    @property
    def says(self) -> str:
        """The finding in a line."""
        concerned = "" if self.amount is None else f" {money(self.amount)} {self.currency or ''}"
        return f"{self.rule} broken: {self.subject}{concerned}".rstrip()


@dataclass(frozen=True)
class Trace:
    """One invoice through every arrow. `stopped` is the first step that is not done, None when every arrow is.

    `broken` has the assertions of it that do not hold; `why` and `fix` are of the step, else of the first of these.
    """

    invoice: str
    status: str
    company: str | None
    currency: str | None
    steps: list[Step]
    rows: pd.DataFrame
    stopped: Step | None
    broken: list[Broken]
    why: str | None
    fix: str | None

    @property
    def through(self) -> bool:
        """Whether everything that is due is there, and no assertion is broken."""
        return self.stopped is None and not self.broken

    @property
    def place(self) -> str:
        """Where it stands, in a word or two."""
        if self.stopped is not None:
            return f"stopped at {self.stopped.rule}"
        return "an assertion is broken" if self.broken else "through"

    @property
    def verdict(self) -> str:
        """Where it stands, in a sentence."""
        if self.stopped is not None:
            return f"Stopped at {self.stopped.rule}: {self.stopped.says}"
        if self.broken:
            return "Every arrow that is due has brought what it should, and an assertion is broken."
        return "Through: every arrow that is due has brought what it should."
