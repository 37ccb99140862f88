"""Performs a stage: writes the rows that its rules expect and that are not there, in the workbook's own tables.

Before a step of a stage (see `stages`), what its rules find due is in `due.<rule>`; after it, the model is built anew
where it changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import duckdb
import pandas as pd

from invoicekit.compare import find_broken, find_due
from invoicekit.engines.duckdb import make_writable, transaction
from invoicekit.errors import CannotPerform
from invoicekit.frames import frame
from invoicekit.load import write_settings
from invoicekit.model import Model, rebuild_model
from invoicekit.progress import Step, silent
from invoicekit.rules import find_rule, sql_folder
from invoicekit.settings import Settings
from invoicekit.stages import SHARED, Performing, read_stage, stage_folder

_BACKLOG = "backlog.sql"

Given = Mapping[str, Sequence[Sequence[object]]]
"""What a stage is told besides: rows of tables of the schema `perform`."""
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


def perform(
    con: duckdb.DuckDBPyConnection,
    model: Model,
    settings: Settings,
    stage: str,
    chosen: Chosen,
    step: Step = silent,
    given: Given = NONE_GIVEN,
    then: Sequence[str] = (),
) -> Performed:
    """The rows of the stage, and of the stages `then`, are there, stamped `settings.as_of`, or none of them is.

    Performing it again writes nothing. Nothing is written of an invoice of which something is refused. Raises
    CannotPerform where a table that it adds rows to was not exported.
    """
    with transaction(con):
        return perform_within(con, model, settings, stage, chosen, step, given, then)


def perform_within(
    con: duckdb.DuckDBPyConnection,
    model: Model,
    settings: Settings,
    stage: str,
    chosen: Chosen,
    step: Step = silent,
    given: Given = NONE_GIVEN,
    then: Sequence[str] = (),
) -> Performed:
    """As `perform`, inside of a transaction that the caller began and ends."""
    files = [file for name in (stage, *then) for file in read_stage(name)]
    _check_exports(files, model)
    written: dict[str, int] = {}
    _choose(con, settings, chosen)
    _give(con, stage, given)
    steps = [list(group) for _, group in groupby(files, key=lambda file: (file.file.parent, file.step))]
    stale = frozenset[str]()
    for done, group in enumerate(steps):
        step(f"performing {stage}", done, len(steps))
        changed = _perform_step(con, group, written)
        following = steps[done + 1] if done + 1 < len(steps) else None
        stale = rebuild_model(con, changed, stale, _text(following) if following else None)
    return Performed(stage, written, frame(con, "select distinct * from perform.refused order by all"))


def _text(files: Sequence[Performing]) -> str:
    """Everything that a step may read: its files, what they share, its rules."""
    shared = [(sql_folder() / _BACKLOG).read_text("utf-8")]
    shared += [
        file.read_text("utf-8")
        for folder in {sql_folder() / "perform", files[0].file.parent}
        for file in (folder / SHARED, folder / "scope.sql")
        if file.exists()
    ]
    rules = [find_rule(name) for file in files for name in (*file.performs, *file.refuses)]
    return "\n".join([*shared, *(file.sql for file in files), *(f"{rule.select}\n{rule.observed}" for rule in rules)])


def _perform_step(con: duckdb.DuckDBPyConnection, files: Sequence[Performing], written: dict[str, int]) -> set[str]:
    """The rows of the step are there, and counted in `written`; returns the typed tables that changed."""
    con.execute((sql_folder() / "perform" / "scope.sql").read_text("utf-8"))
    find_broken(con, [find_rule(name) for name in dict.fromkeys(name for file in files for name in file.refuses)])
    for file in files:
        if file.comes_first:
            con.execute(file.sql)
    find_due(con, [find_rule(name) for name in dict.fromkeys(name for file in files for name in file.performs)])
    changed = set[str]()
    for file in files:
        if file.comes_first:
            continue
        if file.schema == "perform":
            con.execute(file.sql)
            continue
        make_writable(con, "typed", file.writes)
        row = con.execute(file.sql).fetchone()
        count = int(row[0]) if row else 0
        if count:
            changed.add(file.writes)
            written[file.writes] = written.get(file.writes, 0) + count
    return changed


def _choose(con: duckdb.DuckDBPyConnection, settings: Settings, chosen: Chosen) -> None:
    write_settings(con, settings)
    for file in (f"perform/{SHARED}", _BACKLOG):
        con.execute((sql_folder() / file).read_text("utf-8"))
    for query, values in (
        ("insert into perform.chosen_company select unnest($values)", [code.upper() for code in chosen.companies]),
        ("insert into perform.chosen_invoice select unnest($values)", chosen.invoices),
    ):
        con.execute(query, {"values": list(values)})


def _give(con: duckdb.DuckDBPyConnection, stage: str, given: Given) -> None:
    shared = stage_folder(stage) / SHARED
    if shared.exists():
        con.execute(shared.read_text("utf-8"))
    for table, rows in given.items():
        for row in rows:
            con.table("perform." + table).insert(list(row))


def _check_exports(files: Sequence[Performing], model: Model) -> None:
    for file in files:
        if file.schema == "typed" and file.verb == "insert into" and not model.exported(file.writes):
            raise CannotPerform(file.file.parent.name.partition("_")[2], file.writes)
