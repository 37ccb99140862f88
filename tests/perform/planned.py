"""Repair plans of a folder, and what their steps list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import invoicekit as ik
from invoicekit.repair import RepairPlan


def plan_of(folder: Path) -> RepairPlan:
    """The plan for the book in the folder."""
    with ik.open(folder, quiet=True) as book:
        return book.plan_repairs()


def rows(plan: RepairPlan, action: str) -> list[dict[Any, Any]]:
    """What a step of the plan lists."""
    (step,) = [step for step in plan.steps if step.action.name == action]
    return step.rows.to_dict("records")
