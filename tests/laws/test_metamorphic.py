"""Laws that hold whatever the data: what happens to a book has a known effect on what is found in it."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import invoicekit as ik
from invoicekit.bridge import check_bridge
from invoicekit.contract import read_contract
from invoicekit.errors import InvariantBroken
from invoicekit.sample import write_sample
from invoicekit.settings import Settings
from tests.damage import Book, read_book, read_headers, write_book

AS_OF = "2026-10-31"
FAULTS = (
    "actual-missing", "actual-amount-different", "journal-error", "line-unexpected",
    "posted-line-amount-different", "customer-accounting-different", "staging-feedback-different",
)  # fmt: skip
Headers = dict[str, list[str]]
Rows = list[dict[str, Any]]
Found = dict[tuple[str, str, str], dict[str, Any]]


@cache
def start() -> tuple[Book, Headers]:
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder), invoices=15, seed=5, defects=FAULTS)
        return read_book(Path(folder)), read_headers(Path(folder))


def found(book: Book, headers: Headers, as_of: str = AS_OF, settings: Settings | None = None) -> tuple[Found, Rows]:
    """Findings by rule, outcome and subject, and the bridge."""
    with tempfile.TemporaryDirectory() as folder:
        write_book(book, Path(folder), headers)
        with ik.open(folder, settings, quiet=True) as opened:
            run = opened.reconcile(as_of=as_of)
            rows: Rows = [{str(name): value for name, value in row.items()} for row in run.findings.to_dict("records")]
            bridge: Rows = [{str(name): value for name, value in row.items()} for row in run.bridge.to_dict("records")]
    return {(str(row["rule"]), str(row["outcome"]), str(row["subject"])): row for row in rows}, bridge


@cache
def before() -> tuple[Found, Rows]:
    return found(*start())


def changed(change: Callable[[Book, Headers], None]) -> tuple[Found, Rows]:
    book, headers = deepcopy(start())
    change(book, headers)
    return found(book, headers)


def test_the_book_has_its_faults() -> None:
    assert len(before()[0]) == len(FAULTS)


def test_order_of_rows_does_not_matter() -> None:
    def shuffle(book: Book, _: Headers) -> None:
        for rows in book.values():
            random.Random(7).shuffle(rows)

    assert changed(shuffle) == before()


def test_order_and_case_of_columns_do_not_matter() -> None:
    def reorder(book: Book, headers: Headers) -> None:
        for name, rows in book.items():
            headers[name] = [title.upper() for title in reversed(headers[name])]
            book[name] = [{title.upper(): value for title, value in row.items()} for row in rows]

    assert changed(reorder) == before()


def test_clean_invoices_beside_change_nothing() -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder), invoices=6, seed=77)
        more = read_book(Path(folder))

    def add(book: Book, headers: Headers) -> None:
        # The other book has its own GUIDs and the same companies; its numbers and record ids are moved out of the way.
        for name, rows in more.items():
            moved = [{title: _moved(title, value) for title, value in row.items()} for row in rows]
            headers[name] = list(dict.fromkeys([*headers.get(name, []), *(title for row in moved for title in row)]))
            book[name] = [*book.get(name, []), *moved]

    assert changed(add)[0] == before()[0]


def _moved(title: str, value: str) -> str:
    if re.fullmatch(r"56371\d{5}", value):
        return f"9{value}"
    return re.sub(r"^(INV|CON|PRJ|FS|TR|PJV|PIV|PAJ|C)-", r"\1-X", re.sub(r"^([A-Z]{4})-7", r"\1-97", value))


DOWNSTREAM = [
    ("finops/projcdstransactionrelationshipimport", "sync.connection"),
    ("finops/custtrans", "post.customer"),
]


@pytest.mark.parametrize(("table", "rule"), DOWNSTREAM)
def test_one_row_less_is_one_missing_and_one_twice_is_one_duplicate(table: str, rule: str) -> None:
    # Rows that belong to no other fault, and whose absence stops nothing further on.
    def victim(book: Book) -> int:
        clean = [
            index for index, row in enumerate(book[table])
            if row.get("transaction1role") in (None, "Unbilled Sales") and row.get("invoiceproject", "1") == "1"
        ]  # fmt: skip
        subjects = " ".join(subject for _, _, subject in before()[0]).upper()
        return next(
            i
            for i in clean
            if not any(len(value) > 8 and value.strip("{}") in subjects for value in book[table][i].values())
        )

    def lose(book: Book, _: Headers) -> None:
        del book[table][victim(book)]

    def double(book: Book, _: Headers) -> None:
        again = dict(book[table][victim(book)])
        if "recid" in again:  # made twice in Finance: the same RecId would be one record that the export has twice
            again["recid"] = str(max(int(row["recid"]) for row in book[table]) + 1)
        book[table].append(again)

    for change, outcome in ((lose, "missing"), (double, "duplicate")):
        after = changed(change)[0]
        assert [key[:2] for key in after.keys() - before()[0].keys()] == [(rule, outcome)]
        assert before()[0].keys() <= after.keys()


def test_ten_times_the_money_is_ten_times_each_amount() -> None:
    contract = read_contract()

    def scale(book: Book, headers: Headers) -> None:
        for name, rows in book.items():
            table = contract.tables[name.partition("/")[2]]
            money = {s for c in table.columns.values() if c.kind == "money" for s in c.accepts()}
            for row in rows:
                for title in headers[name]:
                    if title.lower() in money and row[title]:
                        row[title] = format(Decimal(row[title]) * 10, "f")

    # Rounded accounting amounts are ten times as far from the exact product, so the tolerance grows as well.
    book, headers = deepcopy(start())
    scale(book, headers)
    wide = Settings.model_validate({"tolerance": {"accounting_minor_units": "5"}})
    after = found(book, headers, settings=wide)[0]
    assert {key: row["amount"] for key, row in after.items()} == {
        key: row["amount"] and Decimal(str(row["amount"])) * 10 for key, row in before()[0].items()
    }


def test_a_week_later_everything_is_as_old() -> None:
    stamp = re.compile(r"^(\d{4}-\d\d-\d\d)(.*)$")

    def later(value: str) -> str:
        match = stamp.match(value)
        if not match or match[1] == "1900-01-01":
            return value
        return f"{date.fromisoformat(match[1]) + timedelta(days=7)}{match[2]}"

    book, headers = deepcopy(start())
    for rows in book.values():
        for row in rows:
            row.update({title: later(value) for title, value in row.items()})
    after = found(book, headers, as_of="2026-11-07")[0]
    ages = {key: (row["age_days"], row["amount"], row["finding_id"]) for key, row in before()[0].items()}
    assert {key: (row["age_days"], row["amount"], row["finding_id"]) for key, row in after.items()} == ages


@pytest.mark.parametrize("tolerance", ["0.5", "1", "30", "1000"])
def test_more_tolerance_never_adds_a_finding(tolerance: str) -> None:
    settings = Settings.model_validate({"tolerance": {"transaction": tolerance, "accounting_minor_units": tolerance}})
    after = found(*start(), settings=settings)[0]
    assert after.keys() <= before()[0].keys()


def test_the_bridge_runs_on_from_arrow_to_arrow() -> None:
    rows = before()[1]
    assert rows
    assert {row["unexplained"] for row in rows} == {Decimal(0)}
    for one, two in pairwise(rows):
        if (one["company"], one["currency"]) == (two["company"], two["currency"]):
            assert one["observed"] - two["not_carried"] == two["expected"]


def test_a_bridge_that_does_not_close_stops_the_run(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=3)
    with ik.open(tmp_path, quiet=True) as book:
        book.reconcile()
        book.con.execute("update result.bridge_counted set unexplained = 0.01 where arrow = 'import.line'")
        with pytest.raises(InvariantBroken, match=r"bridge of import.line, .*: 0.010000 .* unexplained"):
            check_bridge(book.con)


def test_a_companys_findings_are_those_of_the_whole_run(tmp_path: Path) -> None:
    book, headers = start()
    write_book(book, tmp_path, headers)
    with ik.open(tmp_path, quiet=True) as opened:
        whole = opened.reconcile(as_of=AS_OF)
        rows, bridge = whole.findings, whole.bridge
        for company in ("USMF", "DEMF", "GBSI"):
            part = opened.reconcile(as_of=AS_OF, companies=[company])
            assert list(part.findings["finding_id"]) == list(rows[rows["company"] == company]["finding_id"])
            assert part.bridge.to_dict("records") == bridge[bridge["company"] == company].to_dict("records")
