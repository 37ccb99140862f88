"""Performs a stage: writes the rows that its rules expect and that are not there, in the workbook's own tables.

Before a step of a stage (see `stages`), what its rules find due is in `due_<rule>`; after it, the model is built anew
where it changed: between two steps as far as the next one reads it, and whole in the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest

import duckdb
import pandas as pd

from invoicekit.compare import find_broken, find_due, forget_due
from invoicekit.engines.duckdb import make_writable, transaction
from invoicekit.errors import CannotPerform
from invoicekit.frames import frame
from invoicekit.load import write_settings
from invoicekit.model import Model
from invoicekit.progress import Step, silent
from invoicekit.rebuild import rebuild_model
from invoicekit.rules import find_rule, sql_folder
from invoicekit.settings import Settings
from invoicekit.stages import Performing, read_stage, shared_by, text_of

Given = Mapping[str, Sequence[Sequence[object]]]
"""What a stage is told besides: rows of its tables, without the `perform_` of their names."""
NONE_GIVEN: Given = {}


@dataclass(frozen=True)
class Chosen:
    """Whose rows a stage is performed for: companies and proforma invoices by number; none means all."""

    companies: Sequence[str] = ()
    invoices: Sequence[str] = ()


@dataclass(frozen=True)
class Performed:
    """What performing a stage came to.

    `written` has the rows by the table that they were written to; `refused` one row for each thing that was not: rule,
    subject, company, invoice, and the cause, as a rule and a subject or in words. `invoices` has the numbers of the
    drafts that are new.
    """

    stage: str
    written: Mapping[str, int]
    refused: pd.DataFrame = field(repr=False)
    invoices: Sequence[str] = ()

    @property
    def rows(self) -> int:
        """How many rows were written; 0 when the stage had been performed already."""
        return sum(self.written.values())


def nothing(stage: str) -> Performed:
    """What performing a stage comes to where there is nothing to perform it for."""
    columns = ["rule", "subject", "company", "invoice", "cause_rule", "cause_subject", "why"]
    return Performed(stage, {}, pd.DataFrame(columns=columns, dtype=object))


@dataclass(frozen=True)
class Task:
    """A stage to perform for what is chosen, what it is told, and the stages that follow in the same transaction."""

    stage: str
    chosen: Chosen
    given: Given = field(default_factory=lambda: NONE_GIVEN)
    then: Sequence[str] = ()

    @property
    def files(self) -> list[Performing]:
        """The files of all of its stages."""
        return [file for name in (self.stage, *self.then) for file in read_stage(name)]

    @property
    def steps(self) -> list[list[Performing]]:
        """Its files by the step that they belong to."""
        return [list(group) for _, group in groupby(self.files, key=lambda file: (file.file.parent, file.step))]


def perform(
    con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, tasks: Sequence[Task], step: Step = silent
) -> list[Performed]:
    """One task after the other is performed: its rows are there, stamped `settings.as_of`, or none of them is.

    Performing it again writes nothing. Nothing is written of an invoice of which something is refused. The model is
    whole afterwards, also where a task fails and those before it stay performed. Raises CannotPerform where a table
    that it adds rows to was not exported.
    """
    done: list[Performed] = []
    try:
        for task, following in zip_longest(tasks, tasks[1:]):
            with transaction(con):
                done.append(perform_within(con, model, settings, task, step, following))
    except BaseException:
        with transaction(con):
            rebuild_model(con, ())
        raise
    return done


def perform_within(
    con: duckdb.DuckDBPyConnection,
    model: Model,
    settings: Settings,
    task: Task,
    step: Step = silent,
    following: Task | None = None,
) -> Performed:
    """The task is performed, inside of a transaction that the caller began and ends.

    Of the model only what the `following` task reads first is there afterwards, all of it where there is none.
    """
    check_exports(task, model)
    written: dict[str, int] = {}
    _prepare(con, settings, task)
    steps, afterwards = task.steps, following.steps[:1] if following else []
    for done, (files, next_files) in enumerate(zip_longest(steps, [*steps[1:], *afterwards])):
        step(f"performing {task.stage}", done, len(steps))
        changed = _perform_step(con, files, written)
        rebuild_model(con, changed, text_of(next_files) if next_files else None)
    return Performed(task.stage, written, frame(con, "select distinct * from perform_refused order by all"))


def check_exports(task: Task, model: Model) -> None:
    """Raises CannotPerform for the first table that the task adds rows to and that was not exported."""
    for file in task.files:
        if not file.makes_notes and file.verb == "insert into" and not model.exported(file.writes):
            raise CannotPerform(file.file.parent.name.partition("_")[2], file.writes)


def _perform_step(con: duckdb.DuckDBPyConnection, files: Sequence[Performing], written: dict[str, int]) -> set[str]:
    """The rows of the step are there, and counted in `written`; returns the typed tables that changed."""
    con.execute((sql_folder() / "perform" / "scope.sql").read_text("utf-8"))
    refuses, performs = (
        [find_rule(name) for name in dict.fromkeys(names)]
        for names in (
            [name for file in files for name in file.refuses],
            [name for file in files for name in file.performs],
        )
    )
    find_broken(con, refuses)
    for file in files:
        if file.comes_first:
            con.execute(file.sql)
    find_due(con, performs)
    changed = set[str]()
    for file in files:
        if file.comes_first:
            continue
        if file.makes_notes:
            con.execute(file.sql)
            continue
        make_writable(con, "typed", file.writes)
        row = con.execute(file.sql).fetchone()
        count = int(row[0]) if row else 0
        if count:
            changed.add(file.writes)
            written[file.writes] = written.get(file.writes, 0) + count
    forget_due(con, [*refuses, *performs])
    return changed


def _prepare(con: duckdb.DuckDBPyConnection, settings: Settings, task: Task) -> None:
    write_settings(con, settings)
    for file in dict.fromkeys(file for name in (task.stage, *task.then) for file in shared_by(read_stage(name))):
        con.execute(file.read_text("utf-8"))
    for query, values in (
        ("insert into perform_chosen_company select unnest($values)", [code.upper() for code in task.chosen.companies]),
        ("insert into perform_chosen_invoice select unnest($values)", task.chosen.invoices),
    ):
        con.execute(query, {"values": list(values)})
    for table, rows in task.given.items():
        for row in rows:
            con.table("perform_" + table).insert(list(row))
