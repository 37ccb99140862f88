"""Where the two sides meet, as SQL: which keys differ, and on which days the money of the others moved.

This is the one join that every row goes through, so it reads no column that is not compared, and what comes of it is
small: a key is kept where its sides differ, and only of those the rest is read (see `outcomes`).
"""

from __future__ import annotations

from invoicekit.compare.outcomes import differs, equal_columns, matches
from invoicekit.compare.sides import PLACE, Plan, Side, joined
from invoicekit.rules import Rule


def meet_sql(plan: Plan, expected: Side, observed: Side, minor_unit: str, *, double_keys: bool) -> str:
    """The SELECT whose rows are those of the table `met`: one for each key that differs, with `differs`.

    Of these, `passed` are expected rows that are not there and need not be: optional, or from before go-live. Where
    the bridge counts the rule, rows that move money as well, with `moves`: matched ones (`tolerated`) without their
    key, summed by the days on which they became new and were resolved. Parameters are as_of, go_live and tolerance.
    """
    rule = plan.rule
    sides = joined(plan, expected, observed, double_keys=double_keys)
    matched = matches(equal_columns(plan, expected, minor_unit).values())
    keys = {name: f"coalesce(e_{name}, o_{name})" for name in rule.key}
    if not rule.bridge:
        fields = ", ".join(f"{key} as {name}" for name, key in keys.items())
        place = ", ".join(f"{expected.named(name)} as expected_{name}" for name in PLACE)
        return (
            f"with {sides}\n"
            f"select true as differs, {_passed(expected)} as passed, {fields}, {place}, null as expected\n"
            f"from both_sides where {differs(plan, expected, observed, matched)}"
        )
    fields = ",\n  ".join(f"case when differs then {key} end as {name}" for name, key in keys.items())
    return f"""with {sides},
compared as (
  select *, {matched} as tolerated, {_passed(expected)} as passed from both_sides
),
judged as (
  select
    *,
    {differs(plan, expected, observed, "tolerated")} as differs,
    {_moves(observed)} as moves,
    case when o_there then o_bridge end as o_arrived
  from compared
)
select
  differs,
  passed,
  moves,
  tolerated,
  {fields},
  {_movement(expected, observed)}
from judged
where moves or differs
group by all"""


def _passed(expected: Side) -> str:
    excused = [f"coalesce({expected.named('optional')}, false)"]
    if "since" in expected.columns:
        excused.append("coalesce(e_since < cast($go_live as timestamp), false)")
    return f"e_there and not coalesce(o_there, false) and ({' or '.join(excused)})"


def _moves(observed: Side) -> str:
    """Every key with money that the bridge counts, but for what is optional and absent, or was there before go-live."""
    old = f"e_there is null and coalesce({observed.named('since')} < cast($go_live as timestamp), false)"
    counted = "(e_there or o_there) and (e_bridge is not null or o_there and o_bridge is not null)"
    return f"{counted} and not passed and not ({old})"


def _movement(expected: Side, observed: Side) -> str:
    """The columns of `result.movement`.

    A key never arrives before it is new; a stamp that one side lacks is the other's, and no stamp the day of as_of.
    """
    e_since, o_since, as_of = expected.named("since"), observed.named("since"), "cast($as_of as timestamp)"
    came = f"least(coalesce({o_since}, {e_since}, {as_of}), {as_of})"
    due = f"least(coalesce({e_since}, {o_since}, {as_of}), {as_of})"
    fields = {
        f"{word}_{name}": f"case when {counted} then {side.named(name)} end"
        for word, counted, side in (
            ("expected", "e_bridge is not null or passed", expected),
            ("observed", "o_arrived is not null", observed),
        )
        for name in ("company", "currency")
    }
    fields["new_on"] = f"cast(case when e_there then {due} else {came} end as date)"
    fields["arrived_on"] = (
        f"cast(case when o_there then case when e_there then greatest({came}, {due}) else {came} end end as date)"
    )
    fields["expected"], fields["observed"] = "sum(e_bridge)", "sum(o_arrived)"
    fields["open_rows"] = "count(*) filter (where not tolerated and coalesce(e_bridge, 0) <> coalesce(o_arrived, 0))"
    return ",\n  ".join(f"{value} as {name}" for name, value in fields.items())


def movements_sql(rule: Rule) -> str:
    """The SELECT whose rows are those of `result.movement`, from the table `met`: by the days, no single row listed."""
    return f"""select
  '{rule.name}' as rule,
  expected_company,
  expected_currency,
  observed_company,
  observed_currency,
  new_on,
  arrived_on,
  tolerated,
  sum(expected) as expected,
  sum(observed) as observed,
  sum(open_rows) as open_rows
from met
where moves
group by all"""


def passed_sql(rule: Rule) -> str:
    """The statement that adds up in `result.outcome` what `met` has that passed: nobody reads of any one of these."""
    return f"""insert into result.outcome
  (rule, outcome, expected_company, expected_currency, expected_rows, observed_rows, expected_bridge)
select '{rule.name}', 'none', expected_company, expected_currency, count(*), 0, sum(expected)
from met
where passed
group by all"""
