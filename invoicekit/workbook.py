"""The workbook: both systems' exports, loaded; everything else is asked of it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pandas as pd

from invoicekit import drafts, process
from invoicekit.choosing import Names, listed
from invoicekit.compare import find_double_observed
from invoicekit.engines.duckdb import connect, lock, transaction
from invoicekit.errors import OnlyReads
from invoicekit.frames import frame
from invoicekit.load import Loaded, load
from invoicekit.process import Moment
from invoicekit.progress import progress
from invoicekit.reconcile import plan_rules, reconcile
from invoicekit.repair import RepairPlan, plan_repairs
from invoicekit.run import Run
from invoicekit.settings import Settings, settings_beside
from invoicekit.trace import trace
from invoicekit.traced import Trace


class Workbook:
    """Both systems' exports in one database. Close it, or use it in a `with`, to remove that database."""

    def __init__(self, source: Path, settings: Settings, memory_limit: str | None, *, quiet: bool) -> None:
        self.source = source
        self.settings = settings
        self.quiet = quiet
        self.work = Path(tempfile.mkdtemp(prefix="invoicekit-"))
        try:
            self.con: duckdb.DuckDBPyConnection = connect(self.work, memory_limit)
            with progress(f"loading {source}", shown=not quiet) as step:
                self.loaded: Loaded = load(self.con, source.resolve(), self.work, settings.at(), step)
                step("looking for double keys", 1, 1)
                find_double_observed(
                    self.con, [plan for plan in plan_rules(self.loaded.model).plans if plan.rule.observed]
                )
            lock(self.con, [source.resolve(), self.work])
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace_: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """The database is closed and its folder gone."""
        if hasattr(self, "con"):
            self.con.close()
        shutil.rmtree(self.work, ignore_errors=True)

    def sql(self, query: str) -> pd.DataFrame:
        """The rows of a query over raw, typed, dataverse, finops and result; decimals stay exact.

        Raises OnlyReads for anything but one query: what is changed by hand would be compared as if it were exported.
        What the query itself gets wrong (a name, say) is told by DuckDB's own error.
        """
        asked = duckdb.extract_statements(query)
        if [statement.type for statement in asked] != [duckdb.StatementType.SELECT]:
            raise OnlyReads
        return frame(self.con, query)

    def reconcile(self, as_of: Moment | None = None, companies: Names = None) -> Run:
        """Every rule that can run, as of a moment (a date means its end; default: the settings', else now).

        Raises BadSettings for a moment that is none or before go-live, UnknownName for a company in neither system,
        InvariantBroken when counts or bridge do not close.
        """
        settings = self.settings.at(as_of, tuple(listed(companies) or ()))
        with progress("reconciling", shown=not self.quiet) as step, transaction(self.con):
            coverage = reconcile(self.con, self.loaded.model, settings, step)
        return Run(self.con, settings, self.loaded, coverage, self.work)

    backlog = drafts.backlog
    mark_ready = drafts.mark_ready
    create_invoices = drafts.create_invoices
    refresh = drafts.refresh
    edit = drafts.edit
    add = drafts.add
    remove = drafts.remove
    correct = drafts.correct
    confirm = process.confirm
    sync = process.sync
    import_from_staging = process.import_from_staging
    post_journals = process.post_journals
    post = process.post
    feed_back = process.feed_back
    advance = process.advance

    def plan_repairs(self, as_of: Moment | None = None) -> RepairPlan:
        """What to do about the findings, in steps, and what would be left after each. See `invoicekit.repair`."""
        with progress("planning repairs", shown=not self.quiet) as step:
            return plan_repairs(self.con, self.loaded, self.settings.at(as_of), step)

    def trace(self, invoice: str, as_of: Moment | None = None) -> Trace:
        """One proforma invoice through every arrow. Raises UnknownName when neither system knows its number."""
        return trace(self.con, self.loaded.model, self.settings.at(as_of), invoice)


def open_workbook(
    source: Path | str,
    settings: Settings | Path | str | None = None,
    *,
    memory_limit: str | None = None,
    quiet: bool = False,
) -> Workbook:
    """Both systems' exports below `source`, loaded: every row is in the model or in quarantine.

    `settings` is a settings object or a TOML file; without it `source/invoicekit.toml` is read if it is
    there. `memory_limit` is in DuckDB's words ("500MB"); beyond it the work spills to a temporary folder.
    Raises InvoicekitError for what stops a load: a missing required table or column, a duplicate header, an
    unreadable file, a choice map that the data contradict, an unknown setting.
    """
    folder = Path(source)
    if not isinstance(settings, Settings):
        settings = settings_beside(folder, settings)
    return Workbook(folder, settings, memory_limit, quiet=quiet)
