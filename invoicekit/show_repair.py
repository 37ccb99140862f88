"""Prints a repair plan as text, for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from invoicekit.amounts import money
from invoicekit.closing import not_exported, nothing_there, unchecked
from invoicekit.counts import counted
from invoicekit.repair import RepairPlan
from invoicekit.show import console_of, plain, put_row, put_table, table_of


def repair_plan(plan: RepairPlan, written: Sequence[Path]) -> None:
    """Each step with what to do, its rows by number, findings before and after it; then what is left, and why."""
    console: Console = console_of()
    if not plan.steps and plan.left.empty:
        console.print("Nothing to repair." if not plan.exit_status else "Nothing to repair in what was looked at.")
    for line in _not_looked_at(plan):
        console.print(plain(line))
    if plan.steps:
        _steps(console, plan)
        _open(console, plan)
    _left(console, plan)
    _refused(console, plan)
    for path in written:
        console.print(plain(f"wrote {path}"))


def _not_looked_at(plan: RepairPlan) -> Iterator[str]:
    """What the plan says nothing of: what was not compared, rules that did not run, rows that were not read."""
    yield from filter(None, (nothing_there(plan.summary), not_exported(plan.summary)))
    quarantined = sum(line["quarantined"] for line in plan.summary["quarantine"])
    if why := unchecked(len(plan.summary["not_run"]), quarantined):
        yield f"Not all was looked at: {', '.join(why)}. invoicekit reconcile names them."


def _steps(console: Console, plan: RepairPlan) -> None:
    """The steps by name, and under them those that were not tried out."""
    right = ("rows", "findings", "then", "blocked", "then ")
    table = table_of("step", *right, "what to do", title="Repair plan", right=right)
    for step in plan.steps:
        put_row(
            table, step.action.name, len(step.rows), step.before.findings, step.after.findings, step.before.blocked,
            step.after.blocked, step.action.says,
        )  # fmt: skip
    put_table(console, table)
    for step in plan.steps:
        if step.untried:
            console.print(
                plain(f"{step.action.name} was not tried out, so what it leaves is not known: {step.untried}")
            )
    console.print()


def _left(console: Console, plan: RepairPlan) -> None:
    """What no step takes away, by rule, outcome and, of what is blocked, its cause."""
    if plan.left.empty:
        return
    is_blocked = plan.left["outcome"] == "blocked"
    if findings := int((~is_blocked).sum()):
        console.print(f"Left for a person to decide: {counted(findings, 'finding', 'findings')}")
    if blocked := int(is_blocked.sum()):
        console.print(f"Left blocked: {counted(blocked, 'row', 'rows')}")
    by = plan.left[["rule", "outcome"]].assign(cause=plan.left["cause_rule"].where(is_blocked, None))
    counts = by.value_counts(sort=False, dropna=False).reset_index().astype(object)
    left = table_of("rule", "outcome", "rows", "blocked by", right=("rows",))
    for rule, outcome, cause, count in counts.itertuples(index=False):
        put_row(left, rule, outcome, count, cause if isinstance(cause, str) else None)
    put_table(console, left)


def _refused(console: Console, plan: RepairPlan) -> None:
    """What was refused when the steps were tried out, by step and reason."""
    if plan.refused.empty:
        return
    console.print(f"Refused when tried out: {counted(len(plan.refused), 'row', 'rows')}")
    because = plan.refused["why"].where(plan.refused["why"].notna(), "It waits for " + plan.refused["cause_rule"] + ".")
    counts = plan.refused[["step", "rule"]].assign(why=because).value_counts(sort=False, dropna=False).reset_index()
    table = table_of("step", "rule", "rows", "why", right=("rows",))
    for step, rule, why, count in counts.astype(object).itertuples(index=False):
        put_row(table, step, rule, count, why)
    put_table(console, table)


def _open(console: Console, plan: RepairPlan) -> None:
    """Open money at the start and after the last step, per company and currency."""
    before, after = plan.steps[0].before.money, plan.steps[-1].after.money
    both = before.merge(after, how="outer", on=["company", "currency"], suffixes=("_before", "_after"), sort=True)
    table = table_of("company", "currency", "open now", "open then", right=("open now", "open then"))
    for line in both.astype(object).where(both.notna(), None).to_dict("records"):
        put_row(
            table, line["company"], line["currency"], money(line["open_before"] or 0, line["currency"]),
            money(line["open_after"] or 0, line["currency"]),
        )  # fmt: skip
    put_table(console, table)
    console.print()
