"""Rows of the database as frames that keep exact decimals."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pandas as pd


def frame(con: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, object] | None = None) -> pd.DataFrame:
    """The rows of a query. Decimals stay `decimal.Decimal`: a frame made by the engine would turn them into floats."""
    cursor = con.execute(query, parameters) if parameters else con.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return pd.DataFrame(cursor.fetchall(), columns=names, dtype=object)
