"""Laws of the comparison itself, on two small tables of a made-up rule: sides swapped, one outcome a key, same ids."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from invoicekit.compare import Plan, compare, find_double_observed
from invoicekit.compare.sides import text_of
from invoicekit.engines.duckdb import connect
from invoicekit.errors import InvariantBroken
from invoicekit.reconcile import start_results
from invoicekit.rules import Rule, find_rule, sql_folder
from invoicekit.settings import Settings

Cell = str | int | Decimal | None
Row = tuple[Cell, ...]
COLUMNS = "row_id integer, key varchar, part varchar, note varchar, amount decimal(28, 6)"


@dataclass(frozen=True)
class Outcome:
    """One listed key."""

    outcome: str
    subject: str
    amount: Decimal | None
    copies: int
    columns: tuple[tuple[str, str | None, str | None], ...]


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    con = connect(Path(tmp_path_factory.mktemp("comparison")))
    con.execute("set threads = 1")
    con.execute("create table finops.company (company varchar, decimals integer)")
    con.execute(f"create table finops.one ({COLUMNS})")
    con.execute(f"create table finops.two ({COLUMNS})")
    con.execute((sql_folder() / "load_tables.sql").read_text("utf-8"))
    start_results(con, Settings().at("2026-10-31"))
    yield con
    con.close()


def rule_of(expected: str, observed: str, **more: object) -> Rule:
    """A rule by the name of a real one: what stands in `expected` should stand in `observed`, once."""
    rule = dataclasses.replace(
        find_rule("import.line"),
        select=f"select distinct on (key, part) key, part, note, amount from finops.{expected} "
        "where key is not null and part is not null order by key, part, row_id",
        observed=f"finops.{observed}",
        observed_rows="true",
        key=("key", "part"),
        own_id=("row_id",),
        compare=("note",),
        compare_where_expected=frozenset(),
        money=("amount",),
        bridge="amount",
        bridge_rows="true",
        sets=None,
        row_rule=None,
    )
    return dataclasses.replace(rule, **more)  # type: ignore[arg-type]


def fill(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    con.execute(f"truncate finops.{table}")
    for number, row in enumerate(rows):
        con.execute(f"insert into finops.{table} values (?, ?, ?, ?, ?)", [number, *row])


def outcomes(con: duckdb.DuckDBPyConnection, rule: Rule) -> list[Outcome]:
    """What the comparison lists. It stops by itself when the rows of the join are not those of its sides."""
    for table in ("outcome", "total", "movement", "double_observed"):
        con.execute(f"truncate result.{table}")
    plan = Plan(rule, rule.compare, rule.money)
    find_double_observed(con, [plan])
    compare(con, plan)
    return [
        Outcome(
            outcome, subject, amount, copies, tuple((c["name"], c["expected"], c["observed"]) for c in columns or ())
        )
        for outcome, subject, amount, copies, columns in con.execute(
            "select outcome, subject, coalesce(observed, 0) - coalesce(expected, 0), copies, columns "
            "from result.outcome where subject is not null"
        ).fetchall()
    ]


KEYS: st.SearchStrategy[Cell] = st.sampled_from(["A", "B", "C", "a", "A | B"])
MONEY: st.SearchStrategy[Cell] = (
    st.none() | st.integers(-300, 300).map(lambda cents: Decimal(cents) / 100) | st.just(Decimal("9e13"))
)
NOTE: st.SearchStrategy[Cell] = st.sampled_from([None, "x", "y"])
PART: st.SearchStrategy[Cell] = st.sampled_from(["own", "fee"])
ROW: st.SearchStrategy[Row] = st.tuples(KEYS, PART, NOTE, MONEY)
ROW_OR_KEYLESS = st.tuples(st.none() | KEYS, st.sampled_from([None, "own", "fee"]), NOTE, MONEY)
MIRROR = {"missing": "unexpected", "unexpected": "missing", "different": "different"}
LAW = settings(
    max_examples=40, derandomize=True, database=None, deadline=None, phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


def one_a_key(rows: Sequence[Row]) -> list[Row]:
    return list({row[:2]: row for row in rows}.values())


def test_rows_that_are_alike_meet_what_expects_them(con: duckdb.DuckDBPyConnection) -> None:
    """Every row is observed twice, the same to the last column: whichever is kept is the one that meets."""
    for table, times in (("one", 1), ("two", 2)):
        con.execute(f"truncate finops.{table}")
        con.execute(
            f"insert into finops.{table} select k, 'K' || k, 'own', null, 5 from range(3000) n(k), range({times})"
        )
    con.execute("create table finops.placed as select *, 'USMF' as company, 'USD' as currency from finops.two")
    con.execute("set threads = 4")
    found = outcomes(con, rule_of("one", "placed"))
    con.execute("set threads = 1")
    con.execute("drop table finops.placed")
    assert Counter((row.outcome, row.amount, row.copies) for row in found) == {("duplicate", 5, 2): 3000}


@LAW
@given(one=st.lists(ROW, max_size=7).map(one_a_key), two=st.lists(ROW, max_size=7).map(one_a_key))
def test_swapping_the_sides_mirrors_the_outcomes(
    con: duckdb.DuckDBPyConnection, one: list[Row], two: list[Row]
) -> None:
    fill(con, "one", one)
    fill(con, "two", two)
    there, back = outcomes(con, rule_of("one", "two")), outcomes(con, rule_of("two", "one"))
    mirrored = [
        (
            MIRROR[row.outcome],
            row.subject,
            -(row.amount or 0),
            tuple((name, observed, expected) for name, expected, observed in row.columns),
        )
        for row in there
    ]
    assert sorted(mirrored, key=str) == sorted(
        ((row.outcome, row.subject, row.amount, row.columns) for row in back), key=str
    )


@LAW
@given(
    one=st.lists(ROW, max_size=7).map(one_a_key),
    two=st.lists(ROW, max_size=7).map(one_a_key),
    again=st.integers(2, 4),
)
def test_rows_told_several_times_are_duplicates_on_the_side_that_is_observed(
    con: duckdb.DuckDBPyConnection, one: list[Row], two: list[Row], again: int
) -> None:
    fill(con, "one", one)
    fill(con, "two", two * again)
    expected, observed = {row[:2]: row for row in one}, {row[:2]: row for row in two}
    there = {row.subject: row for row in outcomes(con, rule_of("one", "two"))}
    assert there.keys() == {f"{key} | {part}" for key, part in expected.keys() | observed.keys()}
    for key in observed:
        row = there[f"{key[0]} | {key[1]}"]
        assert (row.outcome, row.copies) == ("duplicate" if key in expected else "unexpected", again)
        before = expected[key][3] if key in expected else None
        assert row.amount == again * Decimal(observed[key][3] or 0) - Decimal(before or 0)
    # Told the other way round, the rows expected several times count once.
    back = outcomes(con, rule_of("two", "one"))
    fill(con, "two", two)
    assert sorted(back, key=str) == sorted(outcomes(con, rule_of("two", "one")), key=str)


@LAW
@given(one=st.lists(ROW, max_size=9), two=st.lists(ROW_OR_KEYLESS, max_size=9))
def test_each_key_has_one_outcome_and_all_money_is_in_it(
    con: duckdb.DuckDBPyConnection, one: list[Row], two: list[Row]
) -> None:
    fill(con, "one", one)
    fill(con, "two", two)
    rule = rule_of("one", "two")
    listed = outcomes(con, rule)
    assert max(Counter(row.subject for row in listed).values(), default=1) == 1
    keys = {f"{row[0]} | {row[1]}" for row in (*one, *two) if None not in row}
    keyless = [number for number, row in enumerate(two) if None in row[:2]]
    assert {row.subject for row in listed} <= keys | {f"{k} | {p}" for k, p, *_ in (*one, *two)} | set(
        map(str, keyless)
    )
    assert {str(number) for number in keyless} <= {row.subject for row in listed if row.outcome == "unexpected"}
    firsts = {row[:2]: row for row in reversed(one)}
    expected = sum((Decimal(row[3] or 0) for row in firsts.values()), Decimal(0))
    observed = sum((Decimal(row[3] or 0) for row in two), Decimal(0))
    assert sum((row.amount or Decimal(0) for row in listed), Decimal(0)) == observed - expected


@LAW
@given(one=st.lists(ROW, max_size=7), two=st.lists(st.tuples(KEYS, st.just("own"), NOTE, MONEY), max_size=7))
def test_columns_that_are_set_are_missing_or_not_once_a_key(
    con: duckdb.DuckDBPyConnection, one: list[Row], two: list[Row]
) -> None:
    """The column `note` is fed back: a row without it is there and not yet set, however often it stands."""
    fill(con, "one", one)
    fill(con, "two", two)
    listed = outcomes(con, rule_of("one", "two", sets="note", compare=(), bridge=None))
    assert max(Counter(row.subject for row in listed).values(), default=1) == 1
    found = {row.subject: row.outcome for row in listed}
    is_set = {row[:2]: any(other[2] is not None for other in two if other[:2] == row[:2]) for row in two}
    wanted = {(key, part): is_set.get((key, part)) for key, part, *_ in one}
    for (key, part), there in wanted.items():
        outcome = found.get(f"{key} | {part}")
        if there is None:
            assert outcome == "blocked"
        elif there:
            assert outcome in (None, "different")
        else:
            assert outcome == "missing"
    for key, part in is_set.keys() - wanted.keys():
        assert found.get(f"{key} | {part}") == ("unexpected" if is_set[key, part] else None)


def test_the_same_tables_give_the_same_finding_ids(con: duckdb.DuckDBPyConnection) -> None:
    rows: list[Row] = [("A", "own", "x", Decimal("0.01")), ("B", "own", None, None), ("C", "fee", "y", Decimal(1))]
    other: list[Row] = [("A", "own", "y", Decimal("0.02")), ("D", "own", None, None), ("C", "fee", "y", Decimal(1))]

    def ids(*sides: list[Row]) -> list[str]:
        for table, side in zip(("one", "two"), sides, strict=True):
            fill(con, table, side)
        outcomes(con, rule_of("one", "two"))
        query = "select md5(rule || '|' || subject) from result.outcome where subject is not null order by all"
        return [row[0] for row in con.execute(query).fetchall()]

    assert len(set(ids(rows, other))) == 3
    assert ids(rows, other) == ids(rows[::-1], other[::-1])


def test_what_is_there_is_matched_where_nothing_is_compared(con: duckdb.DuckDBPyConnection) -> None:
    fill(con, "one", [("A", "own", "x", None), ("B", "own", "x", None), ("C", "own", "x", None)])
    fill(con, "two", [("A", "own", "y", None), ("B", "own", "y", None), ("B", "own", "y", None)])
    listed = outcomes(con, rule_of("one", "two", compare=(), money=(), bridge=None))
    assert [(row.outcome, row.subject) for row in sorted(listed, key=lambda row: row.subject)] == [
        ("duplicate", "B | own"),
        ("missing", "C | own"),
    ]


def test_two_keys_that_read_alike_stop_the_run(con: duckdb.DuckDBPyConnection) -> None:
    fill(con, "one", [("A", "B | C", "x", None), ("A | B", "C", "x", None)])
    fill(con, "two", [])
    with pytest.raises(InvariantBroken, match=r"import\.line: a key has more than one outcome, or a row has none"):
        outcomes(con, rule_of("one", "two"))


def test_the_columns_of_a_side_may_be_those_of_its_key_alone() -> None:
    assert text_of("e_", ["key"], ["key"]) == "cast(e_key as varchar)"
    assert text_of("e_", ["key", "part"], ["key"]) == text_of("e_", [], ["key"]) == "null"
