"""The report: one HTML page that asks nothing of anybody, on a screen, in the dark and on paper.

What comes from the data is text: every template escapes, and the page's own policy forbids scripts and requests.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import jinja2

from invoicekit.amounts import money, signed
from invoicekit.closing import left_out, mend_first, not_exported, stamped_later, vanished, without_currency
from invoicekit.counts import counted
from invoicekit.marks import filled
from invoicekit.report import charts
from invoicekit.report.facts import Reconciled, Row, group, rows, stream, table
from invoicekit.report.files import input_tables, inputs_hash, settings_hash
from invoicekit.report.finding import anchor, kinds, marked, shown
from invoicekit.report.past import Past
from invoicekit.report.stations import place_name
from invoicekit.report.svg import Chart
from invoicekit.report.verdict import grid, not_checked, verdicts
from invoicekit.report.way import stations, ways
from invoicekit.trace import trace_all

MOST_FINDINGS, MOST_TRACES, MOST_WATERFALLS, MOST_QUARANTINE, MOST_CAUSES = 400, 10, 6, 100, 100


def _moment(value: datetime | None) -> str:
    """In UTC, which the page says beside it; a moment without a zone is in UTC."""
    if value is None:
        return ""
    in_utc = value.astimezone(UTC) if value.tzinfo else value
    return in_utc.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("invoicekit.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "money": money,
        "signed": signed,
        "moment": _moment,
        "shown": shown,
        "filled": filled,
        "marked": marked,
        "counted": counted,
        "number": lambda value: f"{value:,}",
    }
    environment.globals |= {"anchor": anchor}
    return environment


def page(run: Reconciled, past: Past | None = None) -> str:
    """The report of a run as the text of one HTML file; with `past`, what is new, who has what, and who signed.

    The same run and the same files give the same text.
    """
    environment = _environment()
    style = environment.get_template("report.css").render()
    policy = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("report.html.j2").render(
        **_beside(run, past), **_open(run, past), **_evidence(run), style=style, policy=policy, past=past
    )


def _beside(run: Reconciled, past: Past | None) -> dict[str, Any]:
    """The first screen: verdicts, what stands beside them, the bridge, company by stage."""
    summary = run.summary
    bridge = table(run.con, "bridge")
    not_run = {item.rule for item in run.coverage.not_run}
    stages, lines = grid(run)
    return {
        "as_of": run.settings.as_of,
        "summary": summary,
        "verdicts": verdicts(run),
        "unchecked": not_checked(run),
        "not_exported": not_exported(summary),
        "vanished": vanished(past.vanished if past else ()),
        "later": stamped_later(summary),
        "left_out": left_out(summary),
        "mend_first": mend_first(summary),
        "without_currency": without_currency(summary),
        "stations": stations(bridge),
        "ways": ways(bridge, not_run),
        "stages": stages,
        "grid": lines,
        "charts": _charts(run, bridge, not_run),
        "since": _since(run, past) if past else None,
    }


def _since(run: Reconciled, past: Past) -> dict[str, int]:
    states = {"new": 0, "persisting": 0, "reopened": 0}
    for row in stream(run.con, "select finding_id from result.finding"):
        state = past.remark(row["finding_id"]).state
        states[state] = states.get(state, 0) + 1
    return {**states, "resolved": past.resolved}


def _charts(run: Reconciled, bridge: list[Row], not_run: set[str]) -> list[tuple[str, Chart]]:
    """Each chart with its caption; of the bridges, those with the largest gaps."""
    drawn = []
    ages = rows(run.con, "cause_age")
    if ages:
        drawn.append(("Open money by first cause and age", charts.cause_and_age(ages)))
    if bridge:
        drawn.append(("How much has reached each station", charts.flow(bridge, not_run)))
    gaps = {
        place: max(abs(line["expected"] - line["observed"]) for line in lines)
        for place, lines in group(bridge, "company", "currency").items()
    }
    largest = sorted((place for place in gaps if gaps[place]), key=lambda place: gaps[place], reverse=True)
    return drawn + [
        (f"Bridge of {place_name(*place)}", charts.waterfall(bridge, *place)) for place in largest[:MOST_WATERFALLS]
    ]


def _open(run: Reconciled, past: Past | None) -> dict[str, Any]:
    """Causes, findings, what is on its way, and the ways of the worst invoices."""
    of_kind = kinds(run, MOST_FINDINGS, past)
    causes = _causes(rows(run.con, "cause"))
    worst = rows(run.con, "worst", most=MOST_TRACES)
    invoices = [row["invoice"] for row in worst]
    traces = trace_all(run.con, run.loaded.model, run.settings, invoices, reconciled=True) if worst else []
    return {
        "causes": causes[:MOST_CAUSES],
        "causes_in_all": len(causes),
        "kinds": of_kind,
        "findings_shown": sum(len(kind.shown) for kind in of_kind),
        "owners": _owners(run, past) if past else {},
        "says": {kind.row["rule"]: kind.says for kind in of_kind},
        "on_its_way": rows(run.con, "on_its_way"),
        "traces": list(zip(worst, traces, strict=True)),
    }


def _causes(found: list[Row]) -> list[Row]:
    """One cause per company, rule and outcome, in the order of its largest amount; `open` has (amount, currency)."""
    return [
        {
            **of_one[0],
            "invoices": sum(row["invoices"] for row in of_one),
            "other_rows": sum(row["other_rows"] for row in of_one),
            "open": [(row["open"], row["currency"]) for row in of_one],
        }
        for of_one in group(found, "company", "rule", "outcome").values()
    ]


def _owners(run: Reconciled, past: Past) -> dict[tuple[str, str, str | None], list[str]]:
    """Who has findings of a kind in a company, by rule, outcome and company."""
    owned = [finding_id for finding_id, remark in past.remarks.items() if remark.owner]
    names: dict[tuple[str, str, str | None], list[str]] = {}
    query = "select finding_id, rule, outcome, company from result.listed where list_contains($ids, finding_id)"
    for row in stream(run.con, query, ids=owned):
        owner = past.remark(row["finding_id"]).owner
        of_kind = names.setdefault((row["rule"], row["outcome"], row["company"]), [])
        if owner and owner not in of_kind:
            of_kind.append(owner)
    return {kind: sorted(of_kind) for kind, of_kind in names.items()}


def _evidence(run: Reconciled) -> dict[str, Any]:
    """What was not checked or not loaded, and from what the report was made."""
    inputs = input_tables(run.con, run.loaded)
    quarantine = "select * from result.quarantine order by table_name, file, line limit $most"
    return {
        "version": version("invoicekit"),
        "inputs": inputs,
        "inputs_hash": inputs_hash(inputs),
        "settings_hash": settings_hash(run.settings),
        "quarantine": list(stream(run.con, quarantine, most=MOST_QUARANTINE)),
        "aside": sum(table.quarantined for table in run.loaded.tables),
    }
