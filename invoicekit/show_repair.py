"""Prints a repair plan as text, for a terminal or a log."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from invoicekit.amounts import money
from invoicekit.counts import counted
from invoicekit.repair import RepairPlan
from invoicekit.show import console_of, plain, put_row, put_table, table_of


def repair_plan(plan: RepairPlan, written: Sequence[Path]) -> None:
    """Each step with what to do, its rows by number, and findings and open money before and after."""
    console: Console = console_of()
    if not plan.steps and plan.left.empty:
        console.print("Nothing to repair.")
    right = ("rows", "findings", "then", "blocked", "then ")
    table = table_of("step", *right, "what to do", title="Repair plan", right=right)
    for step in plan.steps:
        put_row(
            table, step.action.name, len(step.rows), step.before.findings, step.after.findings, step.before.blocked,
            step.after.blocked, step.action.says,
        )  # fmt: skip
    if plan.steps:
        put_table(console, table)
        console.print()
        _open(console, plan)
    if not plan.left.empty:
        console.print(f"Left for a person to decide: {counted(len(plan.left), 'finding', 'findings')}")
        counts = plan.left[["rule", "outcome"]].value_counts(sort=False).reset_index()
        left = table_of("rule", "outcome", "findings", right=("findings",))
        for rule, outcome, count in counts.itertuples(index=False):
            put_row(left, rule, outcome, count)
        put_table(console, left)
    for path in written:
        console.print(plain(f"wrote {path}"))


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
