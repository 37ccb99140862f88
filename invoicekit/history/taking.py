"""Takes from a run what the history keeps of it, and gives back the states that the history tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import file_digest
from pathlib import Path
from typing import Any

from invoicekit.contract import read_contract
from invoicekit.errors import Refused
from invoicekit.export_errors import UnreadableFile
from invoicekit.history.facts import LACKS_A_COMPANY, Facts, Found, Look, digits
from invoicekit.history.signoff import Now
from invoicekit.load import stamp
from invoicekit.run import Run
from invoicekit.settings import Settings
from invoicekit.sources.folder import find_exports

_FINDINGS = """
select finding_id, rule, outcome, severity, subject, company, currency, contract, project, invoice, actual_id,
  expected, observed, amount, columns
from result.finding"""
# Those of two years: of an older one, runs as of its own time tell.
_PERIODS = """
select company, list(distinct period order by period)
from finops.period
where starts_on <= $as_of and ends_on >= $as_of - interval 2 year and company is not null and period is not null
group by company order by company"""
_SEEN = "select company from result.exported_company order by company"
_PERFORMED = "select count(*) from duckdb_tables() where table_name = 'perform_refused'"
_HELD = "select finding_id, outcome from result.listed where outcome in ('waiting', 'blocked')"


def hash_files(source: Path, files: Iterable[Path]) -> dict[str, str]:
    """The SHA-256 of each file, by its path below the source."""
    hashes = {}
    for file in files:
        with file.open("rb") as stream:
            hashes[file.relative_to(source).as_posix()] = file_digest(stream, "sha256").hexdigest()
    return hashes


def plain(settings: Settings) -> dict[str, Any]:
    """The settings as JSON knows them; decimals are text."""
    said: dict[str, Any] = json.loads(settings.model_dump_json(by_alias=True))
    return said


def take(run: Run) -> tuple[Look, Found]:
    """What the run looked at, and what it found.

    Raises UnreadableFile when an export was written since the run read it: its hash would be of something else; Refused
    when stages were performed in the workbook, or it was reconciled again: the run's tables are then those of another.
    """
    if run.con.execute(_PERFORMED).fetchone() != (0,):
        raise Refused(
            "history: stages were performed in this workbook, so its findings are not those of the exports. "
            "Open the exports anew, reconcile and record that run."
        )
    if not _is_the_last(run):
        raise Refused("history: the workbook was reconciled again since this run. Record the run that came last.")
    loaded = run.loaded
    files = [Path(file) for file in loaded.stamps]
    hashes = hash_files(loaded.source, files)
    for file in files:
        if stamp(file) != loaded.stamps[str(file)]:
            raise UnreadableFile(file, "was written since it was read", "Reconcile again; nothing was recorded.")
    settings = plain(run.settings)
    moment = run.settings.as_of
    findings = {row[0]: _facts(*row[1:]) for row in run.con.execute(_FINDINGS).fetchall()}
    lacking = {facts.company for facts in findings.values() if facts.rule == LACKS_A_COMPANY}
    look = Look(
        source=str(loaded.source),
        as_of=moment.isoformat(timespec="microseconds") if moment else "",
        companies=tuple(run.settings.companies),
        inputs=hashes,
        settings=settings,
        rules=tuple(plan.rule.name for plan in run.coverage.plans),
        not_run=tuple(asdict(item) for item in run.not_run),
        not_compared=tuple(asdict(item) for item in run.not_compared),
        quarantined=sum(table.quarantined for table in loaded.tables),
        standing=tuple({str(key): value for key, value in line.items()} for line in run.standing.to_dict("records")),
        periods=dict(run.con.execute(_PERIODS, {"as_of": moment}).fetchall()),
        seen=tuple(company for (company,) in run.con.execute(_SEEN).fetchall()),
        lacking=tuple(sorted(company for company in lacking if company is not None)),
    )
    return look, Found(findings, dict(run.con.execute(_HELD).fetchall()))


def _is_the_last(run: Run) -> bool:
    """Whether the tables of the workbook are still this run's: its moment and companies are in them."""
    moment = run.con.execute("select as_of from settings").fetchone()
    companies = run.con.execute("select company from result.chosen_company").fetchall()
    return moment == (run.settings.as_of,) and {code for (code,) in companies} == {*run.settings.companies}


def _facts(*values: Any) -> Facts:
    facts = dict(zip(Facts.__slots__, values, strict=True))
    money = {name: digits(facts[name]) for name in ("expected", "observed", "amount")}
    return Facts(**{**facts, **money, "columns": tuple(facts["columns"] or ())})


def look_now(source: Path, settings: Settings) -> Now:
    """What lies in a folder of exports now. Raises as loading does when there is none."""
    folder = source.resolve()
    exports = find_exports(folder, read_contract()).exports.values()
    hashes = hash_files(folder, (file for export in exports for file in export.files))
    look = Look(str(folder), "", (), hashes, plain(settings), ())
    return Now(look.source, look.inputs, look.settings_digest)


def tell_states(run: Run, states: Mapping[str, str]) -> None:
    """The run's findings bear these states."""
    run.con.execute("delete from result.state")
    run.con.execute(
        "insert into result.state select unnest($ids), unnest($states)",
        {"ids": list(states), "states": list(states.values())},
    )
