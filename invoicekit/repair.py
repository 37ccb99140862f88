"""The repair plan: what a person can do about the findings, step by step, and what would then be left.

Each step is tried out on a copy: the missing rows are performed inside of a transaction that is taken back, and the
book is reconciled again. Nothing is written to either system, nor to the workbook.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from invoicekit.frames import frame
from invoicekit.model import Model
from invoicekit.outputs import safe_text, write_whole
from invoicekit.perform import Chosen, Given, Task, perform_within
from invoicekit.progress import Step, silent
from invoicekit.reconcile import reconcile
from invoicekit.repair_actions import ACTIONS, Action
from invoicekit.rules import sql_folder
from invoicekit.settings import Settings

_BY_DAY: Given = {"parameter": [["day", False]]}
# What is open on an invoice counts once, with its first cause.
_OPEN = """
select company, currency, sum(open) as open
from result.cause_money
where currency is not null
group by all
order by all"""


@dataclass(frozen=True)
class Open:
    """What is open: findings, blocked rows, and `money`: one row a company and currency, by first cause."""

    findings: int
    blocked: int
    money: pd.DataFrame


@dataclass(frozen=True)
class Repair:
    """One step: what to act on, and what is open before and after it."""

    action: Action
    rows: pd.DataFrame
    before: Open
    after: Open


@dataclass(frozen=True)
class RepairPlan:
    """The steps in order, those with nothing to act on left out, and the findings that no step takes away."""

    steps: Sequence[Repair]
    left: pd.DataFrame

    def write(self, folder: Path | str) -> list[Path]:
        """`folder` has one CSV file a step and `left.csv`, whole or not at all, and none of a plan before.

        Raises CannotWrite.
        """
        frames = {step.action.name: step.rows for step in self.steps} | {"left": self.left}
        written = write_whole(Path(folder), {f"{name}.csv": [_csv(rows)] for name, rows in frames.items()})
        for action in ACTIONS:
            if action.name not in frames:
                (Path(folder) / f"{action.name}.csv").unlink(missing_ok=True)
        return written


def plan_repairs(con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, step: Step = silent) -> RepairPlan:
    """What to do about the findings as of `settings.as_of`. The workbook is afterwards what it was before.

    What is on its way (waiting) is left alone: it needs no repair; so is what was posted, though its row is gone.
    Raises CannotPerform where a table that a step writes to was not exported.
    """
    repairs: list[Repair] = []
    with _taken_back(con):
        reconcile(con, model, settings)
        for name in ("not_to_do", "views"):
            con.execute(_sql(name))
        before = _what_is_open(con)
        for done, action in enumerate(ACTIONS):
            step(action.name, done, len(ACTIONS))
            rows = frame(con, _sql(action.name))
            if rows.empty:
                continue
            if action.stages:
                con.execute(_sql("left_alone"), {"rules": list(action.mends)})
                for stage, *then in action.stages:
                    perform_within(con, model, settings, Task(stage, Chosen(settings.companies), _BY_DAY, then))
                reconcile(con, model, settings)
            after = _what_is_open(con)
            repairs.append(Repair(action, rows, before, after))
            before = after
        left = frame(con, "select * exclude (columns, state) from result.finding")
    return RepairPlan(repairs, left)


def _sql(name: str) -> str:
    return (sql_folder() / "repair" / f"{name}.sql").read_text("utf-8")


@contextmanager
def _taken_back(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.begin()
    try:
        yield
    finally:
        con.rollback()


def _what_is_open(con: duckdb.DuckDBPyConnection) -> Open:
    (findings, blocked), *_ = con.execute(
        "select count(*) filter (where outcome not in ('waiting', 'blocked')), "
        "count(*) filter (where outcome = 'blocked') from result.listed"
    ).fetchall()
    return Open(findings, blocked, frame(con, _OPEN))


def _csv(rows: pd.DataFrame) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([safe_text(value) for value in row] for row in rows.itertuples(index=False))
    return text.getvalue()
