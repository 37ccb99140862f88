"""What is due at a rule: its expected rows that are not there, as a table that performing reads.

The comparison lists the difference; this is the same difference, with every column of the rule's SELECT.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb

from invoicekit.rules import Rule


def due_table(rule: Rule) -> str:
    """The table that holds what is due at a rule: `due_sync_actual` for `sync.actual`."""
    return f"due_{rule.name.replace('.', '_').replace('-', '_')}"


def find_due(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """`due_<rule>` has each rule's expected rows that are not there, one a key, with the subject that it has there.

    Only rows of the chosen companies and invoices (`perform_chosen_...`). What may not be written yet is in
    `perform_refused` instead (once: not of an invoice that was refused before): a row whose gate is shut, whose own row
    is not there, or whose key has a gap; and with it all that is due of its invoice.
    """
    known = {rule.name: _find(con, rule) for rule in rules}
    if not con.execute("select 1 from perform_refused limit 1").fetchone():
        return
    for rule in rules:
        invoice = "d.invoice" if "invoice" in known[rule.name] else "null"
        con.execute(
            f"delete from {due_table(rule)} d where exists (select 1 from perform_refused r "
            f"where r.invoice = cast({invoice} as varchar) or (r.rule = '{rule.name}' and r.subject = d.subject))"
        )


def forget_due(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """What was due at these rules, or broke them, is not kept."""
    for rule in rules:
        con.execute(f"drop table {due_table(rule)}")


def find_broken(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """`due_<rule>` has what breaks each assertion now."""
    for rule in rules:
        con.execute(f"create or replace temp table {due_table(rule)} as {rule.select}")


def _find(con: duckdb.DuckDBPyConnection, rule: Rule) -> frozenset[str]:
    """`due_<rule>` has what is not there, refused or not; returns the columns of the rule's SELECT."""
    has = frozenset(con.sql(rule.select).columns)
    named = {name: f"s.{name}" if name in has else "null" for name in _KNOWN}
    subject = " || ' | ' || ".join(f"cast(s.{name} as varchar)" for name in rule.key)
    gap = " or ".join(f"s.{name} is null" for name in rule.key)
    same = " and ".join(f"o.{name} = s.{name}" for name in rule.key)
    there = f"{same} and o.{rule.sets} is not null" if rule.sets else same
    observed = f"(select * from {rule.observed} where {rule.observed_rows})"
    cause_rule, cause_subject = named["cause_rule"], f"cast({named['cause_subject']} as varchar)"
    if rule.sets:
        no_row = f"not exists (select 1 from {observed} o where {same})"
        cause_rule = f"coalesce({cause_rule}, case when {no_row} then '{rule.row_rule or rule.name}' end)"
    cause_rule = f"case when {gap} then '{rule.name}' else {cause_rule} end"
    own = [name for name in ("optional", "cause_rule", "cause_subject") if name in has]
    con.execute(
        f"""create or replace temp table {due_table(rule)} as
        select
          s.* {f"exclude ({', '.join(own)})" if own else ""},
          coalesce({named["optional"]}, false) as optional,
          {subject} as subject,
          {cause_rule} as cause_rule,
          {cause_subject} as cause_subject
        from ({rule.select}) s
        where not exists (select 1 from {observed} o where {there})
          and not exists (select 1 from perform_left_alone l where l.rule = '{rule.name}' and l.subject = {subject})
          and {_CHOSEN.format(**named)}"""
    )
    _keep_one_a_key(con, rule, has)
    known = {name: f"cast(d.{name} as varchar)" if name in has else "null" for name in _KNOWN}
    con.execute(
        f"insert into perform_refused select '{rule.name}', d.subject, {known['company']}, {known['invoice']}, "
        f"d.cause_rule, d.cause_subject, null from {due_table(rule)} d "
        "where d.cause_rule is not null and not d.optional "
        f"and not exists (select 1 from perform_refused r where r.invoice = {known['invoice']})"
    )
    con.execute(f"delete from {due_table(rule)} where cause_rule is not null")
    return has


def _keep_one_a_key(con: duckdb.DuckDBPyConnection, rule: Rule, has: Collection[str]) -> None:
    keys, order = ", ".join(rule.key), "precedence" if "precedence" in has else ", ".join(rule.key)
    # Looked for first: a window over all rows costs more than the join did, and double keys are rare.
    double = f"select 1 from {due_table(rule)} group by {keys} having count(*) > 1 limit 1"
    if con.execute(double).fetchone():
        con.execute(
            f"delete from {due_table(rule)} where rowid in (select rowid from {due_table(rule)} "
            f"qualify row_number() over (partition by {keys} order by {order}) > 1)"
        )


_KNOWN = ("company", "invoice", "actual_id", "optional", "cause_rule", "cause_subject")
# A row that belongs to no invoice and is no actual (a milestone) is there for every invoice.
_CHOSEN = """(
            not exists (select 1 from perform_chosen_company)
            or {company} in (select company from perform_chosen_company)
          ) and (
            not exists (select 1 from perform_chosen_invoice)
            or {invoice} in (select invoice from perform_chosen_invoice)
            or cast({actual_id} as varchar) in (select cast(actual_id as varchar) from perform_chosen_actual)
            or ({invoice} is null and {actual_id} is null)
          )"""
