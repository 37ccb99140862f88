"""What the history keeps of a run: what was looked at, and what each finding says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from invoicekit.history.chain import canonical, digest


@dataclass(frozen=True, slots=True)
class Facts:
    """What a finding says. Numbers are text, digit by digit, in the currency beside them."""

    rule: str
    outcome: str
    severity: str
    subject: str
    company: str | None = None
    currency: str | None = None
    contract: str | None = None
    project: str | None = None
    invoice: str | None = None
    actual_id: str | None = None
    expected: str | None = None
    observed: str | None = None
    amount: str | None = None
    columns: tuple[Mapping[str, Any], ...] = ()

    @property
    def money(self) -> Decimal | None:
        """The amount, exact: observed less expected."""
        return None if self.amount is None else Decimal(self.amount)

    @property
    def accounting_money(self) -> Decimal:
        """By how much its accounting amounts differ, the largest of them, in accounting currency; 0 where none does."""
        pairs = [
            (column["expected"], column["observed"])
            for column in self.columns
            if column.get("name") in ("accounting_amount", "accounting_tax")
        ]
        return max((abs(Decimal(one or 0) - Decimal(other or 0)) for one, other in pairs), default=Decimal(0))

    @property
    def fingerprint(self) -> str:
        """The hash of what an acceptance rests on: outcome, money and columns. It does not change as a finding ages."""
        return digest([self.basis])

    @property
    def basis(self) -> str:
        """Outcome, currency, money and columns, as one line."""
        columns = canonical(self.columns) if self.columns else ""
        money = (self.outcome, self.currency, self.expected, self.observed, self.amount)
        return " ".join([*(part or "-" for part in money), columns])

    def text(self) -> str:
        """The facts as canonical JSON."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return canonical(said)


def read_facts(text: str) -> Facts:
    """Facts from their canonical JSON."""
    said = json.loads(text)
    return Facts(**{**said, "columns": tuple(said["columns"])})


def digits(number: Decimal | None) -> str | None:
    """A number as text, without zeros at its end, so that the same amount is the same text."""
    if number is None:
        return None
    text = format(number or Decimal(0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


LACKS_A_COMPANY = "export.company"
"""The rule that tells that one side has no row of a company: its other findings then say nothing of it."""
_PER_RUN = frozenset({"as_of", "companies"})


@dataclass(frozen=True)
class Look:
    """What a run looked at: `as_of` (UTC), companies (none: all), inputs with their hashes, settings, rules.

    `periods` are the names of the fiscal periods that may be signed, by company where they are known. `seen` are the
    companies that the exports had rows of (None: an earlier invoicekit did not keep them), `lacking` those of which an
    export had none where another one had.
    """

    source: str
    as_of: str
    companies: Sequence[str]
    inputs: Mapping[str, str]
    settings: Mapping[str, Any]
    rules: Sequence[str]
    not_run: Sequence[Mapping[str, str | None]] = ()
    not_compared: Sequence[Mapping[str, str]] = ()
    quarantined: int = 0
    standing: Sequence[Mapping[str, Any]] = ()
    periods: Mapping[str, Sequence[str]] = field(default_factory=dict)
    version: str = ""
    seen: Sequence[str] | None = None
    lacking: Sequence[str] = ()

    @property
    def inputs_digest(self) -> str:
        """The hash over all inputs and their hashes."""
        return digest([canonical(dict(self.inputs))])

    @property
    def settings_digest(self) -> str:
        """The hash over all settings but the moment and the companies, which are given per run."""
        return digest([canonical({key: self.settings[key] for key in self.settings if key not in _PER_RUN})])

    def covers(self, company: str | None) -> bool:
        """Whether the run looked at a company, and had rows of it. What names none needs a run over all of them."""
        return self._asked_for(company) and not self.without(company)

    def looked_at(self, facts: Facts) -> bool:
        """Whether the run would have found this again: its company, its rule and its columns were looked at."""
        return self.passed_over(facts) is None

    def passed_over(self, facts: Facts) -> str | None:
        """Why the run would not have found this again, in words; None where it would have."""
        if not self._asked_for(facts.company) or facts.rule not in self.rules:
            return "not looked at by the last run"
        if self.without(facts.company):
            return "the exports of the last run had no row of its company"
        if facts.company in self.lacking and facts.rule != LACKS_A_COMPANY:
            return f"an export of the last run lacked its company ({LACKS_A_COMPANY})"
        left_out = {item["what"] for item in self.not_compared if item["rule"] == facts.rule}
        if any(column.get("name") in left_out for column in facts.columns):
            return "not looked at by the last run"
        unjudged = {item.get("company") for item in self.not_run if item["rule"] == facts.rule}
        if facts.company is not None and facts.company in unjudged:
            return "its rule could not judge its company in the last run"
        return None

    def without(self, company: str | None) -> bool:
        """Whether it is known that the exports had no row of a company."""
        return company is not None and self.seen is not None and company not in self.seen

    def _asked_for(self, company: str | None) -> bool:
        return not self.companies or company in self.companies


@dataclass(frozen=True)
class Found:
    """What a run found: facts by finding_id, and which other keys are waiting or blocked."""

    findings: Mapping[str, Facts]
    held: Mapping[str, str]
