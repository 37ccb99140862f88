"""Assertions: a SELECT of what must not be there, each row of it a finding, and what one finding explains."""

from __future__ import annotations

import duckdb

from invoicekit.compare.sides import CONTEXT, Plan, side_of


def assert_rule(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """`result.outcome` has one row for each row of the rule's SELECT: `waiting` where it `waits`, else `broken`."""
    rule = plan.rule
    side = side_of(con, plan, "e")
    money = side.named(plan.money[0]) if plan.money else "null"
    counted = "null"
    if rule.counts:
        seen = "'expected': '0', 'observed': cast(count(*) as varchar), 'from_amount': null, 'from_rate': null"
        counted = f"[{{'name': '{rule.counts}', {seen}}}]"
    context = ", ".join(f"max({side.as_text(name)})" for name in CONTEXT)
    outcome = f"case when bool_or({side.named('waits')}) then 'waiting' else 'broken' end"
    con.execute(
        f"insert into result.outcome select '{rule.name}', {outcome}, {side.text(rule.key)}, {context}, "
        f"null, max({money}), count(*), {counted}, min({side.named('since')}), null, null, "
        f"null, null, null, null, 0, 0, null, null, false from ({side.sql}) group by all"
    )
    if rule.explains and con.execute("select 1 from result.outcome where rule = $rule", {"rule": rule.name}).fetchone():
        _explain(con, plan)


def _explain(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """The rows that the rule's SELECT names are blocked by its finding, and so is what they block."""
    explained_rule, explained_subject = plan.rule.explains
    subject = " || ' | ' || ".join(f"cast({name} as varchar)" for name in plan.rule.key)
    con.execute(
        "create or replace temp table explained as "
        f"select {explained_rule} as rule, {explained_subject} as subject, {subject} as cause from ({plan.rule.select})"
    )
    for which in (("rule", "subject"), ("cause_rule", "cause_subject")):
        con.execute(
            f"update result.outcome set outcome = 'blocked', cause_rule = '{plan.rule.name}', cause_subject = x.cause "
            f"from explained x where result.outcome.{which[0]} = x.rule and result.outcome.{which[1]} = x.subject "
            "and outcome <> 'waiting'"
        )
