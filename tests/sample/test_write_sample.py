"""What `write_sample` promises of its files."""

from __future__ import annotations

import csv
import tomllib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from invoicekit.__main__ import main
from invoicekit.errors import InvoicekitError
from invoicekit.sample import write_sample

from .exports import Exports


def files(directory: Path) -> dict[str, bytes]:
    """Every file's bytes, by its path in the folder."""
    return {str(file.relative_to(directory)): file.read_bytes() for file in directory.rglob("*") if file.is_file()}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_same_arguments_give_the_same_bytes(tmp_path: Path, form: str) -> None:
    for name in ("one", "two"):
        write_sample(tmp_path / name, invoices=12, seed=3, defects=["line-missing", "cost-missing"], format=form)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_another_seed_gives_another_book(tmp_path: Path) -> None:
    write_sample(tmp_path / "one", invoices=3, seed=1)
    write_sample(tmp_path / "two", invoices=3, seed=2)
    assert files(tmp_path / "one") != files(tmp_path / "two")


@pytest.mark.parametrize("invoices", [1, 2, 17, 401])
def test_the_number_of_invoices_is_exact(tmp_path: Path, invoices: int) -> None:
    report = write_sample(tmp_path, invoices=invoices)
    assert len(Exports(tmp_path)["invoice"]) == invoices == report.rows["dataverse/invoice"]


def test_the_report_counts_what_was_written(clean_directory: Path, tmp_path: Path) -> None:
    report = write_sample(tmp_path, invoices=90, seed=7)
    written = Exports(clean_directory).tables
    assert {name.split("/")[1]: rows for name, rows in report.rows.items()} == {
        table: len(rows) for table, rows in written.items()
    }


def test_a_clean_book_owes_nothing_and_says_when_it_was_exported(tmp_path: Path) -> None:
    report = write_sample(tmp_path, invoices=2, as_of=date(2027, 2, 28))
    assert report.findings == ()
    assert (tmp_path / "answers.csv").read_bytes() == b"rule,outcome,subject\n"
    settings = tomllib.loads((tmp_path / "invoicekit.toml").read_text(encoding="utf-8"))
    assert settings == {"as_of": "2027-02-28"}


def test_nothing_happened_after_the_export(clean: Exports) -> None:
    end = "2026-10-31T23:59:59"
    for table, rows in clean.tables.items():
        for row in rows:
            for column in ("createdon", "modifiedon", "createddatetime", "modifieddatetime", "posteddatetime"):
                stamp = row.get(column, "").removesuffix("Z").replace(" ", "T")
                assert stamp <= end, (table, row)


def test_both_formats_hold_the_same_rows(tmp_path: Path) -> None:
    for form in ("csv", "parquet"):
        write_sample(tmp_path / form, invoices=25, seed=5, format=form)
    told = Exports(tmp_path / "csv").tables
    with duckdb.connect() as connection:
        for file in sorted((tmp_path / "parquet").glob("*/*.parquet")):
            rows = connection.read_parquet(str(file)).fetchall()
            assert len(rows) == len(told[file.stem]), file
            for typed, text in zip(rows, told[file.stem], strict=True):
                assert [_same(value, word) for value, word in zip(typed, text.values(), strict=True)] == list(
                    text.values()
                ), file


def _same(value: object, word: str) -> str:
    """The word, where it says the value."""
    match value:
        case None:
            said = ""
        case Decimal():
            said = word if Decimal(word) == value else format(value, "f")
        case datetime():
            said = value.isoformat(sep="T" if "T" in word else " ") + ("Z" if word.endswith("Z") else "")
        case _:
            said = str(value)
    return said


def test_the_parquet_files_are_typed(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=2, format="parquet")
    with duckdb.connect() as connection:
        staging = connection.read_parquet(str(tmp_path / "finops" / "projcdsactualsimport.parquet"))
        types = dict(zip(staging.columns, map(str, staging.types), strict=True))
    assert types["actualid"] == "UUID"
    assert types["amount"] == "DECIMAL(28,6)"
    assert types["createddatetime"] == "TIMESTAMP"
    assert types["projadvancedjournalline"] == "BIGINT"


def test_writing_in_another_format_leaves_no_table_twice(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=1, format="csv")
    write_sample(tmp_path, invoices=1, format="parquet")
    assert not list(tmp_path.glob("*/*.csv"))


def test_every_stage_of_the_way_is_there(clean: Exports) -> None:
    status = {row["msdyn_projectinvoicestatus"] for row in clean["invoice"]}
    assert status == {"192350000", "192350002", "192350004"}
    proposals = {row["proposalid"]: Decimal(row["invoiceamount"]) for row in clean["projproposaljour"]}
    posted = {row["proposalid"] for row in clean["projinvoicejour"]}
    assert any(amount == 0 for amount in proposals.values()), "waiting for the import"
    assert any(amount and number not in posted for number, amount in proposals.items()), "waiting to be posted"
    days = {row["createdon"][:7] for row in clean["invoice"]}
    assert len(days) > 2, "invoices of several months"


def test_every_class_company_and_a_foreign_currency_are_there(clean: Exports) -> None:
    classes = {row["msdyn_transactionclassification"] for row in clean["msdyn_actual"]}
    assert classes == {"192350000", "192350001", "192350002", "192350003", "192350004", "192350005", "690970002"}
    types = {row["msdyn_transactiontypecode"] for row in clean["msdyn_actual"]}
    assert types == {"192350000", "192350005", "192350006", "192350007", "192350008"}
    assert {row["accountingcurrency"] for row in clean["ledger"]} == {"USD", "EUR", "GBP"}
    assert any(Decimal(row["exchrate"]) != 100 for row in clean["projinvoicejour"])


def test_forty_invoices_stay_small(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=40)
    assert sum(map(len, files(tmp_path).values())) < 1_100_000


def test_names_survive_commas_quotes_and_other_scripts(clean_directory: Path) -> None:
    with (clean_directory / "dataverse" / "account.csv").open(encoding="utf-8", newline="") as stream:
        names = {row["name"] for row in csv.DictReader(stream)}
    assert {"Adatum, Inc.", 'The "Blue Door" Theatre', "東京デザイン株式会社"} <= names
    assert b"\r" not in (clean_directory / "dataverse" / "account.csv").read_bytes()


def test_refusals_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InvoicekitError, match=r"line-mising.*line-missing"):
        write_sample(tmp_path, defects=["line-mising"])
    with pytest.raises(InvoicekitError, match="at least 1"):
        write_sample(tmp_path, invoices=0)
    with pytest.raises(InvoicekitError, match="csv, parquet"):
        write_sample(tmp_path, format="xlsx")
    with pytest.raises(InvoicekitError, match="at least 2 invoices"):
        write_sample(tmp_path, invoices=1, defects=["line-missing", "line-duplicate"])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("as_of", [date(2026, 1, 1), date(2028, 2, 29)])
def test_the_book_ends_with_its_day(tmp_path: Path, as_of: date) -> None:
    write_sample(tmp_path, invoices=15, as_of=as_of)
    stamps = {row["createdon"][:10] for row in Exports(tmp_path)["msdyn_actual"]}
    assert max(stamps) == as_of.isoformat()


def test_all_faults_are_all_that_leave_something_to_be_seen_of_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", str(tmp_path), "--defects", "all", "--invoices", "90"]) == 0
    assert "each fault by itself" in capsys.readouterr().out
    told = (tmp_path / "answers.csv").read_text("utf-8")
    assert "export.cut" in told
    assert "export.company" not in told


def test_of_one_fault_all_is_told_that_is_due(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", str(tmp_path), "--defects", "header-missing", "--invoices", "6"]) == 0
    assert "findings due: 1 (answers.csv)\n" in capsys.readouterr().out
