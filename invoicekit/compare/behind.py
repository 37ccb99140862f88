"""The rows behind one finding: what its rule expects there, and what is there."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pandas as pd

from invoicekit.compare.sides import text_of
from invoicekit.frames import frame
from invoicekit.rules import Rule

MOST_ROWS = 20


@dataclass(frozen=True)
class Behind:
    """The rows at one subject: at most MOST_ROWS a side, with every column that the side has."""

    expected: pd.DataFrame
    observed: pd.DataFrame
    expected_sql: str
    observed_sql: str | None


def _select(con: duckdb.DuckDBPyConnection, source: str, rule: Rule) -> str:
    """The rows of a side at `$subject`: by the key, by its own id where the key has a gap, by what is known of it."""
    has = con.sql(f"select * from {source} s").columns
    own, by_key = text_of("", rule.own_id, has), text_of("", rule.key, has)
    known = ", ".join(f"cast({name} as varchar)" for name in rule.key if name in has)
    subject = f"coalesce({by_key}, {own}, concat_ws(' | ', {known}))" if known else f"coalesce({by_key}, {own})"
    order = ", ".join(name for name in rule.key if name in has) or "1"
    return f"select * from {source} s\nwhere {subject} = $subject\norder by {order} limit {MOST_ROWS}"


def rows_behind(con: duckdb.DuckDBPyConnection, rule: Rule, subject: str) -> Behind:
    """What the rule's SELECT says of this subject (an assertion: what breaks it), and what is there."""
    expected_sql = _select(con, f"({rule.select})", rule)
    expected = frame(con, expected_sql, {"subject": subject})
    if rule.observed is None:
        return Behind(expected, pd.DataFrame(), expected_sql, None)
    observed_sql = _select(con, f"(select * from {rule.observed} where {rule.observed_rows})", rule)
    return Behind(expected, frame(con, observed_sql, {"subject": subject}), expected_sql, observed_sql)
