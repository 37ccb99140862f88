"""Can it be closed? One answer per company, with what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from invoicekit.amounts import money
from invoicekit.closing import NO_COMPANY, unchecked
from invoicekit.counts import counted
from invoicekit.report.facts import Reconciled, Row, group, rows
from invoicekit.rules import read_rules

READY, ON_ITS_WAY, UNCHECKED = "Ready to close", "On its way", "Not fully checked"
NOT_EXPORTED = "Nothing exported"


@dataclass(frozen=True)
class Verdict:
    """One company: `colour` is ok, wait or stop; `says` the answer; `beside` what it depends on, in short lines."""

    company: str
    colour: str
    says: tuple[str, ...]
    beside: tuple[str, ...]


def not_checked(run: Reconciled) -> list[str]:
    """What no company can do without: rules that did not run, rows in quarantine."""
    return unchecked(len(run.coverage.not_run), sum(table.quarantined for table in run.loaded.tables))


def verdicts(run: Reconciled) -> list[Verdict]:
    """One verdict per company, in the order of the standing."""
    summary = run.summary
    ready: Mapping[str, bool] = summary["ready_to_close"]
    money_of = group(rows(run.con, "open"), "company")
    oldest: dict[Any, int | None] = {}
    for row in rows(run.con, "cause"):
        known = [age for age in (oldest.get(row["company"]), row["oldest"]) if age is not None]
        oldest[row["company"]] = max(known, default=None)
    beside = not_checked(run)
    return [
        _verdict(line, money_of.get(line["company"], []), oldest.get(line["company"]), beside,
                 len(run.coverage.not_compared), ready=ready[line["company"] or NO_COMPANY])
        for line in summary["standing"]
    ]  # fmt: skip


def _verdict(
    line: Row, opened: Sequence[Row], oldest: int | None, unsure: list[str], left_out: int, *, ready: bool
) -> Verdict:
    company = line["company"] or "No company"
    findings, waiting, blocked = line["findings"], line["waiting"], line["blocked"]
    beside = []
    if findings:
        age = f", the oldest stands {counted(oldest, 'day', 'days')}" if oldest is not None else ""
        beside.append(f"{counted(findings, 'finding', 'findings')}{age}")
    if blocked:
        beside.append(f"{counted(blocked, 'row', 'rows')} held up by a finding")
    if waiting:
        beside.append(f"{counted(waiting, 'row', 'rows')} on the way, not yet due")
    beside += unsure
    if not line["exported"]:
        return Verdict(company, "stop", (NOT_EXPORTED,), tuple(beside))
    if ready:
        but = f", but {counted(left_out, 'column was', 'columns were')} not compared" if left_out else ""
        return Verdict(company, "ok", (READY,), (f"Everything is through and every rule ran{but}.",))
    if findings or blocked:
        amounts = tuple(map(_amount, opened))
        return Verdict(company, "stop", amounts or ("Not ready: no money open",), tuple(beside))
    return Verdict(company, "wait", (ON_ITS_WAY if waiting else UNCHECKED,), tuple(beside))


def _amount(row: Row) -> str:
    amount = "Money without a currency" if row["open"] is None else money(row["open"], row["currency"])
    return f"{amount} {row['currency'] or ''}".strip() + " open"


@dataclass(frozen=True)
class Cell:
    """One company at one stage: `colour` is red, amber or green, and `says` the same in words."""

    colour: str
    says: str


def grid(run: Reconciled) -> tuple[list[str], list[tuple[str, list[Cell]]]]:
    """The stages, and per company one cell for each. Green: all its rules ran and nothing is open."""
    counted = {(row["company"], row["stage"]): row for row in rows(run.con, "stage")}
    not_run = {item.rule for item in run.coverage.not_run}
    rules = group([{"stage": rule.stage, "rule": rule.name} for rule in read_rules()], "stage")
    lines = []
    for line in run.summary["standing"]:
        cells = [
            _cell(
                counted.get((line["company"], stage)),
                sum(row["rule"] in not_run or not line["exported"] for row in of_stage),
                len(of_stage),
            )
            for stage, of_stage in rules.items()
        ]
        lines.append((line["company"] or "No company", cells))
    return list(rules), lines


def _cell(row: Row | None, not_run: int, rules: int) -> Cell:
    if row and row["findings"]:
        return Cell("red", counted(row["findings"], "finding", "findings"))
    if row and row["blocked"]:
        return Cell("amber", f"{row['blocked']:,} held up")
    if row and row["waiting"]:
        return Cell("amber", f"{row['waiting']:,} on the way")
    if not_run == rules:
        return Cell("amber", "not checked")
    if not_run:
        return Cell("amber", f"clear, {not_run} of {rules} rules not run")
    return Cell("green", "clear")
