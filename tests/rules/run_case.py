"""Runs case files: a rule on given model tables, or the model on given typed tables, against the table that is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from invoicekit.bridge import check_bridge, check_periods
from invoicekit.compare import Plan, assert_rule, compare, find_double_observed
from invoicekit.contract import read_contract
from invoicekit.engines.duckdb import connect
from invoicekit.load import write_settings
from invoicekit.model import Model, build_model
from invoicekit.reconcile import plan_rules, start_results
from invoicekit.rules import Rule, sql_folder
from invoicekit.typed import absent_tables

from .case_file import Case, Table, insert, plain

Row = tuple[str, ...]


@contextmanager
def empty_book(folder: Path, case: Case) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database whose typed tables are there and empty, as after a load of nothing."""
    con = connect(folder)
    try:
        con.execute("begin")  # one write to disk at most, not one a table
        con.execute((sql_folder() / "load_tables.sql").read_text("utf-8"))
        absent_tables(con, read_contract().tables.values())
        for name, table in read_contract().tables.items():
            if name not in case.not_exported:
                con.execute("insert into supplied values (?)", [name])
                given = [column for column in table.columns if f"{name}.{column}" not in case.not_exported]
                con.executemany("insert into supplied_column values (?, ?)", [(name, column) for column in given])
        write_settings(con, case.settings)
        yield con
    finally:
        con.close()


def exported(case: Case) -> Model:
    """The model of an export with every table and column, but for the tables that the case does without."""
    tables = {name: frozenset(table.columns) for name, table in read_contract().tables.items()}
    return Model({name: columns for name, columns in tables.items() if name not in case.not_exported})


def _columns(differences: Sequence[dict[str, Any]] | None) -> str:
    return ", ".join(
        f"{one['name']} {plain(one['expected']) or 'null'} → {plain(one['observed']) or 'null'}{_parts(one)}"
        for one in differences or ()
    )


def _parts(difference: dict[str, Any]) -> str:
    """The two parts of a difference in accounting money, where they can be told."""
    of_amount, of_rate = difference["from_amount"], difference["from_rate"]
    return "" if of_amount is None else f" (amount {plain(of_amount)}; rate {plain(of_rate)})"


def run_rule(case: Case, rule: Rule, folder: Path) -> tuple[list[Row], int]:
    """What the rule lists of the given model tables, in the columns of the case's due table, and what it matches."""
    with empty_book(folder, case) as con:
        build_model(con)
        start_results(con, case.settings)
        for table in case.given:
            insert(con, table)
        plans: Sequence[Plan] = plan_rules(exported(case), [rule]).plans
        assert plans, f"{rule.name} cannot run without {set(case.not_exported)}"
        if not rule.asserts:
            find_double_observed(con, plans)
        (assert_rule if rule.asserts else compare)(con, plans[0])
        result_files(con)
        check_bridge(con)
        check_periods(con)
        cursor = con.execute("select * from result.listed")
        names = [column[0] for column in cursor.description or ()]
        found: list[Row] = []
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            row["columns"] = _columns(row["columns"])
            row["cause"] = f"{row['cause_rule']}: {row['cause_subject']}" if row["cause"] else None
            found.append(tuple(plain(row[name]) for name in case.due.columns))
        matched = con.execute(
            "select coalesce(sum(keys), 0) from result.rule_count where outcome = 'matched' and rule = $rule",
            {"rule": rule.name},
        ).fetchall()
        return found, int(matched[0][0])


def run_model(case: Case, folder: Path) -> list[Row]:
    """The rows of the model table that the case's due heading names, built from the given typed tables."""
    with empty_book(folder, case) as con:
        for table in case.given:
            insert(con, table)
        build_model(con)
        rows = con.execute(f"select {', '.join(case.due.columns)} from {case.due.name}").fetchall()
        return [tuple(map(plain, row)) for row in rows]


def run_result(case: Case, folder: Path) -> list[Row]:
    """The rows of the result that the case's due heading names, from the given tables of a run."""
    with empty_book(folder, case) as con:
        start_result(con, case)
        result_files(con)
        rows = con.execute(f"select {', '.join(case.due.columns)} from {case.due.name}").fetchall()
        return [tuple(map(plain, row)) for row in rows]


def start_result(con: duckdb.DuckDBPyConnection, case: Case) -> None:
    """The run has what the case gives, and is not summed up yet."""
    build_model(con)
    start_results(con, case.settings)
    for table in case.given:
        insert(con, table)


def result_files(con: duckdb.DuckDBPyConnection) -> None:
    """The tables that a run reports from are there."""
    for file in sorted((sql_folder() / "result").glob("*.sql")):
        con.execute(file.read_text("utf-8"))


def gap(due: Table, found: Sequence[Row]) -> str:
    """What is due and not found, and what is found and not due, as rows; empty where the two are the same."""
    wanted, there = Counter(due.rows), Counter(found)
    lines = [f"due, not found:  | {' | '.join(row)} |" for row in sorted((wanted - there).elements())]
    lines += [f"found, not due:  | {' | '.join(row)} |" for row in sorted((there - wanted).elements())]
    return "\n".join([f"                 | {' | '.join(due.columns)} |", *lines]) if lines else ""
