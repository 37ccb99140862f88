"""The bridge by period on two small tables of a made-up arrow: a case that a clerk can add up, and its laws."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from invoicekit.bridge import check_bridge, check_periods
from invoicekit.compare import Plan, compare, find_double_observed
from invoicekit.engines.duckdb import connect
from invoicekit.errors import InvariantBroken
from invoicekit.reconcile import start_results
from invoicekit.rules import find_rule, sql_folder
from invoicekit.settings import Settings

AS_OF = date(2026, 10, 31)
COLUMNS = "key varchar, company varchar, currency varchar, amount decimal(28, 6), since timestamp, optional boolean"
RULE = dataclasses.replace(
    find_rule("import.line"),
    select="select * from finops.one",
    observed="finops.two",
    observed_rows="true",
    key=("key",),
    own_id=("key",),
    compare=(),
    compare_where_expected=frozenset(),
    money=("amount",),
    bridge="amount",
    bridge_rows="true",
)

# Key, company, amount expected and since when, amount observed and since when. None: not there; "": without a stamp.
Item = tuple[str, str | None, int | None, date | str, int | None, date | str]
Line = tuple[object, ...]


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    con = connect(Path(tmp_path_factory.mktemp("periods")))
    con.execute("set threads = 1")
    con.execute("begin")  # one write to disk at most, not one a table
    con.execute("create table finops.company (company varchar, decimals integer)")
    con.execute("create table finops.period (company varchar, period varchar, starts_on date, ends_on date)")
    con.execute(f"create table finops.one ({COLUMNS})")
    con.execute(f"create table finops.two ({COLUMNS})")
    con.execute((sql_folder() / "load_tables.sql").read_text("utf-8"))
    yield con
    con.close()


_OF_A_RUN = ("double_observed", "total", "outcome", "movement")


def rolled(
    con: duckdb.DuckDBPyConnection,
    items: Sequence[Item],
    *,
    optional: Sequence[str] = (),
    as_of: str = "2026-10-31",
    companies: tuple[str, ...] = (),
    started: bool = False,
) -> list[Line]:
    """The rows of the bridge by period, after the checks that stop a run; `started`: a run with these settings is."""
    if not started:
        start_results(con, Settings().at(as_of, companies))
    for name in ("finops.one", "finops.two", *(f"result.{table}" for table in _OF_A_RUN)):
        con.execute(f"truncate {name}")
    for key, company, expected, due, observed, came in items:
        for table, amount, since in (("one", expected, due), ("two", observed, came)):
            if amount is not None:
                row = [key, company, "USD", amount, since or None, key in optional]
                con.execute(f"insert into finops.{table} values (?, ?, ?, ?, ?, ?)", row)
    plan = Plan(RULE, (), RULE.money)
    find_double_observed(con, [plan])
    compare(con, plan)
    if companies:
        con.execute((sql_folder() / "keep_companies.sql").read_text("utf-8"))
    for name in ("5_bridge", "5_bridge_by_period"):
        con.execute((sql_folder() / "result" / f"{name}.sql").read_text("utf-8"))
    check_bridge(con)
    check_periods(con)
    return con.execute("select * exclude (currency, arrow, tolerated) from result.bridge_by_period").fetchall()


def periods(con: duckdb.DuckDBPyConnection, *rows: tuple[str, str, date, date]) -> None:
    con.execute("delete from finops.period")
    for row in rows:
        con.execute("insert into finops.period values (?, ?, ?, ?)", row)


AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (8, 9, 10))
CLERK: list[Item] = [
    ("within August", "USMF", 100, date(2026, 8, 20), 100, date(2026, 8, 21)),
    ("came after the close", "USMF", 200, date(2026, 9, 25), 200, date(2026, 9, 28)),
    ("never came", "USMF", 50, date(2026, 9, 10), None, ""),
    ("nothing expects it", "USMF", None, "", 30, date(2026, 10, 2)),
    ("came before it was expected", "USMF", 70, date(2026, 10, 5), 70, date(2026, 10, 1)),
    ("expected without a stamp", "USMF", 40, "", 40, date(2026, 9, 20)),
    ("never came, without a stamp", "USMF", 10, "", None, ""),
    ("came without a stamp", "USMF", 25, date(2026, 9, 20), 25, ""),
    ("came late and short", "USMF", 60, date(2026, 9, 24), 55, date(2026, 10, 1)),
    ("optional", "USMF", 1000, date(2026, 9, 24), None, ""),
    ("came after as_of", "DEMF", 80, date(2026, 9, 30), 80, date(2026, 11, 2)),
]


def test_a_case_that_a_clerk_can_add_up(con: duckdb.DuckDBPyConnection) -> None:
    """USMF closes its September on the 26th; DEMF exports no periods."""
    periods(
        con,
        ("USMF", "P09", date(2026, 8, 30), date(2026, 9, 26)),
        ("USMF", "P10", date(2026, 9, 27), date(2026, 10, 31)),
        ("USMF", "P10 adjusting", date(2026, 10, 31), date(2026, 10, 31)),
        ("USMF", "P11", date(2026, 11, 1), date(2026, 11, 28)),
    )
    # company, period, first and last day, ended, opening, new, resolved, closing, in transit, open, open rows
    assert rolled(con, CLERK, optional=["optional"]) == [
        ("DEMF", "2026-09", SEPTEMBER, date(2026, 9, 30), True, 0, 80, 0, 80, 80, 0, 0),
        ("DEMF", "2026-10", OCTOBER, AS_OF, True, 80, 0, 80, 0, 0, 0, 0),
        ("USMF", "2026-08", AUGUST, date(2026, 8, 29), True, 0, 100, 100, 0, 0, 0, 0),
        ("USMF", "P09", date(2026, 8, 30), date(2026, 9, 26), True, 0, 375, 65, 310, 255, 55, 2),
        ("USMF", "P10", date(2026, 9, 27), AS_OF, True, 310, 80, 355, 35, 0, 35, 4),
    ]
    last = "select company, period, closing, in_transit, open, open_rows from result.last_period"
    assert con.execute(last).fetchall() == [("USMF", "P10", 35, 0, 35, 4)]


def test_a_difference_within_tolerance_is_not_open(con: duckdb.DuckDBPyConnection) -> None:
    """Of 100 came 96 and of 50 came 40; 5 are tolerated. At the end of September neither had come."""
    periods(con)
    start_results(con, Settings.model_validate({"tolerance": {"transaction": "5"}}).at("2026-10-31"))
    items: list[Item] = [
        ("near", "USMF", 100, date(2026, 9, 20), 96, date(2026, 10, 2)),
        ("far", "USMF", 50, date(2026, 9, 20), 40, date(2026, 10, 2)),
    ]
    rolled(con, items, started=True)
    query = "select period, closing, in_transit, tolerated, open, open_rows from result.bridge_by_period"
    assert con.execute(query).fetchall() == [("2026-09", 150, 136, 4, 10, 1), ("2026-10", 14, 0, 4, 10, 1)]
    rolled(con, items[:1], started=True)
    assert con.execute("select * from result.last_period").fetchall() == []


@pytest.mark.parametrize(
    ("as_of", "ended"), [("2026-10-31", True), ("2026-10-31T12:00:00Z", False), ("2026-11-01T00:00:00Z", True)]
)
def test_a_period_has_ended_where_its_last_day_has(con: duckdb.DuckDBPyConnection, as_of: str, *, ended: bool) -> None:
    periods(con)
    lines = rolled(con, [("A", "USMF", 5, date(2026, 10, 3), None, "")], as_of=as_of)
    assert [line[4] for line in lines if line[1] == "2026-10"] == [ended]


def test_a_late_close_reads_nothing_open(con: duckdb.DuckDBPyConnection) -> None:
    """Looked at on 5 November, October is through; the month before is listed although nothing moved in it."""
    periods(con)
    items: list[Item] = [("A", "USMF", 5, date(2026, 8, 30), 5, date(2026, 11, 3))]
    lines = rolled(con, items, as_of="2026-11-05")
    assert [(line[1], line[4], *line[-4:]) for line in lines] == [
        ("2026-08", True, 5, 5, 0, 0),
        ("2026-10", True, 5, 5, 0, 0),
        ("2026-11", False, 0, 0, 0, 0),
    ]


def test_a_chosen_company_rolls_alone(con: duckdb.DuckDBPyConnection) -> None:
    periods(con)
    assert {line[0] for line in rolled(con, CLERK, optional=["optional"], companies=("DEMF",))} == {"DEMF"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("set new = new + 1 where period = 'P09'", "by period: 1.000000 USD left over in P09"),
        ("set opening = 300, new = new + 10 where period = 'P10'", "by period: -10.000000 USD left over in P10"),
        ("set tolerated = 1 where period = 'P10'", "by period: 1.000000 USD left over in P10"),
        ("set closing = closing + 1, new = new + 1 where period = 'P10'", "by period: -1.000000 USD left over in P10"),
    ],
)
def test_a_bridge_that_does_not_roll_on_stops_the_run(con: duckdb.DuckDBPyConnection, change: str, said: str) -> None:
    periods(
        con,
        ("USMF", "P09", date(2026, 8, 30), date(2026, 9, 26)),
        ("USMF", "P10", date(2026, 9, 27), date(2026, 10, 31)),
    )
    rolled(con, CLERK, optional=["optional"])
    con.execute(f"update result.bridge_by_period {change}")
    with pytest.raises(InvariantBroken, match=said):
        check_periods(con)


DAY = st.dates(date(2026, 6, 1), date(2026, 12, 1)) | st.just("")
AMOUNT = st.none() | st.integers(-50, 50)
ITEM = st.tuples(st.sampled_from(["USMF", "DEMF", None]), AMOUNT, DAY, AMOUNT, DAY)
BOUND = st.lists(st.dates(date(2026, 6, 1), date(2026, 11, 20)), min_size=2, max_size=6, unique=True).map(sorted)


@pytest.fixture
def at_the_end_of_october(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    start_results(con, Settings().at(AS_OF))
    return con


def came_to(items: Sequence[Item], company: object, end: date) -> tuple[int, int, int]:
    """What was open at the end of a day, what of it has come since, and how many keys differ: one item at a time."""
    closing = transit = rows = 0
    for _, of_company, expected, due, observed, came in items:
        if of_company != company or (expected is None and observed is None):
            continue
        stamps = [due, came] if expected is not None else [came]
        if expected is not None and observed is None:
            stamps = [due]
        new = min(next((one for one in stamps if isinstance(one, date)), AS_OF), AS_OF)
        arrived = max(new, min(came if isinstance(came, date) else new, AS_OF))
        if new <= end:
            closing += (expected or 0) - (observed or 0 if arrived <= end else 0)
            transit += observed or 0 if arrived > end else 0
            rows += (expected or 0) != (observed or 0)
    return closing, transit, rows


@settings(
    max_examples=30, derandomize=True, database=None, deadline=None, phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(drawn=st.lists(ITEM, min_size=1, max_size=8), bounds=BOUND)
def test_every_opening_is_the_closing_before(
    at_the_end_of_october: duckdb.DuckDBPyConnection,
    drawn: list[tuple[str | None, int | None, date | str, int | None, date | str]],
    bounds: list[date],
) -> None:
    con = at_the_end_of_october
    items: list[Item] = [(str(place), *item) for place, item in enumerate(drawn)]
    periods(
        con,
        *(
            ("USMF", f"P{place}", first, after - timedelta(days=1))
            for place, (first, after) in enumerate(pairwise(bounds))
        ),
    )
    lines = rolled(con, items, started=True)
    before: dict[object, tuple[date, Decimal]] = {}
    for company, _, starts_on, ends_on, _, opening, new, resolved, closing, in_transit, still_open, rows in lines:
        assert isinstance(starts_on, date)
        assert isinstance(ends_on, date)
        numbers = [value for value in (opening, new, resolved, closing) if isinstance(value, Decimal)]
        assert len(numbers) == 4
        last_day, last_closing = before.get(company, (starts_on - timedelta(days=1), Decimal(0)))
        assert last_day < starts_on <= ends_on
        assert numbers[0] == last_closing
        assert numbers[0] + numbers[1] - numbers[2] == numbers[3]
        due = came_to(items, company, ends_on)
        assert (closing, in_transit, rows) == due
        assert still_open == due[0] - due[1]
        before[company] = (ends_on, numbers[3])
