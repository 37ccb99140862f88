"""A run in short: what `summary.json` holds, and what the verdict, the notice and the exit status are read from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import duckdb

from invoicekit.closing import NO_COMPANY, reasons, unchecked
from invoicekit.contract import read_contract
from invoicekit.load import Loaded
from invoicekit.reconcile import Coverage
from invoicekit.settings import Settings

_LAST_PERIOD = """
select * replace (cast(ends_on as varchar) as ends_on)
from result.last_period order by company, currency, arrow, period"""


def summarise(con: duckdb.DuckDBPyConnection, settings: Settings, loaded: Loaded, coverage: Coverage) -> dict[str, Any]:
    """What the last reconciliation in this database came to; money is `decimal.Decimal`, its currency beside it."""
    why_not, required = not_ready_because(con, coverage), read_contract().tables
    return {
        "as_of": settings.as_of.isoformat(sep=" ", timespec="seconds") if settings.as_of else None,
        "companies": list(settings.companies),
        "ready_to_close": {company: not why for company, why in why_not.items()},
        "not_ready_because": why_not,
        "standing": _rows(con, "select * from result.standing"),
        "stamped_later": _rows(con, "select * from result.stamped_later"),
        "left_out": _rows(con, "select * from result.left_out"),
        "findings": number_of(con, "result.finding"),
        "findings_by_severity": dict(
            con.execute("select severity, count(*) from result.finding group by all order by all").fetchall()
        ),
        "open_by_first_cause": _rows(con, "select * from result.cause_money"),
        "open_money": _rows(con, "select * from result.open_money"),
        "last_period": _rows(con, _LAST_PERIOD),
        "without_currency": _rows(con, "select * from result.without_currency"),
        "rules": _rows(con, "select * from result.rule_count"),
        "not_run": [{"rule": item.rule, "missing": item.missing} for item in coverage.not_run],
        "not_compared": [asdict(item) for item in coverage.not_compared],
        "nothing_to_send": _rows(con, "select * from result.nothing_to_send"),
        "tables": [asdict(table) for table in loaded.tables],
        "empty": [table.table for table in loaded.tables if not table.rows_in and required[table.table].required],
        "quarantine": _rows(con, "select * from result.quarantine_money"),
        "not_read": [asdict(item) for item in loaded.not_read],
        "settings": json.loads(settings.model_dump_json(by_alias=True)),
    }


def not_ready_because(con: duckdb.DuckDBPyConnection, coverage: Coverage) -> Mapping[str, Sequence[str]]:
    """Per company, what keeps it from closing; nothing where it can."""
    beside = unchecked(len(coverage.not_run), number_of(con, "result.quarantine"))
    return {row["company"] or NO_COMPANY: reasons(row, beside) for row in _rows(con, "select * from result.standing")}


def number_of(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    """How many rows a table or view has."""
    return len(con.table(relation))


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
