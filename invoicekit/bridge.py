"""The bridge: per company and currency, the chargeable billed amount from station to station, explained to the cent."""

from __future__ import annotations

import duckdb

from invoicekit.errors import InvariantBroken


def check_bridge(con: duckdb.DuckDBPyConnection) -> None:
    """`unexplained` is 0 in every row of `result.bridge_counted` (see `sql/result/5_bridge.sql`).

    Raises InvariantBroken otherwise: a bridge that does not close is a defect of the program, and no report
    is written from it.
    """
    broken = con.execute(
        "select arrow, company, currency, unexplained from result.bridge_counted where unexplained <> 0 limit 1"
    ).fetchone()
    if broken:
        arrow, company, currency, unexplained = broken
        raise InvariantBroken(f"bridge of {arrow}, {company}", f"{unexplained} {currency} unexplained")


# Each row that does not roll forward, or does not end where the bridge does, with what is left over.
_NOT_ROLLED = """
with rolled as (
  select
    *,
    lag(closing) over (partition by company, currency, arrow order by starts_on) as before,
    lead(closing) over (partition by company, currency, arrow order by starts_on) is null as last
  from result.bridge_by_period
)
select arrow, company, currency, period, opening + new - resolved - closing as gap
from rolled
where opening + new - resolved <> closing
union all
select arrow, company, currency, period, opening - coalesce(before, 0)
from rolled
where opening <> coalesce(before, 0)
union all
select b.arrow, b.company, b.currency, r.period, b.expected - b.observed - coalesce(r.closing, 0)
from result.bridge b
left join rolled r on r.last and r.arrow = b.arrow
  and r.company is not distinct from b.company and r.currency is not distinct from b.currency
where b.expected - b.observed <> coalesce(r.closing, 0)
union all
select b.arrow, b.company, b.currency, r.period, b.tolerated + coalesce(r.tolerated, 0)
from result.bridge b
left join rolled r on r.last and r.arrow = b.arrow
  and r.company is not distinct from b.company and r.currency is not distinct from b.currency
where b.tolerated + coalesce(r.tolerated, 0) <> 0
limit 1"""


def check_periods(con: duckdb.DuckDBPyConnection) -> None:
    """`result.bridge_by_period` rolls forward: opening + new - resolved = closing, each opening the closing before.

    The last closing is the bridge's expected less observed, and what is tolerated of it the bridge's. Raises
    InvariantBroken otherwise: no report is written.
    """
    broken = con.execute(_NOT_ROLLED).fetchone()
    if broken:
        arrow, company, currency, period, gap = broken
        raise InvariantBroken(f"bridge of {arrow}, {company}, by period", f"{gap} {currency} left over in {period}")
