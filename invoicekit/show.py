"""Prints runs, traces and catalogues as text, for a terminal or a log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from invoicekit.run import Run
from invoicekit.sample import Defect, SampleReport
from invoicekit.trace import Trace

MOST_FINDINGS, MOST_CAUSES = 15, 8
_BRIDGE = (
    "not_carried",
    "expected",
    "missing",
    "unexpected",
    "duplicate",
    "different",
    "waiting",
    "blocked",
    "tolerated",
    "observed",
    "unexplained",
)


def money(value: object) -> str:
    """An amount as people read it: two decimals, more only where they are not zero."""
    if value is None:
        return ""
    amount = Decimal(str(value))
    text = f"{amount:,.6f}".rstrip("0")
    places = len(text.partition(".")[2])
    return text + "0" * max(0, 2 - places)


def console_of() -> Console:
    """Where text goes: as wide as the terminal, 200 columns in a log."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=200)


def table_of(*columns: str, title: str | None = None, right: Sequence[str] = ()) -> Table:
    """A table without lines; the columns named in `right` are set to the right."""
    table = Table(title=title, box=None, title_justify="left", title_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return table


def put_row(table: Table, *values: object) -> None:
    """The values are a row of the table."""
    # Text is text: nothing in a customer's data is read as markup.
    table.add_row(*(Text("" if value is None else str(value)) for value in values))


def run(found: Run, written: Sequence[Path]) -> None:
    """The summary, the bridge and the first findings of a run."""
    console = console_of()
    summary = found.summary
    _verdict(console, found)
    _causes(console, found)
    _loaded(console, found)
    bridge = found.bridge
    used = [name for name in _BRIDGE if name in ("expected", "observed", "unexplained") or any(bridge[name] != 0)]
    table = table_of(
        "company", "currency", "arrow", *used, title="Bridge: chargeable billed amount, station to station", right=used
    )
    for line in bridge.to_dict("records"):
        put_row(table, line["company"], line["currency"], line["arrow"], *(money(line[name]) for name in used))
    console.print(table)
    console.print()
    _findings(console, found)
    for item in summary["not_run"]:
        console.print(Text(f"not run: {item['rule']}, because {item['missing']} was not exported"))
    for item in summary["not_compared"]:
        console.print(Text(f"not compared: {item['what']} of {item['rule']}, because it was not exported"))
    if summary["nothing_to_send"]:
        console.print(f"nothing to send: {len(summary['nothing_to_send'])} confirmed invoices without a chargeable row")
    for name in summary["ignored_files"]:
        console.print(Text(f"not read: {name} names no table of the two systems"))
    for path in written:
        console.print(Text(f"wrote {path}"))


def _verdict(console: Console, found: Run) -> None:
    summary = found.summary
    table = table_of(
        "company",
        "can it close?",
        "findings",
        "waiting",
        "blocked",
        right=("findings", "waiting", "blocked"),
        title=f"As of {summary['as_of']}: {summary['findings']} findings",
    )
    ready = found.ready_to_close()
    for line in summary["standing"]:
        verdict = "yes" if ready[str(line["company"])] else "no"
        put_row(table, line["company"] or "(no company)", verdict, line["findings"], line["waiting"], line["blocked"])
    console.print(table)
    console.print()


def _causes(console: Console, found: Run) -> None:
    causes = found.causes
    if causes.empty:
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
    for line in causes.head(MOST_CAUSES).to_dict("records"):
        cause = f"{line['cause_rule']} {line['cause_outcome']}"
        put_row(
            table,
            line["company"] or "(no company)",
            cause,
            line["invoices"],
            line["other_rows"],
            money(line["open"]),
            line["currency"],
        )
    console.print(table)
    console.print()


def _loaded(console: Console, found: Run) -> None:
    tables = found.loaded.tables
    rows_in, loaded = sum(table.rows_in for table in tables), sum(table.loaded for table in tables)
    console.print(f"{len(tables)} tables, {rows_in:,} rows in = {loaded:,} loaded + {rows_in - loaded:,} quarantined")
    for line in found.summary["quarantine"]:
        amount = f", {money(line['amount'])} {line['currency'] or ''}" if line["amount"] is not None else ""
        console.print(Text(f"  quarantine: {line['quarantined']} rows of {line['table_name']}{amount}"))
    for row in found.quarantine.head(MOST_FINDINGS).to_dict("records"):
        console.print(
            Text(f"    {row['file']}:{row['line']}: {row['column_name'] or 'record'} {row['value']!r} {row['reason']}")
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
            money(line["amount"]),
            line["currency"],
            line["age_days"],
            line["severity"],
        )
    console.print(table)
    first = findings.iloc[0]
    console.print(Text(f"\nFirst: {first['rule']} {first['outcome']}. {first['why']}\nNext:  {first['fix']}\n"))


def trace(found: Trace) -> None:
    """One invoice, arrow by arrow, and where it stopped."""
    console = console_of()
    console.print(
        Text(f"{found.invoice}: {found.status}, {found.company or 'no company'}, {found.currency or 'no currency'}\n")
    )
    table = table_of(
        "arrow",
        "expected",
        "observed",
        "expected amount",
        "observed amount",
        "outcome",
        right=("expected", "observed", "expected amount", "observed amount"),
    )
    for step in found.steps:
        outcome = ", ".join(f"{name} {count}" for name, count in step.outcomes.items()) or "nothing due"
        put_row(
            table,
            step.rule,
            step.expected_rows,
            step.observed_rows,
            money(step.expected),
            money(step.observed),
            outcome,
        )
    console.print(table)
    if found.stopped is None:
        console.print("\nThrough: every arrow that is due has brought what it should.")
        return
    console.print(Text(f"\nStopped at {found.stopped.rule}: {found.stopped.says}"))
    for row in found.rows.to_dict("records"):
        if row["rule"] == found.stopped.rule and row["outcome"] != "matched":
            cause = f", because of {row['cause_rule']} {row['cause_subject']}" if row["cause_rule"] else ""
            console.print(
                Text(f"  {row['outcome']}: {row['subject']} {money(row['amount'])} {row['currency'] or ''}{cause}")
            )
            for column in row["columns"] or ():
                console.print(
                    Text(f"    {column['name']}: expected {column['expected']}, observed {column['observed']}")
                )
    console.print(Text(f"Why:  {found.why or 'It is not due yet.'}\nNext: {found.fix or 'Wait, and run again.'}"))


def defects(known: Mapping[str, Defect]) -> None:
    """The faults that the sample can be given."""
    table = table_of("defect", "rule", "outcome", "says")
    for defect in known.values():
        put_row(table, defect.name, defect.rule, defect.outcome, defect.says)
    console_of().print(table)


def sample(folder: Path, report: SampleReport) -> None:
    """What was written, and what a reconciliation of it should find."""
    console = console_of()
    console.print(Text(f"wrote {sum(report.rows.values()):,} rows in {len(report.rows)} tables to {folder}"))
    console.print(f"findings due: {len(report.findings)} (answers.csv)")
    console.print(Text(f"next: invoicekit reconcile {folder}"))
