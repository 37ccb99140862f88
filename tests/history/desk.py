"""A history with runs made by hand: what was looked at and what was found, in one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from invoicekit.history import Found, History, Look, Recorded
from invoicekit.history.facts import Facts
from invoicekit.history.taking import plain
from invoicekit.settings import Settings

RULES = ("import.line", "post.invoice")
OCTOBER = "2026-10-31T23:59:59.999999"
CARE: dict[str, Any] = {
    "reasons": {"agreed": "agreed with the customer", "immaterial": "too small"},
    "acceptance_limit": "1000",
    "acceptance_limits": {"JPY": "150000"},
    "due_days": 5,
}


def facts(
    amount: str | None = "-100", company: str | None = "USMF", currency: str | None = "USD", **more: Any
) -> Facts:
    """A finding of import.line, unless said otherwise."""
    said = {"rule": "import.line", "outcome": "missing", "severity": "medium", "subject": "S", **more}
    return Facts(company=company, currency=currency, amount=amount, **said)


def look(
    inputs: str = "as they were",
    companies: Sequence[str] = (),
    as_of: str = OCTOBER,
    settings: Mapping[str, Any] | None = None,
    **more: Any,
) -> Look:
    """A run over one export, of two rules and two companies."""
    care = {**CARE, **(settings or {}).get("history", {})}
    said = {**plain(Settings()), **(settings or {}), "as_of": as_of, "companies": companies, "history": care}
    standing = [{"company": company, "findings": 0, "waiting": 0, "blocked": 0} for company in ("GBSI", "USMF")]
    shape = {"source": "month_end", "rules": RULES, "standing": standing, **more}
    return Look(as_of=as_of, companies=companies, inputs={"finops/custtrans.csv": inputs}, settings=said, **shape)


class Desk(History):
    """A history in a folder of its own, to which runs are given by hand."""

    @classmethod
    def at(cls, folder: Path) -> Desk:
        return cls.open(folder, begin=True)

    def run(
        self, findings: Mapping[str, Facts], looked: Look | None = None, held: Mapping[str, str] | None = None
    ) -> Recorded:
        return self.record_look(looked or look(), Found(findings, held or {}), by="Nightly")

    def states(self) -> dict[str, str]:
        lives = self.past.lives
        return {life.finding_id: lives.state(life) for life in lives.by_id.values()}

    def carried(self) -> dict[str, str]:
        lives = self.past.lives
        found = {life.finding_id: lives.carried(life, lives.runs[-1]) for life in lives.by_id.values()}
        return {finding_id: why for finding_id, why in found.items() if why}

    def said(self, finding: str) -> str:
        return self.past.disposition(self.past.find(finding)).words

    def stands(self) -> list[tuple[str, str, str, str | None]]:
        return [(item.company, item.period, item.state, item.void) for item in self.sign_offs()]
