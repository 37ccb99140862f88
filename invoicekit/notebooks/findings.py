"""Findings as a notebook shows them: by first cause, each with the way to its trace, and the traces."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from invoicekit.amounts import money
from invoicekit.closing import answer, notes, without_currency
from invoicekit.counts import counted
from invoicekit.history import History
from invoicekit.notebooks.show import MOST_ROWS, Row, Shown, html, table
from invoicekit.report.facts import rows
from invoicekit.report.past import Past
from invoicekit.report.stations import PARTS
from invoicekit.rules import find_rule, read_rules
from invoicekit.run import Run
from invoicekit.trace import trace_all
from invoicekit.traced import Trace
from invoicekit.workbook import Workbook

COLUMNS = [
    "rule",
    "stage",
    "outcome",
    "subject",
    "company",
    "invoice",
    "amount",
    "currency",
    "age_days",
    "severity",
    "state",
]
MOST_NUMBERS = 500
_CAUSE_AGE = ["company", "currency", "rule", "outcome", "age", "open"]


def verdict(run: Run) -> Shown:
    """Per company, whether it can close, and what stands between it and closing."""
    summary, standing = run.summary, run.standing
    companies = standing["company"].astype(object).where(standing["company"].notna(), None)
    standing.insert(1, "can it close?", [answer(summary, company) for company in companies])
    found = counted(summary["findings"], "finding", "findings")
    # That nothing of a company was exported is part of the answer.
    companies_stand = table(standing.drop(columns="exported"), f"As of {summary['as_of']} UTC, {found}", counted=False)
    beside = "".join(f"\n<p>{escape(said)}</p>" for said in notes(summary))
    return html(companies_stand.rich + beside, "\n".join([companies_stand.words, *notes(summary)]))


def not_checked(run: Run) -> Shown:
    """What stands beside the verdict: rules that did not run, columns that were not compared, rows set aside."""
    lines = [("not run", item.rule, f"lacks {item.missing}") for item in run.not_run]
    lines += [("not compared", item.rule, f"{item.what} was not exported") for item in run.not_compared]
    lines += [
        ("set aside", row["table_name"], f"line {row['line']}: {row['column_name'] or 'record'}: {row['reason']}")
        for row in run.quarantine.to_dict("records")
    ]
    lines += [("not added", row["arrow"], told) for row, told in _without_currency(run)]
    if not lines:
        said = "Every rule ran, every column was compared, and no row was set aside."
        return html(f"<p>{said}</p>", said)
    return table(pd.DataFrame(lines, columns=["what", "where", "because"], dtype=object), "Not checked")


def _without_currency(run: Run) -> list[tuple[Row, str]]:
    summary = run.summary
    return list(zip(summary["without_currency"], without_currency(summary), strict=True))


def causes(run: Run, most: int = MOST_ROWS) -> Shown:
    """Open money by first cause, the largest first, each with why and what to do next."""
    frame = run.causes
    named = list(zip(frame["cause_rule"], frame["cause_outcome"], strict=True))
    frame.insert(1, "first cause", [f"{rule} {outcome}" for rule, outcome in named])
    frame["why"] = [find_rule(rule).why.get(outcome) for rule, outcome in named]
    frame["what to do"] = [find_rule(rule).fix.get(outcome) for rule, outcome in named]
    frame = frame[["company", "first cause", "invoices", "other_rows", "open", "currency", "why", "what to do"]]
    return table(frame, "Open by first cause", most=most)


def bridge(run: Run) -> pd.DataFrame:
    """The bridge, without the explanations that explain nothing in any row."""
    frame = run.bridge
    return frame[[name for name in frame.columns if name not in PARTS or any(frame[name] != 0)]]


def cause_ages(run: Run) -> pd.DataFrame:
    """Open money by first cause and age of that cause, the largest first; `open` is in `currency`."""
    return pd.DataFrame(rows(run.con, "cause_age"), columns=_CAUSE_AGE, dtype=object)


def traced(run: Run, most: int) -> list[str]:
    """The invoices that findings name, in the order of the findings, and at most so many."""
    named = run.findings["invoice"].dropna()
    return list(dict.fromkeys(named))[:most]


def numbers(book: Workbook, first: Sequence[str]) -> list[str]:
    """Numbers of proforma invoices to choose from: these first, then the others."""
    known = book.sql("select invoice_number from dataverse.invoice where invoice_number is not null order by 1")
    return list(dict.fromkeys([*first, *known["invoice_number"]]))[:MOST_NUMBERS]


def first_rule(run: Run) -> str:
    """The rule of the largest cause; the first arrow when nothing is open."""
    return str(run.causes["cause_rule"].iloc[0]) if len(run.causes) else read_rules()[0].name


def remember(run: Run, file: str) -> Past | None:
    """The run is in the history of that file, and its findings bear their states; None where no file is named."""
    if not file:
        return None
    with History.open(file, begin=True) as known:
        known.record(run)
        return known.remarks


def states(run: Run, past: Past | None) -> pd.DataFrame:
    """How many findings are new, persisting, reopened; and resolved since the run before, where a history tells."""
    counted = run.findings["state"].value_counts(sort=False)
    rows = [[str(state), int(count)] for state, count in counted.items()]
    rows += [["resolved since the last run", past.resolved]] if past else []
    return pd.DataFrame(rows, columns=["state", "findings"], dtype=object)


def largest(run: Run) -> tuple[str | None, str | None]:
    """The company and currency with the most open money, or the first of the bridge."""
    rows = run.causes if len(run.causes) else run.bridge
    return (rows["company"].iloc[0], rows["currency"].iloc[0]) if len(rows) else (None, None)


def findings(book: Workbook, run: Run, invoices: Sequence[str], most: int = MOST_ROWS) -> Shown:
    """The findings; the invoice of each leads to its trace, which stands folded below."""

    def address(row: Row) -> str | None:
        return f"#{_anchor(row['invoice'])}" if row["invoice"] in invoices else None

    listed = table(run.findings[COLUMNS], "Findings", most=most, links={"invoice": address})
    traces = trace_all(book.con, book.loaded.model, run.settings, invoices, reconciled=True) if invoices else []
    below = "\n".join(_folded(found) for found in traces)
    words = f"{listed.words}; traces of {', '.join(invoices) or 'no invoice'}"
    return html(f"{listed.rich}\n{below}", words)


def _anchor(invoice: object) -> str:
    return f"trace-{invoice}"


def _folded(found: Trace) -> str:
    # The anchor lies inside: a browser unfolds what it is sent to.
    return (
        f"<details>\n<summary>Trace of {escape(found.invoice)}: {escape(found.place)}</summary>\n"
        f'<div id="{escape(_anchor(found.invoice))}">{trace(found).rich}</div>\n</details>'
    )


def trace(found: Trace) -> Shown:
    """One invoice through every arrow, where it stopped, why, and what to do."""
    frame = pd.DataFrame(
        {
            "arrow": [step.rule for step in found.steps],
            "expected rows": [step.expected_rows for step in found.steps],
            "observed rows": [step.observed_rows for step in found.steps],
            "expected": [step.expected for step in found.steps],
            "observed": [step.observed for step in found.steps],
            "outcome": [_outcome(step.outcomes) for step in found.steps],
        },
        dtype=object,
    )
    head = f"{found.invoice}, {found.status}, {found.company or 'no company'}, {found.currency or 'no currency'}"
    steps = table(frame, head, most=len(frame))
    lines = [found.verdict, *(_rows(found, found.stopped.rule) if found.stopped else [])]
    lines += [broken.says for broken in found.broken]
    if not found.through:
        lines += [f"Why: {found.why or 'It is not due yet.'}", f"Next: {found.fix or 'Wait, and run again.'}"]
    return html(steps.rich + "".join(f"\n<p>{escape(line)}</p>" for line in lines), "\n".join([head, *lines]))


def _outcome(outcomes: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in outcomes.items()) or "nothing due"


def _rows(found: Trace, rule: str) -> list[str]:
    lines = []
    for row in found.rows.to_dict("records"):
        if row["rule"] == rule and row["outcome"] != "matched":
            cause = f", because of {row['cause_rule']} {row['cause_subject']}" if row["cause_rule"] else ""
            lines.append(f"{row['outcome']}: {row['subject']} {money(row['amount'])} {row['currency'] or ''}{cause}")
    return lines
