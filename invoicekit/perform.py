"""Performs a stage: writes the rows that its rules expect and that are not there, in the workbook's own tables.

A stage is a folder of `sql/perform`. Its files run in the order of their leading number; those of one number are one
step. Before a step, what its rules find due is in `due.<rule>`; after it, the model is built anew where it changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

import duckdb
import pandas as pd

from invoicekit.compare import find_due
from invoicekit.engines.duckdb import make_writable, transaction
from invoicekit.errors import BadRule, CannotPerform
from invoicekit.frames import frame
from invoicekit.load import write_settings
from invoicekit.model import Model, rebuild_model
from invoicekit.progress import Step, silent
from invoicekit.rules import find_rule, sql_folder
from invoicekit.settings import Settings

_WRITES = re.compile(r"^(?:insert into|update) (typed|perform)\.(\w+)", re.MULTILINE)
_PERFORMS = re.compile(r"^-- performs: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Performing:
    """One file: the rules whose due rows it writes, and the table that it writes to.

    A file that writes to `perform.refused` refuses; it runs before its step finds what is due.
    """

    file: Path
    step: int
    performs: tuple[str, ...]
    schema: str
    writes: str
    sql: str


@dataclass(frozen=True)
class Chosen:
    """Whose rows a stage is performed for: companies and proforma invoices by number; none means all."""

    companies: Sequence[str] = ()
    invoices: Sequence[str] = ()


@dataclass(frozen=True)
class Performed:
    """What performing a stage came to.

    `written` has the rows by the table that they were written to; `refused` one row for each thing that was not: rule,
    subject, company, invoice, and the cause, as a rule and a subject or in words.
    """

    stage: str
    written: Mapping[str, int]
    refused: pd.DataFrame = field(repr=False)

    @property
    def rows(self) -> int:
        """How many rows were written; 0 when the stage had been performed already."""
        return sum(self.written.values())


def _read(file: Path) -> Performing:
    text = file.read_text("utf-8")
    writes = _WRITES.findall(text)
    if len(writes) != 1:
        raise BadRule(file, f"writes to {len(writes)} tables", "Give it one INSERT or UPDATE of a table of typed.")
    performs = tuple(name.strip() for names in _PERFORMS.findall(text) for name in names.split(","))
    schema, table = writes[0]
    return Performing(file, int(file.name.partition("_")[0]), performs, schema, table, text)


@cache
def read_stage(stage: str) -> tuple[Performing, ...]:
    """The files of a stage (the name of its folder after the number), in the order in which they run."""
    (folder,) = (sql_folder() / "perform").glob(f"?_{stage}")
    return tuple(sorted((_read(file) for file in folder.glob("*.sql")), key=lambda it: (it.step, it.file.name)))


def perform(
    con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, stage: str, chosen: Chosen, step: Step = silent
) -> Performed:
    """The rows of the stage are there, stamped `settings.as_of`, or none of them is.

    Performing it again writes nothing. Nothing is written of an invoice of which something is refused. Raises
    CannotPerform where a table that it writes to was not exported.
    """
    with transaction(con):
        return perform_within(con, model, settings, stage, chosen, step)


def perform_within(
    con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, stage: str, chosen: Chosen, step: Step = silent
) -> Performed:
    """As `perform`, inside of a transaction that the caller began and ends."""
    files = read_stage(stage)
    _check_exports(files, model)
    written: dict[str, int] = {}
    _choose(con, settings, chosen)
    steps = [list(group) for _, group in groupby(files, key=lambda file: file.step)]
    for done, group in enumerate(steps):
        step(f"performing {stage}", done, len(steps))
        _perform_step(con, group, written)
    return Performed(stage, written, frame(con, "select distinct * from perform.refused order by all"))


def _perform_step(con: duckdb.DuckDBPyConnection, files: Sequence[Performing], written: dict[str, int]) -> None:
    con.execute((sql_folder() / "perform" / "scope.sql").read_text("utf-8"))
    for file in files:
        if file.schema == "perform":
            con.execute(file.sql)
    find_due(con, [find_rule(name) for name in dict.fromkeys(name for file in files for name in file.performs)])
    changed = set[str]()
    for file in files:
        if file.schema == "perform":
            continue
        make_writable(con, "typed", file.writes)
        row = con.execute(file.sql).fetchone()
        count = int(row[0]) if row else 0
        if count:
            changed.add(file.writes)
            written[file.writes] = written.get(file.writes, 0) + count
    rebuild_model(con, changed)


def _choose(con: duckdb.DuckDBPyConnection, settings: Settings, chosen: Chosen) -> None:
    write_settings(con, settings)
    con.execute((sql_folder() / "perform" / "tables.sql").read_text("utf-8"))
    for query, values in (
        ("insert into perform.chosen_company select unnest($values)", chosen.companies),
        ("insert into perform.chosen_invoice select unnest($values)", chosen.invoices),
    ):
        con.execute(query, {"values": list(values)})


def _check_exports(files: Sequence[Performing], model: Model) -> None:
    for file in files:
        if file.schema == "typed" and not model.exported(file.writes):
            raise CannotPerform(file.file.parent.name.partition("_")[2], file.writes)
