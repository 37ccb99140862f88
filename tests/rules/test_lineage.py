"""What a file of the model reads, as told from its text, against what a parser of SQL finds in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from invoicekit.contract import read_contract
from invoicekit.lineage import Reader, readers
from invoicekit.model import ModelFile, build_model, model_files
from invoicekit.rules import sql_folder

from .case_file import read_case
from .run_case import empty_book

Schema = dict[str, object]
MODEL = ("dataverse", "finops")
FILES = {file.name: file for file in model_files()}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Schema]:
    case = read_case(Path(__file__).parent / "cases" / "sync.actual.md")
    with empty_book(tmp_path_factory.mktemp("empty"), case) as con:
        build_model(con)
        found: dict[str, dict[str, dict[str, str]]] = {}
        query = "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal"
        for place, table, column, type_ in con.execute(query).fetchall():
            found.setdefault(place, {}).setdefault(table, {})[column] = type_
        yield {**found}


def parsed(sql: str, schema: Schema) -> set[tuple[str, str]]:
    """The columns of model tables that a statement names, and `*` for all columns of one."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    stars = qualify(tree.copy(), schema=schema, dialect="duckdb", expand_stars=False, validate_qualify_columns=False)
    found = set[tuple[str, str]]()
    for scope in traverse_scope(stars.expression if isinstance(stars, exp.Create) else stars):
        tables = {
            name: f"{source.db}.{source.name}"
            for name, source in scope.sources.items()
            if isinstance(source, exp.Table) and source.db in MODEL
        }
        for column in scope.columns:
            if column.table in tables:
                found.add((tables[column.table], column.name))
        if isinstance(scope.expression, exp.Select):
            for one in scope.expression.expressions:
                if isinstance(one, exp.Star):
                    found |= {(table, "*") for table in tables.values()}
                elif isinstance(one, exp.Column) and isinstance(one.this, exp.Star) and one.table in tables:
                    found.add((tables[one.table], "*"))
    return found


def told(name: str, sql: str) -> set[tuple[str, str]]:
    reader = Reader(ModelFile(name, sql, None, {}), ("\n".join(line for line in sql.splitlines() if line[:2] != "--"),))
    return {(table, column) for table in reader.reads for column in reader.columns(table)}


@pytest.mark.parametrize("name", FILES)
def test_no_column_that_a_file_reads_is_left_out(name: str, schema: Schema) -> None:
    assert parsed(FILES[name].sql, schema) - told(name, FILES[name].sql) == set()


@pytest.mark.parametrize(
    ("select", "reads"),
    [
        ("select * from dataverse.actual", {"*"}),
        ("select a.* from dataverse.actual a", {"*"}),
        ("select a.tax from dataverse.actual a join finops.company c on c.company = a.company", {"tax", "company"}),
        ("select tax as since from dataverse.actual", {"tax"}),
        ("with x as (select tax from dataverse.actual) select * from x", {"tax"}),
    ],
)
def test_the_parser_sees_what_is_read(select: str, reads: set[str], schema: Schema) -> None:
    sql = f"create table finops.new as {select}"
    found = {column for table, column in parsed(sql, schema) if table == "dataverse.actual"}
    assert found == reads
    left_out = parsed(sql, schema) - told("finops.new", sql)
    assert {column for _, column in left_out} == reads & {"*"}


def test_of_another_table_and_of_a_new_name_nothing_is_told() -> None:
    sql = "create table finops.new as select s.tax as since from finops.staging s join dataverse.actual a on a.class"
    of_actual = {column for table, column in told("finops.new", sql) if table == "dataverse.actual"}
    assert "class" in of_actual
    assert not {"tax", "since"} & of_actual


def test_what_a_view_reads_its_readers_read() -> None:
    (accrual,) = (reader for reader in readers(model_files()) if reader.name == "finops.accrual")
    assert "dataverse.actual" not in accrual.reads
    assert {"role_1", "transaction_2"} <= accrual.columns("finops.relationship")


def test_what_a_view_names_is_not_told_of_a_table_that_only_another_text_names() -> None:
    texts = ("create table finops.new as select voucher from finops.of_staging", "select tax from finops.staging")
    reader = Reader(ModelFile("finops.new", texts[0], None, {}), texts)
    assert reader.reads == {"finops.of_staging", "finops.staging"}
    assert "tax" in reader.columns("finops.staging")
    assert "voucher" not in reader.columns("finops.staging")
    assert "voucher" in reader.columns("finops.of_staging")
    assert "tax" not in reader.columns("finops.of_staging")


def test_what_one_expression_names_is_not_told_of_a_table_that_only_another_names() -> None:
    sql = """create table finops.new as
with invoice as (
  select (status), total from finops.invoice
),
proforma as (
  select invoice_number from dataverse.invoice
)
select project from dataverse.actual join invoice on true join proforma on true
"""
    columns = {
        table: {column for name, column in told("finops.new", sql) if name == table} for table, _ in told("n", sql)
    }
    assert {"status", "total"} <= columns["finops.invoice"]
    assert "invoice_number" in columns["dataverse.invoice"]
    assert not {"status", "total", "project"} & columns["dataverse.invoice"]
    assert not {"invoice_number", "project"} & columns["finops.invoice"]
    assert "project" in columns["dataverse.actual"]
    assert not {"status", "invoice_number"} & columns["dataverse.actual"]


def test_every_column_of_the_contract_is_read() -> None:
    """A column that no statement reads can only do harm: a cell that does not fit puts its row in quarantine."""
    common = {"record", "modified_at", "version", "deleted"}  # copies and deleted rows are told by these
    statements = [file.read_text("utf-8") for file in sql_folder().rglob("*.sql")]
    unread = set()
    for name, table in read_contract().tables.items():
        reading = "\n".join(text for text in statements if re.search(rf"\btyped\.{name}\b", text))
        words = set(re.findall(r"\w+", reading))
        unread |= {f"{name}.{column}" for column in table.columns if column not in words | common}
    assert unread == set()
