"""What comes of a key, as SQL: its outcome, its differences, and the rows of `result.outcome`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from invoicekit.compare.candidates import placed_with_candidates
from invoicekit.compare.sides import ACCOUNTING, CONTEXT, PLACE, Plan, Side, counts_copies, joined

_SHOWN = "outcome not in ('matched', 'none')"


def equal_columns(plan: Plan, expected: Side, minor_unit: str) -> dict[str, str]:
    """For each compared column the condition under which its two values are equal."""
    equal = {}
    for name in plan.compare:
        same = f"(e_{name} is not distinct from o_{name})"
        equal[name] = f"(e_{name} is null or {same})" if name in plan.rule.compare_where_expected else same
        if name in plan.rule.compare_where_both:
            equal[name] = f"(o_{name} is null or {equal[name]})"
        if flag := plan.rule.compare_unless.get(name):
            equal[name] = f"({equal[name]} or e_{flag})"
    for name in plan.money:
        within = "$tolerance"
        if name.startswith(ACCOUNTING):
            within = f"{minor_unit} * coalesce({expected.named('lines')}, 1)"
        near = f"abs(coalesce(e_{name}, 0) - coalesce(o_{name}, 0)) <= {within}"
        equal[name] = f"(e_{name} is not distinct from o_{name} or {near})"
        if name in plan.rule.compare_where_expected:
            equal[name] = f"(e_{name} is null or {equal[name]})"
    return equal


def matches(equal: Iterable[str]) -> str:
    """What is matched, from the conditions under which its columns are equal: true or false.

    A case, as its condition is left at the first column that differs, and no column is looked at of what is not there.
    """
    return f"case when {' and '.join(['e_there', 'o_there', 'not o_double', *equal])} then true else false end"


def differs(plan: Plan, expected: Side, observed: Side, matched: str) -> str:
    """What is not matched, and what is and the bridge counts differently on its sides.

    Said without the outcome's name, which is then only worked out for the rows that are kept.
    """
    same = [matched]
    if plan.rule.bridge:
        places = [name for name in PLACE if name in expected.columns & observed.columns]
        alike = " and ".join(["e_bridge = o_bridge", *(f"e_{name} is not distinct from o_{name}" for name in places)])
        same.append(f"(e_bridge is null and o_bridge is null or {alike})")
    return f"(e_there or o_there) and not case when {' and '.join(same)} then true else false end"


def _outcome(plan: Plan, expected: Side, observed: Side, equal: Iterable[str], *, placed: bool, apart: bool) -> str:
    e_since, o_since = expected.named("since"), observed.named("since")
    absent = "when o_copies is null then 'blocked'" if plan.rule.sets else ""
    stray = "when candidates is not null then 'ambiguous'" if placed else ""
    elsewhere = "when o_claimed then 'duplicate'" if apart else ""
    same = " and ".join(["o_there", *equal])
    if placed:
        absent += " when claimed_by is not null then 'blocked'"
    return f"""case
      when e_there and o_there then
        case when o_double then 'duplicate' when {same} then 'matched' else 'different' end
      when e_there then
        case
          when {expected.named("optional")} or {e_since} < cast($go_live as timestamp) then 'none'
          when {e_since} > cast($cutoff as timestamp) then 'waiting'
          {absent}
          when {expected.named("cause_rule")} is not null then 'blocked'
          else 'missing'
        end
      {elsewhere}
      when {o_since} < cast($go_live as timestamp) then 'none'
      {stray}
      else 'unexpected'
    end"""


def _cause(gate: str, document: str) -> str:
    """A blocked row names what shuts its gate, a missing one the finding of the document that it belongs to."""
    return f"case outcome when 'blocked' then {gate} when 'missing' then {document} end"


def _parts(name: str, expected: Side, observed: Side) -> tuple[str, str]:
    """A difference in accounting money in two parts that add up: of the amount at the expected rate, and from the rate.

    Null where one of the sides does not have what it takes to tell.
    """
    base = name.removeprefix(ACCOUNTING)
    if base == name or base not in expected.columns & observed.columns or "exchange_rate" not in expected.columns:
        return "null", "null"
    amount = f"(o_{base} - e_{base}) * e_exchange_rate"
    parts = amount, f"o_{name} - e_{name} - {amount}"
    return (
        f"cast(cast({parts[0]} as decimal(38, 6)) as varchar)",
        f"cast(cast({parts[1]} as decimal(38, 6)) as varchar)",
    )


def _differences(equal: dict[str, str], expected: Side, observed: Side) -> str:
    cases = []
    for name, condition in equal.items():
        of_amount, of_rate = _parts(name, expected, observed)
        cases.append(
            f"case when not ({condition}) then {{'name': '{name}', 'expected': cast(e_{name} as varchar), "
            f"'observed': cast(o_{name} as varchar), 'from_amount': {of_amount}, 'from_rate': {of_rate}}} end"
        )
    return f"list_filter([{', '.join(cases)}], lambda x: x is not null)" if cases else "null"


def _shown_money(plan: Plan, e: Side, o: Side, equal: Mapping[str, str]) -> tuple[str, str]:
    """The money that a finding shows of each side, so that it is off by what is lost or too much where it belongs.

    Of the row that is there what is in another company or currency is none of it, along the bridge also where the rule
    does not compare them: it counts each side where it is. And there, where one side bills something, it is what is
    billed: of what is not chargeable, or of such copies, nothing.
    """
    expected, observed = e.money_of(plan), o.money_of(plan)
    if plan.rule.bridge:
        bills = "e_there and o_there and coalesce(e_bridge, o_bridge) is not null"
        expected = f"case when {bills} then coalesce(e_bridge, 0) else {expected} end"
        observed = f"case when {bills} then coalesce(o_bridge, 0) else {observed} end"
    elsewhere = [f"e_{name} is not null and not {equal[name]}" for name in PLACE if name in plan.compare]
    if plan.rule.bridge:
        uncompared = [name for name in PLACE if name not in plan.compare]
        elsewhere += [f"e_{name} <> o_{name}" for name in uncompared if name in e.columns & o.columns]
    if elsewhere and plan.shown_money:
        observed = f"case when e_there and ({' or '.join(elsewhere)}) then 0 else {observed} end"
    return f"case when e_there then {expected} end", f"case when o_there then {observed} end"


def compare_sql(
    plan: Plan, e: Side, o: Side, minor_unit: str, *, double_keys: bool, gaps: bool = True, only: str = ""
) -> str:
    """The SELECT whose rows are those of `result.outcome`, of the keys of `met` that differ.

    They are what is not matched, and matched rows that the bridge counts differently on its two sides. Parameters are
    cutoff, go_live and tolerance. Without `gaps` no key has one, and no row needs candidates. `only` is a condition on
    the columns of both sides (e_… and o_…): then every row that meets it is listed, matched ones too (see `trace`),
    and `met` is not read.
    """
    rule, placed = plan.rule, bool(plan.rule.candidates) and gaps
    apart = double_keys and counts_copies(rule, "o")
    # Copies in another company or currency than the row that counts are listed by themselves.
    places = "".join(f" || coalesce(' | ' || {o.as_text(name)}, '')" for name in PLACE)
    place = f" || case when not o_first then ''{places} else '' end" if apart else ""
    equal = equal_columns(plan, e, minor_unit)
    cause_rule, cause_subject = e.named("cause_rule"), e.named("cause_subject")
    if rule.row_rule:
        cause_rule, cause_subject = f"'{rule.row_rule}'", e.text(rule.row_subject)
    columns = f"case when outcome = 'different' then {_differences(equal, e, o)} end"
    if placed:
        claimed = f"case when claimed_by is not null then '{rule.name}' end"
        cause_rule, cause_subject = f"coalesce({cause_rule}, {claimed})", f"coalesce({cause_subject}, claimed_by)"
        columns = f"case outcome when 'ambiguous' then candidates when 'different' then {_differences(equal, e, o)} end"
    shown_expected, shown_observed = _shown_money(plan, e, o, equal)
    listed: dict[str, str] = {
        "subject": f"case when {_SHOWN} then "
        f"coalesce({e.text(rule.key)}, {o.text(rule.key)}, {e.text(rule.own_id)}, {o.text(rule.own_id)}, "
        f"{e.known(rule.key)}){place} end",
        **{name: f"coalesce({e.as_text(name)}, {o.as_text(name)})" for name in CONTEXT},
        "invoice": f"coalesce({e.as_text('invoice')}, {o.as_text('invoice')}, {o.as_text('proposal_number')})",
        "expected": shown_expected,
        "observed": shown_observed,
        "copies": "case when o_there then o_copies else 0 end",
        "columns": columns,
        "since": f"coalesce({e.named('since')}, {o.named('since')})",
        "cause_rule": _cause(cause_rule, e.named("document_rule")),
        "cause_subject": _cause(cause_subject, e.named("document_subject")),
    }
    listed |= {
        f"{word}_{name}": f"case when {side.letter}_there then {side.named(name)} end"
        for word, side in (("expected", e), ("observed", o))
        for name in ("company", "currency")
    }
    fields = ",\n  ".join(f"{value} as {name}" for name, value in listed.items())
    kept = f"(e_there or o_there) and ({only})" if only else differs(plan, e, o, matches(equal.values()))
    candidates = f"{placed_with_candidates(plan, e, o)},\n" if placed else ""
    return f"""with {joined(plan, e, o, double_keys=double_keys, only_differing=not only)},
kept as (
  select * from both_sides where {kept}
),
{candidates}judged as (
  select *, {_outcome(plan, e, o, equal.values(), placed=placed, apart=apart)} as outcome
  from {"placed" if placed else "kept"}
)
select
  '{rule.name}' as rule,
  outcome,
  {fields},
  case when e_there then 1 else 0 end as expected_rows,
  case when o_there then o_copies else 0 end as observed_rows,
  case when e_there then e_bridge end as expected_bridge,
  case when o_there then o_bridge end as observed_bridge,
  coalesce({e.named("inferred")}, false) as inferred
from judged{" where outcome <> 'none'" if only else ""}"""
