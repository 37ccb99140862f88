"""A run: what a reconciliation found, as frames, as a summary, and as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from invoicekit.closing import not_clean
from invoicekit.counts import counted
from invoicekit.errors import CannotWrite
from invoicekit.frames import frame
from invoicekit.load import Loaded
from invoicekit.outputs import json_text, write_whole
from invoicekit.reconcile import Coverage, NotCompared, NotRun
from invoicekit.report.excel import write_excel
from invoicekit.report.notify import notice, texts
from invoicekit.report.page import page
from invoicekit.report.past import Past
from invoicekit.settings import Settings
from invoicekit.summary import not_ready_because, number_of, summarise
from invoicekit.workbench.review import Review

if TYPE_CHECKING:  # the notebook's libraries are loaded when they are asked for
    from invoicekit.workbench.widget import Workbench

REPORT = "report.html"

_LISTED = """
select finding_id, rule, stage, outcome, subject, company, contract, project, invoice, actual_id, currency,
  expected, observed, amount, age_days, cause, cause_rule, cause_subject, why, fix
from result.listed where outcome = $outcome order by position, abs(amount) desc nulls last, subject"""


@dataclass(frozen=True, repr=False)
class Run:
    """One reconciliation. Its frames are read from the workbook's database when they are asked for.

    Money in the frames is `decimal.Decimal`, in the currency that stands beside it.
    """

    con: duckdb.DuckDBPyConnection
    settings: Settings
    loaded: Loaded
    coverage: Coverage
    work: Path

    def __repr__(self) -> str:
        """What it is, in one line, and what can be asked of it."""
        moment = self.settings.as_of.isoformat(sep=" ", timespec="seconds") if self.settings.as_of else "no moment"
        try:
            found, ready = number_of(self.con, "result.finding"), self.ready_to_close()
        except duckdb.Error:
            return f"Run as of {moment}: its workbook is closed"
        close = f"{sum(ready.values())} of {counted(len(ready), 'company', 'companies')} can close"
        asked = ".causes, .findings, .bridge, .summary, .to_html(FILE)"
        return f"Run as of {moment}: {counted(found, 'finding', 'findings')}, {close}. Ask it for {asked}"

    @property
    def findings(self) -> pd.DataFrame:
        """One row per finding, the columns of a finding; `amount` is observed less expected, in `currency`."""
        return frame(self.con, "select * from result.finding")

    @property
    def waiting(self) -> pd.DataFrame:
        """Rows that are expected, not there, and not yet due: in flight, no findings."""
        return frame(self.con, _LISTED, {"outcome": "waiting"})

    @property
    def blocked(self) -> pd.DataFrame:
        """Rows that are due and whose gate is shut; `cause` is the finding_id of what shuts it."""
        return frame(self.con, _LISTED, {"outcome": "blocked"})

    @property
    def bridge(self) -> pd.DataFrame:
        """Per company, currency and arrow: the chargeable billed amount on both sides and what explains the gap."""
        return frame(self.con, "select * from result.bridge")

    @property
    def bridge_by_period(self) -> pd.DataFrame:
        """The bridge rolled forward, per company, currency, arrow and period: opening + new - resolved = closing.

        `in_transit` is what of `closing` has come by `as_of`, `tolerated` what of it differs on rows
        that match (told at an arrow before, or within tolerance), `open` the rest;
        `ended` tells the periods that are over. Periods are the ledger's, else calendar months.
        """
        return frame(self.con, "select * from result.bridge_by_period")

    @property
    def causes(self) -> pd.DataFrame:
        """Open money by first cause, per company and currency, the largest first; `open` is in `currency`.

        An invoice counts once, with its first cause: the finding that comes first in the order of the process.
        """
        return frame(self.con, "select * from result.cause_money")

    @property
    def standing(self) -> pd.DataFrame:
        """Per company: how many findings, waiting and blocked rows stand between it and closing.

        `exported` is false for one that was asked for and has no row: that nothing was found of it says nothing.
        """
        return frame(self.con, "select * from result.standing")

    @property
    def quarantine(self) -> pd.DataFrame:
        """The rows that did not fit their table: file, line, column, value, reason, and the money that can be read."""
        return frame(self.con, "select * from result.quarantine order by table_name, file, line")

    @property
    def not_run(self) -> Sequence[NotRun]:
        """The rules that could not run, or not in full, each with what the export lacks for it."""
        return self.coverage.not_run

    @property
    def not_compared(self) -> Sequence[NotCompared]:
        """What the rules that ran could not look at, because one of the exports lacks it."""
        return self.coverage.not_compared

    @property
    def exit_status(self) -> int:
        """0 when nothing was found and everything was looked at; 1 where `closing.not_clean` says otherwise."""
        return int(not_clean(self.summary))

    def ready_to_close(self) -> Mapping[str, bool]:
        """Per company, whether it can close: nothing found, waiting or blocked, all rules ran, none in quarantine."""
        return {company: not why for company, why in not_ready_because(self.con, self.coverage).items()}

    @property
    def summary(self) -> dict[str, Any]:
        """The run in short; its money is exact (`decimal.Decimal`)."""
        return summarise(self.con, self.settings, self.loaded, self.coverage)

    def workbench(self, history: Review | None = None) -> Workbench:
        """The review queue over the findings, to show in a notebook: a static table, and a widget to work with.

        With an open history (`invoicekit.history.History`) that has recorded this run, notes, owners, acceptances and
        signatures are kept in it. It shows the workbook's last run: ask anew after another one.
        """
        from invoicekit.workbench.queue import Queue
        from invoicekit.workbench.widget import Workbench

        return Workbench(Queue(self.con, self.loaded.model, self.settings, history))

    def to_html(self, file: Path | str, past: Past | None = None) -> Path:
        """`file` is the report: one page that asks nothing of the network, whole or as it was before.

        `past` is what earlier runs and people say of the findings. Raises CannotWrite.
        """
        path = Path(file)
        return write_whole(path.parent, {path.name: [page(self, past)]})[0]

    def to_excel(self, file: Path | str, past: Past | None = None) -> Path:
        """`file` is a workbook of findings, bridge and what stands beside them, whole or as it was before.

        Raises CannotWrite.
        """
        path = Path(file)
        return write_whole(path.parent, {}, [self._workbook(path.name, past)])[0]

    def notice(self, folder: Path | str | None = None, past: Past | None = None) -> dict[str, Any]:
        """What a message about this run says: `text`, and the same as values; with the report in `folder`."""
        return notice(self, Path(folder) / REPORT if folder else None, past)

    def write(self, folder: Path | str, past: Past | None = None, said: Mapping[str, Any] | None = None) -> list[Path]:
        """`folder` has findings (.parquet, .json, .xlsx), bridges, summary and report, each whole or not at all.

        So it has notice.txt and notice.json where `said` is a notice. Raises CannotWrite.
        """
        files: dict[str, Iterable[str]] = {
            "findings.json": self._array("select cast(to_json(f) as varchar) from result.finding f"),
            "bridge.json": self._array("select cast(to_json(b) as varchar) from result.bridge b"),
            "bridge_by_period.json": self._array("select cast(to_json(b) as varchar) from result.bridge_by_period b"),
            "summary.json": [json_text(self.summary)],
            REPORT: [page(self, past)],
            **(texts(said) if said else {}),
        }
        parquet = self.work / "findings.parquet"
        self.con.execute("copy (select * from result.finding) to $file (format parquet)", {"file": str(parquet)})
        return write_whole(Path(folder), files, [parquet, self._workbook("findings.xlsx", past)])

    def _workbook(self, name: str, past: Past | None) -> Path:
        file = self.work / name
        try:
            write_excel(self, file, past)
        except OSError as error:
            raise CannotWrite(file, error.strerror or str(error)) from error
        return file

    def _array(self, query: str) -> Iterator[str]:
        """The rows as a JSON array, numbers exact: the engine writes decimals digit by digit."""
        cursor = self.con.cursor().execute(query)
        yield "["
        separator = "\n"
        while rows := cursor.fetchmany(10_000):
            yield separator + ",\n".join(text for (text,) in rows)
            separator = ",\n"
        yield "\n]\n"
