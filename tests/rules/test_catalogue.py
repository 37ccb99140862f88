"""Every rule is documented, sampled, worded and portable; and each check of that can say no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from invoicekit.errors import BadRule
from invoicekit.model import build_model
from invoicekit.reconcile import start_results
from invoicekit.rules import Rule, find_rule, read_rule, read_rules
from invoicekit.sample import DEFECTS

from .case_file import read_case
from .checks import not_for_spark, not_portable, not_there, not_worded, outcomes_of
from .run_case import empty_book

HERE = Path(__file__).parent
RULES = read_rules()
GOOD = """-- rule: a.rule
-- says: Something.
-- from: dataverse.actual
-- observed: finops.staging
-- key: actual_id
-- source: a page
select actual_id from dataverse.actual
"""
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    case = read_case(HERE / "cases" / "sync.actual.md")
    with empty_book(tmp_path_factory.mktemp("empty"), case) as con:
        build_model(con)
        start_results(con, case.settings)
        yield con


def write(folder: Path, text: str) -> Path:
    file = folder / "rule.sql"
    file.write_text(text, encoding="utf-8")
    return file


def test_rules_have_names_of_their_own() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


@every_rule
def test_rule_has_a_case_with_every_outcome(rule: Rule) -> None:
    case = read_case(HERE / "cases" / f"{rule.name}.md")
    assert case.title == rule.name
    column = case.due.columns.index("outcome")
    of_rule = case.due.columns.index("rule") if rule.explains else None  # what it explains is of other rules
    due = {row[column] for row in case.due.rows if of_rule is None or row[of_rule] == rule.name}
    blocked = {"blocked"} if rule.sets else set()  # a row to write to may not be there
    waiting = {"waiting"} if not rule.asserts or " as waits" in rule.select else set()
    assert due == outcomes_of(rule) | blocked | waiting
    assert rule.asserts or case.matched


@every_rule
def test_case_shows_every_compared_column(rule: Rule) -> None:
    case = read_case(HERE / "cases" / f"{rule.name}.md")
    differences = " " + " ".join(row[case.due.columns.index("columns")] for row in case.due.rows)
    for name in () if rule.asserts else (*rule.compare, *rule.money):
        assert f" {name} " in differences, f"{rule.name}: no row differs in {name}"


def test_every_case_is_of_a_rule() -> None:
    of_rule = {file.stem: read_case(file).title.split(":")[0] for file in (HERE / "cases").glob("*.md")}
    assert set(of_rule.values()) == {rule.name for rule in RULES}
    assert [stem for stem, rule in of_rule.items() if stem != rule and not stem.startswith(f"{rule}.")] == []


@every_rule
def test_rule_is_sampled(rule: Rule) -> None:
    planted = {defect.findings[rule.name] for defect in DEFECTS.values() if rule.name in defect.findings}
    assert planted == outcomes_of(rule) - {"blocked"}


@every_rule
def test_rule_is_worded(rule: Rule) -> None:
    assert not_worded(rule) == []


@every_rule
def test_rule_names_columns_that_are_there(rule: Rule, con: duckdb.DuckDBPyConnection) -> None:
    assert not_there(con, rule) == []


@every_rule
def test_rule_pastes_into_duckdb(rule: Rule, con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute(rule.text()).fetchall() == []


@every_rule
def test_rule_keeps_to_the_portable_subset(rule: Rule) -> None:
    assert not_portable(rule.select) == []
    assert not_for_spark(rule.select) == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select a::uuid from t", "cast written as ::"),
        ("select string_agg(a, ',') from t", "string_agg"),
        ("select list(a order by b) from t", "list"),
        ("select * exclude (a) from t", "* exclude, * replace"),
        ("select columns('a.*') from t", "columns()"),
        ("select a - interval 1 day from t", "interval"),
        ("select date_diff('month', a, b) from t", "date_diff other than in days"),
        ("select a / b from t", "division"),
        ("select avg(a) from t", "average"),
        ("select a from t union all by name select a from u", "union by name"),
        ("select a from t asof join u on t.a >= u.a", "pivot, asof, generate_series"),
        ("select format('{}', a) from t", "hash, format, regexp_replace"),
        ("select a from t where b > $as_of", "template mark"),
        ("select a + 1 as n from t where n > 2", "alias n in where"),
    ],
)
def test_a_construct_outside_the_subset_is_found(sql: str, said: str) -> None:
    assert said in not_portable(sql)


def test_the_portable_way_to_say_it_is_not_found() -> None:
    said = "select cast(a as varchar) as b, date_diff('day', c, d) as days from t where a > 2 -- a/b"
    assert not_portable(said) == []


def test_what_spark_cannot_say_is_found() -> None:
    assert not_for_spark("select from where")


def test_a_column_that_is_not_there_is_found(con: duckdb.DuckDBPyConnection) -> None:
    rule = find_rule("sync.actual")
    assert not_there(con, replace(rule, compare=("amout",))) == [
        "SELECT has no amout",
        "finops.staging has no amout",
    ]
    assert not_there(con, replace(rule, own_id=("nobody",))) == ["no side has nobody"]
    assert not_there(con, replace(rule, sets="vouchr")) == ["finops.staging has no vouchr"]


def test_wording_that_is_lacking_or_idle_is_found() -> None:
    rule = find_rule("sync.actual")
    said = {"missing": "x", "unexpected": "x", "different": "x", "blocked": "x"}
    assert not_worded(replace(rule, why=said)) == ["no why of duplicate", "why of blocked"]


def test_a_rule_is_read(tmp_path: Path) -> None:
    rule = read_rule(write(tmp_path, GOOD), "sync")
    assert (rule.name, rule.key, rule.select) == ("a.rule", ("actual_id",), "select actual_id from dataverse.actual")


@pytest.mark.parametrize("name", ["rule", "says", "from", "key", "source"])
def test_a_rule_without_a_header_is_refused(name: str, tmp_path: Path) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(f"-- {name}:")]
    with pytest.raises(BadRule, match=f"rule.sql: has no '{name}' line. Add -- {name}:"):
        read_rule(write(tmp_path, "\n".join(lines)), "sync")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("-- colour: red", "unknown header 'colour'. Use one of .*bridge.*compare"),
        ("-- why: it fails", "unknown header 'why'"),
        ("-- Rule of thumb", "cannot read '-- Rule of thumb'. Write a comment line as -- name: text."),
        ("--rule: a.rule", "cannot read '--rule: a.rule'"),
    ],
)
def test_a_header_that_is_not_known_is_refused(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadRule, match=said):
        read_rule(write(tmp_path, f"{line}\n{GOOD}"), "sync")
