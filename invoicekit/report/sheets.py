"""The sheets of the workbook: their names, columns, widths and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from invoicekit.closing import answer, notes
from invoicekit.marks import SPACES, filled, named
from invoicekit.report.facts import Reconciled, Row, rows, stream, stream_by_rule
from invoicekit.report.files import input_tables, inputs_hash, settings_hash
from invoicekit.report.past import Past
from invoicekit.report.stations import PARTS
from invoicekit.rules import sql_folder

_PAST = (("state", 11), ("owner", 18), ("note", 40), ("due", 12), ("answer", 40))


Rows = Callable[[Reconciled, Past | None], Iterator[Row]]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its columns with their widths, and its rows."""

    name: str
    widths: Mapping[str, int]
    rows: Rows
    remembers: bool = False

    def columns(self, *, with_past: bool) -> list[tuple[str, int]]:
        """Its columns and widths; what earlier runs know of a finding stands first."""
        return [*(_PAST if with_past and self.remembers else ()), *self.widths.items()]


def _query(file: str) -> str:
    return (sql_folder() / "report" / f"{file}.sql").read_text("utf-8")


def _of(file: str) -> Rows:
    """The rows of a file of `sql/report`."""
    return lambda run, _: stream(run.con, _query(file))


def _by_rule(file: str) -> Rows:
    """The rows of a file of `sql/report` that has those of one rule, for every rule."""
    return lambda run, _: stream_by_rule(run.con, _query(file))


def _summary(run: Reconciled, past: Past | None) -> Iterator[Row]:
    """What the first screen of the report says, a line each."""
    summary = run.summary
    yield {"what": "as of (UTC)", "value": run.settings.as_of}
    if past is not None and past.run_before is not None:
        yield {"what": "run before (UTC)", "value": past.run_before}
    for said in notes(summary, past.vanished if past else ()):
        yield {"what": "note", "next_step": said}
    yield {"what": "findings", "value": summary["findings"]}
    for line in summary["standing"]:
        company = line["company"] or "no company"
        yield {"what": "ready to close", "company": company, "value": answer(summary, line["company"])}
        for name in ("findings", "waiting", "blocked"):
            yield {"what": name, "company": company, "value": line[name]}
        if past is not None and company in past.signed:
            yield {"what": "sign-off", "company": company, "value": past.signed[company]}
    yield {"what": "rules not run", "value": len(run.coverage.not_run)}
    yield {"what": "rows in quarantine", "value": sum(table.quarantined for table in run.loaded.tables)}
    for cause in rows(run.con, "cause"):
        yield {
            "what": f"open by first cause: {cause['rule']} {cause['outcome']}",
            "company": cause["company"] or "no company",
            "value": cause["open"],
            "currency": cause["currency"],
            "next_step": cause["fix"],
        }


def _not_run(run: Reconciled, _: Past | None) -> Iterator[Row]:
    for item in run.coverage.not_run:
        yield {"rule": item.rule, "missing": item.missing, "says": "not run"}
    for other in run.coverage.not_compared:
        yield {"rule": other.rule, "missing": other.what, "says": "not compared"}
    for file in run.loaded.not_read:
        yield {"missing": file.file, "says": f"file not read: it {file.why}"}


def _quarantine(run: Reconciled, _: Past | None) -> Iterator[Row]:
    """The rows that could not be read; an empty value and spaces that look like others can be seen."""
    for row in stream(run.con, _query("sheet_quarantine")):
        yield row | {"value": named(filled(row["value"]), SPACES)}


def _settings(run: Reconciled, _: Past | None) -> Iterator[Row]:
    inputs = input_tables(run.con, run.loaded)
    yield {"setting": "hash of the settings", "value": settings_hash(run.settings)}
    yield {"setting": "hash of all files", "value": inputs_hash(inputs)}
    for name, value in _flat("", run.summary["settings"]):
        yield {"setting": name, "value": value}
    for table in inputs:
        for file in table.files:
            yield {"setting": f"file {file.name}", "value": file.told, "rows": table.rows_in, "newest": table.newest}


def _flat(prefix: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{prefix}{name}.", value)
        else:
            yield f"{prefix}{name}", ", ".join(map(str, value)) if isinstance(value, list) else value


_ROW = {
    "company": 10, "invoice": 18, "subject": 44, "currency": 9, "expected": 15, "observed": 15, "amount": 15,
}  # fmt: skip
_PLACE = {"contract": 14, "project": 14, "actual_id": 38, "age_days": 9}
_WAY = {**_PLACE, "why": 50, "fix": 50, "finding_id": 34}
SHEETS = (
    Sheet("summary", {"what": 44, "company": 12, "value": 22, "currency": 9, "next_step": 60}, _summary),
    Sheet(
        "bridge",
        {"company": 10, "currency": 9, "arrow": 18,
         **dict.fromkeys(("not_carried", "expected", "observed", *PARTS, "unexplained"), 16)},
        _of("sheet_bridge"),
    ),
    Sheet("findings", {"rule": 20, "outcome": 11, "severity": 9, **_ROW, "columns": 50, **_WAY, "cause": 34},
          _by_rule("sheet_findings"), remembers=True),
    Sheet("waiting", {"rule": 20, **_ROW, "due_at": 19, **_PLACE, "finding_id": 34}, _by_rule("sheet_waiting")),
    Sheet("blocked", {"rule": 20, **_ROW, "cause_rule": 20, "cause_subject": 44, **_WAY, "cause": 34},
          _by_rule("sheet_blocked")),
    Sheet("not run", {"rule": 22, "says": 18, "missing": 50}, _not_run),
    Sheet("quarantine", {"system": 11, "table_name": 26, "file": 50, "line": 9, "column_name": 22, "value": 40,
                         "reason": 40, "amount": 15, "currency": 12}, _quarantine),
    Sheet("settings", {"setting": 44, "value": 66, "rows": 12, "newest": 19}, _settings),
)  # fmt: skip
