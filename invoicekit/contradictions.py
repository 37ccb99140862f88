"""Stops a load whose choice maps the data contradict: a wrong map would read as a thousand findings."""

from __future__ import annotations

import duckdb

from invoicekit.export_errors import WrongChoiceMap
from invoicekit.rules import sql_folder

MOST = 3  # rows; fewer may be single faults, which are findings


def check_choices(con: duckdb.DuckDBPyConnection) -> None:
    """Finance's types and billing types are, for most rows of each label, those of the same actuals in Dataverse.

    Raises WrongChoiceMap, naming the map to set.
    """
    query = (sql_folder() / "contradictions.sql").read_text("utf-8")
    for choice, label, other, rows in con.execute(query).fetchall():
        if rows >= MOST:
            raise WrongChoiceMap("projcdsactualsimport", choice, label, other, rows)
