"""What is known of one finding, and of one invoice, for a browser to show."""

from __future__ import annotations

import re
from typing import Any

import duckdb

from invoicekit.compare import rows_behind
from invoicekit.errors import Refused
from invoicekit.frames import frame
from invoicekit.model import Model
from invoicekit.rules import find_rule, sql_folder
from invoicekit.settings import Settings
from invoicekit.trace import trace_all
from invoicekit.workbench.words import as_text, records, shown, told

# What a rule's SELECT says of a row, and is no column of it.
_OF_THE_RULE = frozenset(
    "optional inferred precedence lines cause_rule cause_subject document_rule document_subject".split()
)
_TITLED = re.compile(r"-- system: (.+)\n-- title: (.+)\n")


def _sides(con: duckdb.DuckDBPyConnection, rule_name: str, subject: str, differing: set[str]) -> dict[str, Any]:
    """The rule's rows and the observed ones side by side: one line a column, one cell a row, differing ones marked."""
    rule = find_rule(rule_name)
    behind = rows_behind(con, rule, subject)
    expected, observed = records(behind.expected), records(behind.observed)
    first = [*rule.key, *rule.compare, *rule.money]
    names = dict.fromkeys([*first, *behind.expected.columns, *behind.observed.columns])
    has = {"expected": set(behind.expected.columns), "observed": set(behind.observed.columns)}
    lines = [
        {
            "name": name,
            "key": name in rule.key,
            "compared": name in rule.compare or name in rule.money,
            "differs": name in differing,
            "expected": [row.get(name) for row in expected] if name in has["expected"] else None,
            "observed": [row.get(name) for row in observed] if name in has["observed"] else None,
        }
        for name in names
        if name in has["expected"] | has["observed"] and name not in _OF_THE_RULE
    ]
    return {
        "from": rule.upstream,
        "in": rule.observed,
        "expected_rows": len(expected),
        "observed_rows": len(observed),
        "lines": lines,
        "sql": [
            shown(text, {"subject": subject}) for text in (behind.expected_sql, behind.observed_sql) if text is not None
        ],
    }


def _rows(con: duckdb.DuckDBPyConnection, known: dict[str, str], differing: set[str]) -> list[dict[str, Any]]:
    """The model's rows of both systems that bear the finding's actual or invoice."""
    tables = []
    for file in sorted((sql_folder() / "workbench" / "rows").glob("*.sql")):
        text = file.read_text("utf-8")
        used = {name: value for name, value in known.items() if f"${name}" in text}
        titled = _TITLED.match(text)
        if not used or titled is None:
            continue
        rows = frame(con, f"{text} limit 20", used)
        columns = [str(name) for name in rows.columns]
        tables.append(
            {
                "system": titled[1],
                "title": titled[2],
                "columns": columns,
                "differs": [name for name in columns if name in differing],
                "rows": [list(row.values()) for row in records(rows)],
            }
        )
    return tables


def finding(con: duckdb.DuckDBPyConnection, finding_id: str) -> dict[str, Any]:
    """One finding: its facts, why, what next, and the rows of both systems. Raises Refused when it is not there."""
    sql = (sql_folder() / "workbench" / "finding.sql").read_text("utf-8")
    rows = frame(con, sql, {"finding_id": finding_id})
    if rows.empty:
        raise Refused(f"finding {finding_id[:8]}: is not in this run. Reload the page.")
    row: dict[str, Any] = {str(name): value for name, value in rows.iloc[0].items()}
    columns = row.pop("columns") or []
    differing = {column["name"] for column in columns}
    known = {name: row[name] for name in ("actual_id", "invoice") if row[name] is not None}
    return {
        "finding": {name: as_text(value, row["currency"]) for name, value in row.items()},
        "says": find_rule(row["rule"]).says,
        "columns": [{name: told(value) for name, value in column.items()} for column in columns],
        "sides": _sides(con, row["rule"], row["subject"], differing),
        "rows": _rows(con, known, differing),
    }


def traced(con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, invoice: str) -> dict[str, Any]:
    """One invoice through every arrow. Raises UnknownName when neither system knows its number."""
    (found,) = trace_all(con, model, settings, [invoice], reconciled=True)
    steps = [
        {
            "rule": step.rule,
            "says": step.says,
            "expected_rows": as_text(step.expected_rows),
            "observed_rows": as_text(step.observed_rows),
            "expected": as_text(step.expected, found.currency),
            "observed": as_text(step.observed, found.currency),
            "outcome": ", ".join(f"{outcome} {count}" for outcome, count in step.outcomes.items()) or "nothing due",
            "done": step.done,
        }
        for step in found.steps
    ]
    return {
        "invoice": found.invoice,
        "status": found.status,
        "company": found.company,
        "currency": found.currency,
        "steps": steps,
        "stopped": found.stopped.rule if found.stopped else None,
        "through": found.through,
        "verdict": found.verdict,
        "broken": [broken.says for broken in found.broken],
        "why": found.why,
        "fix": found.fix,
    }
