"""Rows that no link places, as SQL: which expected rows each of them may be, and which of them claims each of those."""

from __future__ import annotations

from invoicekit.compare.sides import Plan, Side


def placed_with_candidates(plan: Plan, expected: Side, observed: Side) -> str:
    """The CTE `placed`: the rows of `kept`, with `candidates` and `claimed_by`.

    `candidates` of an observed row whose key has a gap are the expected rows that are not there and have the same
    `rule.candidates`, as entries of a finding's columns, null where there are none; `claimed_by` of an expected row is
    the smallest own id of the rows that may be it. Nothing is paired: neither amount nor order is looked at.
    """
    rule = plan.rule
    gap = " or ".join(f"o_{name} is null" for name in rule.key)
    stray = f"o_there and e_there is null and ({gap})"
    absent = f"e_there and not coalesce(o_there, false) and {expected.text(rule.key)} is not null"
    known = [name for name in rule.candidates if name in expected.columns & observed.columns]
    alike = " and ".join(
        f"(e_{name} = o_{name} or e_{name} is null or o_{name} is null)"
        if name in rule.candidates_where_both
        else f"e_{name} = o_{name}"
        for name in known
    )
    judged = f"not coalesce({observed.named('since')} < cast($go_live as timestamp), false)"
    names = {letter: ", ".join(f"{letter}_{name}" for name in known) for letter in "eo"}
    entry = "{'name': 'candidate', 'expected': absent, 'observed': null, 'from_amount': null, 'from_rate': null}"
    return f"""stray as (
  select {observed.text(rule.own_id)} as stray, {names["o"]} from kept where {stray} and {judged}
),
absent as (
  select {expected.text(rule.key)} as absent, {names["e"]} from kept where {absent}
),
candidate as (
  select stray, absent from stray join absent on {alike}
),
may_be as (
  select stray, list({entry} order by absent) as candidates from candidate group by stray
),
claim as (
  select absent, min(stray) as claimed_by from candidate group by absent
),
placed as (
  select kept.*, may_be.candidates, claim.claimed_by
  from kept
  left join may_be on {stray} and may_be.stray = {observed.text(rule.own_id)}
  left join claim on {absent} and claim.absent = {expected.text(rule.key)}
)"""
