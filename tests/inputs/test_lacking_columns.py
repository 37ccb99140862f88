"""A clean book without one of its optional columns is still clean: what cannot be told is left out, and named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.contract import read_contract
from invoicekit.model import Model
from invoicekit.rebuild import rebuild_model
from invoicekit.reconcile import Coverage, plan_rules, reconcile
from invoicekit.sample import write_sample
from invoicekit.settings import Settings

Column = tuple[str, str]
TABLES = {name: frozenset(table.columns) for name, table in read_contract().tables.items()}
OPTIONAL = [
    (name, column.name)
    for name, table in read_contract().tables.items()
    for column in table.columns.values()
    if not column.required
]
AT_ONCE = 8

# What a clean book has findings without, and why that is so.
EXCEPTIONS: dict[Column, tuple[set[str], str]] = {
    ("invoice", "modified_at"): (
        {"sync.header"},
        "when it was confirmed is its last change; without it a header on its way counts from its creation",
    ),
    ("msdyn_invoicelinetransaction", "discount"): (
        {"confirm.invoice-total"},
        "inputs.md: a discount that is not exported is none, as in books that give none",
    ),
    ("msdyn_invoicelinetransaction", "fee"): (
        {"confirm.invoice-total"},
        "inputs.md: a fee that is not exported is none, as in books that have none",
    ),
}


def coverage_without(columns: Sequence[Column], tables: Mapping[str, frozenset[str]] = TABLES) -> Coverage:
    return plan_rules(Model({name: has - {c for table, c in columns if table == name} for name, has in tables.items()}))


def grouped() -> list[tuple[Column, ...]]:
    """Columns that may lack together: of different tables, and none hides what another one does.

    What keeps a rule from running lacks alone, and so does what the rules are known to cry for.
    """
    groups: list[tuple[set[str], set[object], list[Column]]] = []
    alone = []
    for column in OPTIONAL:
        coverage = coverage_without([column])
        if column in EXCEPTIONS:
            continue
        if coverage.not_run:
            alone.append((column,))
            continue
        lacks = set(coverage.not_compared)
        for tables, lacking, columns in groups:
            if len(columns) < AT_ONCE and column[0] not in tables and not lacks & lacking:
                tables.add(column[0])
                lacking.update(lacks)
                columns.append(column)
                break
        else:
            groups.append(({column[0]}, set(lacks), [column]))
    return [*alone, *(tuple(columns) for _, _, columns in groups)]


def named(columns: Sequence[Column]) -> str:
    return ", ".join(f"{table}.{name}" for table, name in columns)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Workbook]:
    folder = tmp_path_factory.mktemp("book")
    write_sample(folder, invoices=40, seed=3)
    with ik.open(folder, quiet=True) as opened:
        yield opened


@contextmanager
def taken_back(book: ik.Workbook) -> Iterator[None]:
    book.con.begin()
    try:
        yield
    finally:
        book.con.rollback()


def rules_that_cry(book: ik.Workbook, columns: Sequence[Column]) -> set[str]:
    """The rules that find something in the book, had it been exported without these columns."""
    pairs = book.con.execute("select table_name, column_name from supplied_column").fetchall()
    has: dict[str, frozenset[str]] = {}
    for table, column in pairs:
        has[table] = has.get(table, frozenset()) | ({column} - {c for t, c in columns if t == table})
    with taken_back(book):
        for table, column in columns:
            book.con.execute(f"update typed.{table} set {column} = null")
            book.con.execute("delete from supplied_column where table_name = ? and column_name = ?", [table, column])
        rebuild_model(book.con, [table for table, _ in columns])
        reconcile(book.con, Model(has), Settings().at("2026-10-31"))
        return {rule for (rule,) in book.con.execute("select distinct rule from result.finding").fetchall()}


@pytest.mark.parametrize("columns", grouped(), ids=named)
def test_a_clean_book_stays_clean_without(columns: tuple[Column, ...], book: ik.Workbook) -> None:
    """Several that lack at once may be more than one may; where together they make a finding, each is asked alone."""
    if len(columns) == 1 or rules_that_cry(book, columns):
        cries = {named([column]): rules_that_cry(book, [column]) for column in columns}
        assert not any(cries.values()), cries


@pytest.mark.parametrize("column", EXCEPTIONS, ids=".".join)
def test_where_a_clean_book_does_not_stay_clean_we_know_why(column: Column, book: ik.Workbook) -> None:
    rules, _ = EXCEPTIONS[column]
    assert rules_that_cry(book, [column]) == rules


def test_every_optional_column_lacks_once() -> None:
    assert sorted([*(column for group in grouped() for column in group), *EXCEPTIONS]) == sorted(OPTIONAL)


@pytest.mark.parametrize(
    ("column", "rule", "what"),
    [
        (("projinvoicejour", "currency"), "post.ledger", "currency"),
        (("projadvancedjournalline", "cost_currency"), "post.ledger", "currency"),
        (("msdyn_invoicelinetransaction", "tax"), "confirm.billed", "tax"),
    ],
)
def test_what_is_not_compared_is_named(column: Column, rule: str, what: str) -> None:
    assert (rule, what) in {(item.rule, item.what) for item in coverage_without([column]).not_compared}


def test_what_is_needed_where_its_table_is_exported() -> None:
    """Without their type, billed sales of product lines are nobody's; without their table there are no such lines."""
    without_type = {item.rule for item in coverage_without([("invoicedetail", "product_type")]).not_run}
    without_table = coverage_without([], {name: has for name, has in TABLES.items() if name != "invoicedetail"})
    assert "confirm.billed" in without_type
    assert "confirm.billed" not in {item.rule for item in without_table.not_run}


def test_a_column_taken_away_is_as_one_that_was_not_exported(book: ik.Workbook, tmp_path: Path) -> None:
    """The loaded book says so: a real export without a posted invoice's currency."""
    for file in book.source.glob("*/*.csv"):
        lines = file.read_text("utf-8").splitlines()
        if file.stem == "projinvoicejour":
            place = lines[0].split(",").index("currencyid")
            lines = [",".join(cell for n, cell in enumerate(line.split(",")) if n != place) for line in lines]
        to = tmp_path / file.relative_to(book.source)
        to.parent.mkdir(exist_ok=True)
        to.write_text("\n".join(lines) + "\n", "utf-8")
    with ik.open(tmp_path, quiet=True) as poorer:
        run = poorer.reconcile("2026-10-31")
        assert run.findings.empty
        assert {item.what for item in run.not_compared if item.rule == "post.ledger"} == {"currency"}


@pytest.mark.parametrize("table", ["generaljournalentry", "generaljournalaccountentry"])
def test_without_a_table_of_the_ledger_no_rule_of_it_runs(table: str) -> None:
    coverage = plan_rules(Model({name: has for name, has in TABLES.items() if name != table}))
    assert {item.rule: item.missing.partition(".")[0] for item in coverage.not_run} == dict.fromkeys(
        ("post.ledger", "post.period", "post.voucher-balance", "post.wip-reversed"), table
    )
