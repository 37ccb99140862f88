"""Prints a run as text, for a terminal or a log: verdict, first causes, bridge, findings, what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console

from invoicekit.amounts import money
from invoicekit.closing import NO_COMPANY, answer, notes, without_currency
from invoicekit.counts import counted
from invoicekit.marks import UNSEEN, filled, named
from invoicekit.run import Run
from invoicekit.show import console_of, plain, put_row, put_table, table_of

MOST_FINDINGS, MOST_CAUSES = 15, 8
_BRIDGE = (
    "not_carried",
    "expected",
    "missing",
    "unexpected",
    "ambiguous",
    "duplicate",
    "different",
    "waiting",
    "blocked",
    "tolerated",
    "observed",
    "unexplained",
)


def run(found: Run, written: Sequence[Path]) -> None:
    """The summary, the bridge and the first findings of a run."""
    console = console_of()
    summary = found.summary
    first_screen(console, summary)
    _quarantine(console, found)
    bridge = found.bridge
    used = [name for name in _BRIDGE if name in ("expected", "observed", "unexplained") or any(bridge[name] != 0)]
    table = table_of(
        "company", "currency", "arrow", *used, title="Bridge: chargeable billed amount, station to station", right=used
    )
    for line in bridge.to_dict("records"):
        put_row(
            table,
            line["company"],
            line["currency"],
            line["arrow"],
            *(money(line[name], line["currency"]) for name in used),
        )
    put_table(console, table)
    for said in without_currency(summary):
        console.print(plain(said), soft_wrap=True)
    console.print()
    _last_period(console, summary["last_period"])
    _findings(console, found)
    for item in summary["not_run"]:
        console.print(plain(f"not run: {item['rule']} lacks {item['missing']}"))
    for item in summary["not_compared"]:
        console.print(plain(f"not compared: {item['what']} of {item['rule']}, because it was not exported"))
    if summary["nothing_to_send"]:
        idle = counted(len(summary["nothing_to_send"]), "confirmed invoice", "confirmed invoices")
        console.print(f"nothing to send: {idle} without a chargeable row")
    not_read(console, summary)
    for path in written:
        console.print(plain(f"wrote {path}"))


def first_screen(console: Console, summary: Mapping[str, Any]) -> None:
    """Whether each company can close, open money by first cause, and that every row was read."""
    _verdict(console, summary)
    _causes(console, summary["open_by_first_cause"])
    _loaded(console, summary)


def not_read(console: Console, summary: Mapping[str, Any]) -> None:
    """Every file that was not read, with the reason."""
    for item in summary["not_read"]:
        console.print(plain(f"not read: {item['file']} {item['why']}"))


def _verdict(console: Console, summary: Mapping[str, Any]) -> None:
    table = table_of(
        "company",
        "can it close?",
        "findings",
        "waiting",
        "blocked",
        right=("findings", "waiting", "blocked"),
        title=f"As of {summary['as_of']}: {counted(summary['findings'], 'finding', 'findings')}",
    )
    for line in summary["standing"]:
        verdict, place = answer(summary, line["company"]), line["company"] or NO_COMPANY
        put_row(table, place, verdict, line["findings"], line["waiting"], line["blocked"])
    put_table(console, table)
    for said in notes(summary):
        console.print(plain(said), soft_wrap=True)
    console.print()


def _causes(console: Console, causes: Sequence[Mapping[str, Any]]) -> None:
    if not causes:
        return
    title = f"Open by first cause: {min(MOST_CAUSES, len(causes))} of {len(causes)}"
    table = table_of(
        "company",
        "first cause",
        "invoices",
        "other rows",
        "open",
        "",
        title=title,
        right=("invoices", "other rows", "open"),
    )
    for line in causes[:MOST_CAUSES]:
        cause = f"{line['cause_rule']} {line['cause_outcome']}"
        put_row(
            table,
            line["company"] or NO_COMPANY,
            cause,
            line["invoices"],
            line["other_rows"],
            "not added: no currency" if line["open"] is None else money(line["open"], line["currency"]),
            line["currency"],
        )
    put_table(console, table)
    console.print()


def _last_period(console: Console, lines: Sequence[Mapping[str, Any]]) -> None:
    """What the last period that has ended left behind: the largest amounts, if there are any."""
    if not lines:
        return
    largest = sorted(lines, key=lambda line: -abs(Decimal(str(line["closing"]))))[:MOST_CAUSES]
    title = f"Not there at the end of the last period: {len(largest)} of {len(lines)}"
    amounts = ("not there", "come since", "open", "open rows")
    table = table_of("company", "period", "currency", "arrow", *amounts, title=title, right=amounts)
    for line in largest:
        of_line = (money(line[name], line["currency"]) for name in ("closing", "in_transit", "open"))
        place = line["company"] or NO_COMPANY
        put_row(table, place, line["period"], line["currency"], line["arrow"], *of_line, line["open_rows"])
    put_table(console, table)
    console.print()


def _loaded(console: Console, summary: Mapping[str, Any]) -> None:
    tables = summary["tables"]
    rows_in, loaded, aside, copies, deleted = (
        sum(table[name] for table in tables) for name in ("rows_in", "loaded", "quarantined", "copies", "deleted")
    )
    besides = (f" + {copies:,} copies" if copies else "") + (f" + {deleted:,} deleted" if deleted else "")
    console.print(f"{len(tables)} tables, {rows_in:,} rows in = {loaded:,} loaded + {aside:,} quarantined{besides}")
    for line in summary["quarantine"]:
        amount = (
            f", {money(line['amount'], line['currency'])} {line['currency'] or ''}"
            if line["amount"] is not None
            else ""
        )
        rows = counted(line["quarantined"], "row", "rows")
        console.print(plain(f"  quarantine: {rows} of {line['table_name']}{amount}"))


def _quarantine(console: Console, found: Run) -> None:
    for row in found.quarantine.head(MOST_FINDINGS).to_dict("records"):
        value = filled(row["value"])
        if value == row["value"]:
            value = f"'{named(value, UNSEEN)}'"
        console.print(
            plain(f"    {row['file']}:{row['line']}: {row['column_name'] or 'record'} {value} {row['reason']}")
        )
    console.print()


def _findings(console: Console, found: Run) -> None:
    findings = found.findings
    if findings.empty:
        console.print("No findings.\n")
        return
    table = table_of(
        "rule",
        "outcome",
        "subject",
        "company",
        "amount",
        "",
        "days",
        "severity",
        right=("amount", "days"),
        title=f"Findings: {min(MOST_FINDINGS, len(findings))} of {len(findings)}",
    )
    for line in findings.head(MOST_FINDINGS).to_dict("records"):
        put_row(
            table,
            line["rule"],
            line["outcome"],
            line["subject"],
            line["company"],
            money(line["amount"], line["currency"]),
            line["currency"],
            line["age_days"],
            line["severity"],
        )
    put_table(console, table)
    first = findings.iloc[0]
    console.print(plain(f"\nFirst: {first['rule']} {first['outcome']}. {first['why']}\nNext:  {first['fix']}\n"))
