"""The bridge: per company and currency, the chargeable billed amount from station to station, explained to the cent."""

from __future__ import annotations

import duckdb

from invoicekit.errors import InvariantBroken


def check_bridge(con: duckdb.DuckDBPyConnection) -> None:
    """`unexplained` is 0 in every row of `result.bridge` (see `sql/result/5_bridge.sql`).

    Raises InvariantBroken otherwise: a bridge that does not close is a defect of the program, and no report
    is written from it.
    """
    broken = con.execute(
        "select arrow, company, currency, unexplained from result.bridge where unexplained <> 0 limit 1"
    ).fetchone()
    if broken:
        arrow, company, currency, unexplained = broken
        raise InvariantBroken(f"bridge of {arrow}, {company}", f"{unexplained} {currency} unexplained")
