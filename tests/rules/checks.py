"""What a rule file must be: a function of its text or rule each, which returns what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb
import sqlglot
from sqlglot.errors import SqlglotError

from invoicekit.rules import Rule

# What does not mean the same on every engine (see engines.md of the shared pages).
NOT_PORTABLE = {
    "cast written as ::": r"::",
    "string_agg": r"\bstring_agg\b",
    "list": r"\b(list|array_agg|group_concat)\s*\(",
    "* exclude, * replace": r"\*\s*(exclude|replace)\b",
    "columns()": r"\bcolumns\s*\(",
    "interval": r"\binterval\b",
    "date_diff other than in days": r"\bdate_?diff\s*\(\s*'(?!day')",
    "division": r"(?<![-/*])/(?![/*])",
    "average": r"\bavg\b",
    "union by name": r"\bunion\s+(all\s+)?by\s+name\b",
    "pivot, asof, generate_series": r"\b(un)?pivot\b|\basof\b|\bgenerate_series\b",
    "hash, format, regexp_replace": r"\b(hash|format|regexp_replace)\s*\(",
    "template mark": r"\{\{|\{%|\$\w+|\{\w+\}",
}


def not_portable(sql: str) -> list[str]:
    """The constructs in it that the portable subset does without."""
    bare = re.sub(r"--[^\n]*", "", sql).lower()
    found = [name for name, pattern in NOT_PORTABLE.items() if re.search(pattern, bare)]
    return found + [f"alias {name} in where" for name in _aliases_in_where(sql)]


def _aliases_in_where(sql: str) -> Iterator[str]:
    for select in sqlglot.parse_one(sql, read="duckdb").find_all(sqlglot.exp.Select):
        aliases = {one.alias for one in select.expressions if isinstance(one, sqlglot.exp.Alias)}
        where = select.args.get("where")
        for column in where.find_all(sqlglot.exp.Column) if where else ():
            if not column.table and column.name in aliases and not _is_source(select, column.name):
                yield column.name


def _is_source(select: sqlglot.exp.Select, name: str) -> bool:
    """Whether the alias only repeats the name of the column that it stands for."""
    found = [one for one in select.expressions if isinstance(one, sqlglot.exp.Alias) and one.alias == name]
    return any(isinstance(one.this, sqlglot.exp.Column) and one.this.name == name for one in found)


def not_for_spark(sql: str) -> list[str]:
    """What keeps sqlglot from saying it in Spark's words."""
    try:
        parsed = sqlglot.parse_one(sql, read="duckdb")
        parsed.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    except SqlglotError as error:
        return [str(error)]
    return []


def not_there(con: duckdb.DuckDBPyConnection, rule: Rule) -> list[str]:
    """The columns that the rule's comment names and its SELECT or its observed table has not."""
    expected = set(con.sql(rule.select).columns)
    compared = [*rule.key, *rule.candidates, *rule.compare, *rule.money]
    lacking = [f"SELECT has no {name}" for name in compared if name not in expected]
    if rule.observed:
        observed = set(con.sql(f"select * from {rule.observed} where {rule.observed_rows}").columns)
        told = [*compared, *([rule.sets] if rule.sets else []), *([rule.bridge] if rule.bridge else [])]
        lacking += [f"{rule.observed} has no {name}" for name in told if name not in observed]
        lacking += [f"no side has {name}" for name in rule.own_id if name not in expected | observed]
    return lacking


def outcomes_of(rule: Rule) -> set[str]:
    """The outcomes that need wording: what a rule of its kind can find, and blocked where something can block it."""
    if rule.asserts:
        return {"broken"}
    found = {"missing", "unexpected", "different"}
    if not rule.sets:
        found.add("duplicate")
    if re.search(r"\bcause_rule\b", rule.select):
        found.add("blocked")
    if rule.candidates:
        found |= {"ambiguous", "blocked"}
    return found - set(rule.never)


def not_worded(rule: Rule) -> list[str]:
    """The outcomes whose why or fix is not said, and the wording of outcomes that the rule cannot have."""
    due = outcomes_of(rule)
    words = {"why": set(rule.why), "fix": set(rule.fix)}
    lacking = [f"no {word} of {outcome}" for word, said in words.items() for outcome in sorted(due - said)]
    return lacking + [f"{word} of {outcome}" for word, said in words.items() for outcome in sorted(said - due)]
