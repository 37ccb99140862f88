"""The repair plan: what a person can do about the findings, step by step, and what would then be left.

Each step is tried out on a copy: the missing rows are performed inside of a transaction that is taken back, and the
book is reconciled again. Nothing is written to either system, nor to the workbook.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from invoicekit.closing import not_clean
from invoicekit.errors import CannotPerform
from invoicekit.frames import frame
from invoicekit.load import Loaded
from invoicekit.model import Model
from invoicekit.outputs import safe_text, write_whole
from invoicekit.perform import Chosen, Given, Task, check_exports, perform_within
from invoicekit.progress import Step, silent
from invoicekit.reconcile import reconcile
from invoicekit.repair_actions import ACTIONS, Action
from invoicekit.rules import sql_folder
from invoicekit.settings import Settings
from invoicekit.summary import summarise

_BY_DAY: Given = {"parameter": [["day", False]]}
# What is open on an invoice counts once, with its first cause.
_OPEN = """
select company, currency, sum(open) as open
from result.cause_money
where currency is not null
group by all
order by all"""
_COUNTS = """
select
  (select count(*) from perform_left where outcome <> 'blocked'),
  (select count(*) from result.listed where outcome = 'blocked')"""


@dataclass(frozen=True)
class Open:
    """What is open: findings, blocked rows, and `money`: one row a company and currency, by first cause."""

    findings: int
    blocked: int
    money: pd.DataFrame


@dataclass(frozen=True)
class Repair:
    """One step: what to act on, and what is open before and after it; `untried` is why it was not tried out."""

    action: Action
    rows: pd.DataFrame
    before: Open
    after: Open
    untried: str | None = None


@dataclass(frozen=True)
class RepairPlan:
    """The steps in order, those with nothing to act on left out, and what they leave.

    `left` has the findings that no step takes away, and what is still blocked, with its cause; `refused` what was
    refused when the steps were tried out, and why. `summary` is that of the run that the plan is made from.
    """

    steps: Sequence[Repair]
    left: pd.DataFrame
    refused: pd.DataFrame
    summary: Mapping[str, Any]

    @property
    def exit_status(self) -> int:
        """0 when there is nothing to repair and all was looked at; 1 where `closing.not_clean` says otherwise."""
        return int(bool(self.steps) or not self.left.empty or not_clean(self.summary))

    def write(self, folder: Path | str) -> list[Path]:
        """`folder` has one CSV file a step, `left.csv` and, where something was, `refused.csv`: whole or not at all.

        Those of a plan before are gone. Raises CannotWrite.
        """
        frames = {step.action.name: step.rows for step in self.steps} | {"left": self.left}
        if not self.refused.empty:
            frames["refused"] = self.refused
        written = write_whole(Path(folder), {f"{name}.csv": [_csv(rows)] for name, rows in frames.items()})
        for name in {"refused", *(action.name for action in ACTIONS)} - frames.keys():
            (Path(folder) / f"{name}.csv").unlink(missing_ok=True)
        return written


def plan_repairs(con: duckdb.DuckDBPyConnection, loaded: Loaded, settings: Settings, step: Step = silent) -> RepairPlan:
    """What to do about the findings as of `settings.as_of`. The workbook is afterwards what it was before.

    What is on its way (waiting) is left alone: it needs no repair; so is what was posted, though its row is gone. A
    step that writes to a table that was not exported is not tried out, and says so.
    """
    repairs: list[Repair] = []
    with _taken_back(con):
        coverage = reconcile(con, loaded.model, settings)
        summary = summarise(con, settings, loaded, coverage)
        for name in ("not_to_do", "trial", "views"):
            con.execute(_sql(name))
        turns = count()
        before = _what_is_open(con)
        for done, action in enumerate(ACTIONS):
            step(action.name, done, len(ACTIONS))
            rows = frame(con, _sql(action.name))
            if rows.empty:
                continue
            untried = _try_out(con, loaded.model, settings, action, turns)
            after = _what_is_open(con)
            repairs.append(Repair(action, rows, before, after, untried))
            before = after
        return RepairPlan(repairs, frame(con, _sql("left")), frame(con, _sql("refused")), summary)


def _try_out(
    con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, action: Action, turns: Iterator[int]
) -> str | None:
    """The step is performed and the book reconciled again; or returns why not, and nothing of it is performed."""
    tasks = [Task(stage, Chosen(settings.companies), _BY_DAY, then) for stage, *then in action.stages]
    try:
        for task in tasks:
            check_exports(task, model)
    except CannotPerform as error:
        return str(error)
    if tasks:
        con.execute(_sql("left_alone"), {"rules": list(action.mends)})
    for task in tasks:
        perform_within(con, model, settings, task)
        con.execute(_sql("keep_refused"), {"step": action.name, "turn": next(turns)})
    if tasks:
        reconcile(con, model, settings)
    return None


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
    (findings, blocked), *_ = con.execute(_COUNTS).fetchall()
    return Open(findings, blocked, frame(con, _OPEN))


def _csv(rows: pd.DataFrame) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([safe_text(value) for value in row] for row in rows.itertuples(index=False))
    return text.getvalue()
