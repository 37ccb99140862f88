"""When the money of an arrow became expected and when it arrived, as SQL: sums by days, for the bridge by period."""

from __future__ import annotations

import duckdb

from invoicekit.compare.sides import Plan, rows_of, side_of


def movements_sql(con: duckdb.DuckDBPyConnection, plan: Plan, *, double_keys: bool) -> str:
    """The SELECT whose rows are those of `result.movement` of an arrow that the bridge counts.

    Every key counts, matched ones too, summed by the days: no single row is listed. Parameters are as_of and go_live.
    A key never arrives before it is new; a stamp that one side lacks is the other's, and no stamp the day of as_of.
    """
    e, o = side_of(con, plan, "e"), side_of(con, plan, "o")
    sides = [rows_of(plan, side, double_keys=double_keys) for side in (e, o)]
    on = " and ".join(f"e_{name} = o_{name}" for name in plan.rule.key)
    as_of = "cast($as_of as timestamp)"
    came = f"least(coalesce({o.named('since')}, {e.named('since')}, {as_of}), {as_of})"
    due = f"least(coalesce({e.named('since')}, {o.named('since')}, {as_of}), {as_of})"
    passed = (
        f"e_there and not coalesce(o_there, false) and "
        f"(coalesce({e.named('optional')}, false) or coalesce({e.named('since')} < cast($go_live as timestamp), false))"
    )
    old = f"e_there is null and coalesce({o.named('since')} < cast($go_live as timestamp), false)"
    places = "".join(
        f"  case when {letter}_bridge is not null then {side.named(name)} end as {word}_{name},\n"
        for letter, word, side in (("e", "expected", e), ("o", "observed", o))
        for name in ("company", "currency")
    )
    return f"""with {", ".join(sides)},
met as (
  select *, case when o_there then o_bridge end as o_arrived
  from e full join o on {on}
  where (e_there or o_there) and (e_bridge is not null or o_there and o_bridge is not null)
    and not ({passed}) and not ({old})
)
select
  '{plan.rule.name}' as rule,
{places.replace("o_bridge is", "o_arrived is")}  cast(case when e_there then {due} else {came} end as date) as new_on,
  cast(case when o_there then case when e_there then greatest({came}, {due}) else {came} end end as date) as arrived_on,
  sum(e_bridge) as expected,
  sum(o_arrived) as observed,
  count(*) filter (where coalesce(e_bridge, 0) <> coalesce(o_arrived, 0)) as open_rows
from met
group by all"""
