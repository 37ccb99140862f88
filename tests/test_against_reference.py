"""The SQL against the slow pure-Python reference, on generated books that were damaged at random.

Hypothesis draws the books and their damages; every one is loaded in the company of a hundred others (see `books`).
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.rules import find_rule, read_rules
from invoicekit.sample import write_sample
from tests.books import SHARED, Plan, build, moved, place_of
from tests.damage import read_book, read_headers, write_book
from tests.draw import draw_plans
from tests.reference import reconcile
from tests.versus import (
    AS_OF,
    Compared,
    bridge_of_sql,
    cells_of_reference,
    compare_books,
    lines_of_reference,
    lines_of_sql,
    told,
)

BOOKS, FOLDERS = 500, 4


@pytest.mark.parametrize("folder", range(FOLDERS))
def test_sql_equals_reference(folder: int) -> None:
    plans = draw_plans(BOOKS)[folder::FOLDERS]
    compared = compare_books(plans)
    assert not compared.discarded
    assert not compared.parted, told(plans, compared)
    assert not compared.elsewhere, told(plans, compared)


@pytest.mark.parametrize("seed", [1, 2])
def test_bridge_equals_reference(seed: int, tmp_path: Path) -> None:
    write_sample(
        tmp_path, invoices=30, seed=seed, defects=("line-unexpected", "actual-missing", "posted-line-amount-different")
    )
    with ik.open(tmp_path, quiet=True) as opened:
        found = bridge_of_sql(opened.reconcile())
    assert found == cells_of_reference(reconcile(tmp_path, as_of=AS_OF))


Columns = Mapping[str, str]
"""By table the column that tells which rows an export lacks."""
DATAVERSE = {
    "dataverse/invoice": "createdon",
    "dataverse/msdyn_actual": "createdon",
    "dataverse/msdyn_transactionconnection": "createdon",
    "dataverse/msdyn_contractlinescheduleofvalue": "createdon",
}
FINANCE = {
    "finops/projproposaljour": "createddatetime",
    "finops/projcdsactualsimport": "createddatetime",
    "finops/projcdstransactionrelationshipimport": "createddatetime",
    "finops/projcdscontractlinemilestoneimport": "createddatetime",
    "finops/projinvoicejour": "createddatetime",
}
LINES = {
    "dataverse/invoicedetail": "createdon",
    "dataverse/msdyn_invoicelinetransaction": "createdon",
    "finops/projadvancedjournalline": "createddatetime",
    "finops/custtrans": "createddatetime",
    "finops/projinvoiceempl": "invoicedate",
    "finops/projinvoicecost": "invoicedate",
    "finops/projinvoiceitem": "invoicedate",
    "finops/projinvoiceonacc": "invoicedate",
    "finops/projinvoicerevenue": "invoicedate",
}
# Each by its own id, which is a random GUID.
LOOKUPS = {
    "dataverse/account": "accountid",
    "dataverse/cdm_company": "cdm_companyid",
    "dataverse/invoice": "invoiceid",
    "dataverse/msdyn_project": "msdyn_projectid",
    "dataverse/msdyn_projectcontractsplitbillingrule": "msdyn_projectcontractsplitbillingruleid",
    "dataverse/transactioncurrency": "transactioncurrencyid",
}
# What a whole export lacks: planted faults, and of some tables the rows whose column says that they are left out.
WHOLE: dict[str, tuple[tuple[str, ...], Columns, Callable[[str], bool]]] = {
    "Finance without a company": (("company-not-exported",), {}, bool),
    "a day that was not sent": (("day-not-synced",), {}, bool),
    "dates moved by a day": (("dates-shifted",), {}, bool),
    "old work that was not sent": (("old-work-not-synced", "day-not-synced"), {}, bool),
    "a project that was not exported": (("project-not-exported", "actual-amount-different"), {}, bool),
    "all five": (
        ("company-not-exported", "project-not-exported", "old-work-not-synced", "day-not-synced", "dates-shifted"),
        {},
        bool,
    ),
    "no posted invoices": ((), {"finops/projinvoicejour": "dataareaid"}, bool),
    "no journal lines": ((), {"finops/projadvancedjournalline": "dataareaid"}, "gbsi".__eq__),
    "contracts left out": ((), {"dataverse/salesorder": "salesorderid"}, lambda it: it < "8"),
    "records left out": ((), LOOKUPS, lambda it: it < "6"),
    "proposals without a company": ((), {"finops/projproposaljour": "dataareaid"}, "usmf".__eq__),
    "customer transactions without a company": (("dates-shifted",), {"finops/custtrans": "dataareaid"}, "demf".__eq__),
    "actuals without a day": ((), {"dataverse/msdyn_actual": "createdon"}, lambda it: it[:10] == "2026-09-29"),
    "staging without a day": (
        (),
        {"finops/projcdsactualsimport": "createddatetime"},
        lambda it: it[:10] == "2026-09-29",
    ),
    "Dataverse cut off before a day": ((), DATAVERSE, lambda it: it < "2026-10-05"),
    "Finance cut off before a day": ((), FINANCE, lambda it: it < "2026-10-05"),
    "Dataverse exported earlier": ((), DATAVERSE, lambda it: it > "2026-10-12"),
    "Finance exported earlier": ((), FINANCE, lambda it: it > "2026-10-12"),
    "both cut off": ((), DATAVERSE | FINANCE, lambda it: it < "2026-10-05"),
    "a month of both": ((), DATAVERSE | FINANCE | LINES, lambda it: it < "2026-10-05"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_causes_of_a_whole_export_equal_reference(name: str, tmp_path: Path) -> None:
    defects, columns, is_gone = WHOLE[name]
    write_sample(tmp_path, invoices=60, seed=5, defects=defects)
    if columns:
        book, headers = read_book(tmp_path), read_headers(tmp_path)
        for table, column in columns.items():
            book[table] = [row for row in book[table] if not is_gone(row[column])]
        write_book(book, tmp_path, headers)
    result = reconcile(tmp_path, as_of=AS_OF)
    with ik.open(tmp_path, quiet=True) as opened:
        run = opened.reconcile(as_of=AS_OF)
        found, bridge = Counter(lines_of_sql(run)), bridge_of_sql(run)
    due = Counter(lines_of_reference(result))
    assert not list((found - due).elements())
    assert not list((due - found).elements())
    assert any(line[0].startswith("export.") for line in due) or name in ("both cut off", "a month of both")
    assert bridge == cells_of_reference(result)


FEW = (Plan(2, ()), Plan(3, (7, 8)), Plan(4, (9,)))


def with_broken_rule(name: str, before: str, after: str, monkeypatch: pytest.MonkeyPatch) -> Compared:
    """What comes of a few books when one rule's SELECT is another than its file's."""
    assert before in find_rule(name).select
    rules = tuple(
        dataclasses.replace(rule, select=rule.select.replace(before, after)) if rule.name == name else rule
        for rule in read_rules()
    )
    monkeypatch.setattr("invoicekit.reconcile.read_rules", lambda: rules)
    return compare_books(FEW)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("import.line", "s.amount,", "s.amount + 1 as amount,"),
        ("import.line", "= 'Chargeable'", "<> 'Chargeable'"),
        ("post.customer", "i.customer,", "'C-1' as customer,"),
    ],
)
def test_a_broken_rule_is_seen(name: str, before: str, after: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = with_broken_rule(name, before, after, monkeypatch)
    assert compared.parted.keys() == {0, 1, 2}
    assert any(f": ('{name}', " in line for lines in compared.parted.values() for line in lines)


def test_books_that_part_are_told_with_the_fewest_damages(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = with_broken_rule("import.line", "s.amount,", "s.amount + 1 as amount,", monkeypatch)
    text = told(FEW, compared, most=2)
    assert text.startswith("3 of 3 books part\nPlan(base=2, chances=()):\n  only SQL: ('import.line', 'different', ")
    assert "Plan(base=3, chances=()):" in text  # neither of its damages is needed


def test_books_in_one_folder_do_not_meet() -> None:
    ids = [
        {value for name, rows in moved(build(Plan(2, ()))[0], place).items() if name not in SHARED
         for row in rows for value in row.values() if place_of(value) is not None}
        for place in (3, 4)
    ]  # fmt: skip
    assert {place_of(value) for value in ids[0]} == {3}
    assert {place_of(value) for value in ids[1]} == {4}
    assert len(ids[0]) == len(ids[1]) > 500
