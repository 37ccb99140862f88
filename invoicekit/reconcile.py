"""Reconciles the two systems: every rule that can run, then findings and bridge. Read this module first.

Each rule says what should be there (`sql/rules`, `sql/assertions`); `compare` finds what differs; the files of
`sql/result` turn that into findings and the bridge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from invoicekit.bridge import check_bridge, check_periods
from invoicekit.compare import Plan, assert_rule, compare
from invoicekit.errors import BadSettings, UnknownName
from invoicekit.load import write_settings
from invoicekit.model import Model
from invoicekit.progress import Step, silent
from invoicekit.rules import Rule, read_rules, sql_folder
from invoicekit.settings import Settings


@dataclass(frozen=True)
class NotRun:
    """A rule that could not run, or not for all vouchers or companies, and what the export lacks for it.

    It is never counted as clean. `company` is the one of which it says nothing at all, where it speaks of others.
    """

    rule: str
    missing: str
    company: str | None = None


@dataclass(frozen=True)
class NotCompared:
    """What a rule could not look at because one of the exports lacks it."""

    rule: str
    what: str


@dataclass(frozen=True)
class Coverage:
    """Which rules run, with which columns, and what is left out."""

    plans: Sequence[Plan]
    not_run: Sequence[NotRun]
    not_compared: Sequence[NotCompared]


def plan_rules(model: Model, rules: Sequence[Rule] | None = None) -> Coverage:
    """A plan for every rule whose tables, keys and money were exported; the others by name."""
    plans: list[Plan] = []
    not_run: list[NotRun] = []
    not_compared: list[NotCompared] = []
    for rule in read_rules() if rules is None else rules:
        lacking = _lacking(rule, model)
        if lacking:
            not_run.append(NotRun(rule.name, lacking))
            continue
        compare_, money = (
            tuple(name for name in names if not _column_lacking(rule, name, model))
            for names in (rule.compare, rule.money)
        )
        left_out = [name for name in (*rule.compare, *rule.money) if name not in (*compare_, *money)]
        left_out += [f"gate ({lacking})" for table in rule.gate if (lacking := model.missing(table))]
        not_compared += [NotCompared(rule.name, name) for name in left_out]
        plans.append(Plan(rule, compare_, money))
    return Coverage(plans, not_run, not_compared)


def _lacking(rule: Rule, model: Model) -> str | None:
    """The first export without which the rule says nothing: its tables, the columns of its key, money and needs.

    What the bridge adds needs its currency: amounts of unknown currencies are never added.
    """
    tables = [rule.upstream, *([rule.observed] if rule.observed else [])]
    for table in tables:
        if missing := model.missing(table):
            return missing
    for need in rule.needs:
        schema, name, *column = need.removesuffix("?").split(".")
        missing = model.missing(f"{schema}.{name}", *column)
        if missing and (not need.endswith("?") or model.exported(missing.partition(".")[0])):
            return missing
    bridged = ["currency"] if rule.bridge else []
    for name in [*rule.key, *rule.money[:1], *([rule.sets] if rule.sets else []), *bridged]:
        if missing := _column_lacking(rule, name, model):
            return missing
    return None


def _column_lacking(rule: Rule, column: str, model: Model) -> str | None:
    """The export that keeps this column from being filled, upstream or downstream."""
    for table in (rule.upstream, rule.observed):
        if table and model.has_column(table, column) and (missing := model.missing(table, column)):
            return missing
    return None


def reconcile(con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, step: Step = silent) -> Coverage:
    """The schema `result` holds the findings, what is waiting or blocked, and the bridge, as of `settings.as_of`.

    Raises UnknownName for a company of the settings that is in neither system, BadSettings for a go-live after `as_of`:
    nothing found would look clean. Raises InvariantBroken, and leaves no result to report from, when the counts or the
    bridge do not close or roll on.
    """
    check_companies(con, settings.companies)
    _check_days(settings)
    coverage = plan_rules(model)
    start_results(con, settings)
    total = len(coverage.plans) + 1
    for done, plan in enumerate(coverage.plans):
        step(f"checking {plan.rule.name}", done, total)
        (assert_rule if plan.rule.asserts else compare)(con, plan)
    con.execute((sql_folder() / "without_cause.sql").read_text("utf-8"))
    if settings.companies:
        con.execute((sql_folder() / "keep_companies.sql").read_text("utf-8"))
    step("building the bridge", total - 1, total)
    for file in sorted((sql_folder() / "result").glob("*.sql")):
        con.execute(file.read_text("utf-8"))
    check_bridge(con)
    check_periods(con)
    return replace(coverage, not_run=[*coverage.not_run, *_not_judged(con, coverage.plans, settings.companies)])


def check_companies(con: duckdb.DuckDBPyConnection, companies: Sequence[str]) -> None:
    """Raises UnknownName for the first of these that is in neither system, naming those that are."""
    if companies:
        rows = con.execute((sql_folder() / "companies.sql").read_text("utf-8")).fetchall()
        known = [company for (company,) in rows]
        for company in companies:
            if company not in known:
                raise UnknownName("company", company, known)


def _check_days(settings: Settings) -> None:
    for name, day, says in (
        (
            "go_live",
            settings.go_live,
            "no row would be judged. Set go_live to the day from which on both systems were used.",
        ),
        (
            "beginning_balance_date",
            settings.beginning_balance_date,
            "no journal line would be looked for. Set it to the last day of the beginning balances.",
        ),
    ):
        if settings.as_of and day and day > settings.as_of.date():
            at = settings.as_of.date()
            raise BadSettings(f"settings: {name} = {day} lies after {at}, the day that is reconciled: {says}")


def _not_judged(con: duckdb.DuckDBPyConnection, plans: Sequence[Plan], companies: Sequence[str]) -> list[NotRun]:
    """What these rules cannot judge of a company, or of vouchers of it, as the export lacks what they go by."""
    planned = {plan.rule.name for plan in plans}
    rows = con.execute((sql_folder() / "not_judged.sql").read_text("utf-8")).fetchall()
    return [
        NotRun(rule, missing, company if whole else None)
        for rule, missing, company, whole in rows
        if rule in planned and (not companies or company in companies)
    ]


def start_results(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """The tables of a run are there and empty; `settings`, `result.rule` and `result.wording` are filled."""
    write_settings(con, settings)
    con.execute((sql_folder() / "result_tables.sql").read_text("utf-8"))
    for company in settings.companies:
        con.execute("insert into result.chosen_company values (?)", [company])
    _write_rules(con)


def _write_rules(con: duckdb.DuckDBPyConnection) -> None:
    """`result.rule` has the rules in their order, `result.wording` their why and fix per outcome."""
    cutoffs = con.sql("select * from settings")
    moments = dict(zip(cutoffs.columns, cutoffs.fetchall()[0], strict=True))
    rules = read_rules()
    _insert(
        con,
        "insert into result.rule select unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)",
        [
            (rule.name, rule.stage, position, rule.bridge is not None, moments.get(f"{rule.lag}_cutoff"))
            for position, rule in enumerate(rules)
        ],
    )
    _insert(
        con,
        "insert into result.wording select unnest(?), unnest(?), unnest(?), unnest(?)",
        [(rule.name, outcome, why, rule.fix.get(outcome)) for rule in rules for outcome, why in rule.why.items()],
    )


def _insert(con: duckdb.DuckDBPyConnection, statement: str, rows: Sequence[Sequence[object]]) -> None:
    """The rows are inserted in one statement: each of its parameters is a column of theirs."""
    con.execute(statement, [list(column) for column in zip(*rows, strict=True)])
