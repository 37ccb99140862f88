"""The same book in every format becomes the same model tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.model import model_files

from .folder import (
    ACTUAL,
    AMOUNTS,
    PROPOSAL,
    STAGING,
    Book,
    book,
    guid,
    write_csv,
    write_json,
    write_parquet,
    write_xlsx,
)

Model = dict[str, list[tuple[object, ...]]]


def model(folder: Path) -> Model:
    """Every table of the model with its rows."""
    with ik.open(folder, quiet=True) as opened:
        assert {table.quarantined for table in opened.loaded.tables} == {0}
        return {
            file.name: opened.con.execute(f"select columns(*)::varchar from {file.name} order by all").fetchall()
            for file in model_files()
        }


@pytest.fixture(scope="module")
def as_csv(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return model(write_csv(tmp_path_factory.mktemp("csv"), book()))


def spelled_otherwise(folder: Path, tables: Book) -> Path:
    """CSV again, every cell in another of its spellings, the actuals in two files and a folder."""
    words = {"192350000": "cost", "192350005": "Unbilled Sales", "192350006": "BilledSales"}
    for row in tables[ACTUAL]:
        row["msdyn_transactiontypecode"] = words[row["msdyn_transactiontypecode"]]
        row["msdyn_billingtype"] = "chargeable"
        row["msdyn_istransition"] = "No"
        row["msdyn_documentdate"] = "2026-10-31T12:00:00Z"
        row["createdon"] = "10/31/2026 6:00:00 PM"
        row["_msdyn_invoice_value"] = f"{{{row.pop('msdyn_invoice').upper()}}}"
        row["_msdyn_invoice_value@formatted"] = "INV-1"
        if row["msdyn_amount"].endswith(".0000"):
            row["msdyn_amount"] += "000000"
    for row in tables[STAGING]:
        row["projectdataareaid"] = "UKMF"
        row["transtype"] = {"0": "Cost", "1": "Sales", "3": "Billed sales"}[row["transtype"]]
        row["modifieddatetime"] = "1/1/1900 12:00:00 AM"
    actuals = tables.pop(ACTUAL)
    tables |= {f"{ACTUAL}.1": actuals[:2], f"{ACTUAL}/more.2026": [dict(reversed(row.items())) for row in actuals[2:]]}
    return write_csv(folder, tables)


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(spelled_otherwise, id="csv, spelled otherwise"),
        pytest.param(partial(write_parquet, typed=True), id="parquet, typed"),
        pytest.param(partial(write_parquet, typed=False), id="parquet, all text"),
        pytest.param(partial(write_json, pages=True), id="json pages"),
        pytest.param(partial(write_json, pages=False), id="json array"),
        pytest.param(write_xlsx, id="xlsx"),
    ],
)
def test_same_model(write: Callable[[Path, Book], Path], as_csv: Model, tmp_path: Path) -> None:
    assert model(write(tmp_path, book())) == as_csv


def test_the_model_holds_the_book(as_csv: Model, tmp_path: Path) -> None:
    with ik.open(write_json(tmp_path, book(), pages=True), quiet=True) as opened:
        actuals = opened.con.execute(
            "select actual_id::varchar, amount::varchar, company, currency, invoice, contract, project "
            "from dataverse.actual order by actual_id"
        ).fetchall()
    amounts = (
        "100.000000", "-0.010000", "12345678901234.567800", "99999999999999.999900", "0.000000", "7.000000",
        "-250.500000", "1000000.000000", "0.100000",
    )  # fmt: skip
    assert len(AMOUNTS) == len(amounts)
    assert actuals == [(guid(n), amount, "UKMF", "GBP", "INV-1", "C1", "P1") for n, amount in enumerate(amounts, 1)]
    assert {name for name, rows in as_csv.items() if rows} >= {"dataverse.actual", "finops.staging", "finops.proposal"}


def test_numbers_of_json_have_a_point_whatever_is_declared_for_csv(as_csv: Model, tmp_path: Path) -> None:
    """German CSV from Finance beside JSON from Dataverse."""
    tables = book()
    for row in tables[STAGING]:
        row["amount"] = row["amount"].replace(".", ",")
    tables[PROPOSAL][0]["invoiceamount"] = "100,00"
    finance = {name: tables.pop(name) for name in list(tables) if name.startswith("finops/")}
    write_json(tmp_path, tables, pages=False)
    write_csv(tmp_path, finance, delimiter=";")
    (tmp_path / "invoicekit.toml").write_text('[numbers]\ndecimal = ","\nthousands = "."\ndelimiter = ";"\n')
    assert model(tmp_path)["dataverse.actual"] == as_csv["dataverse.actual"]


@pytest.mark.parametrize("write", [write_csv, partial(write_parquet, typed=True)])
@pytest.mark.parametrize("name", ["close[1]", "close?", "clos*"])
def test_a_folder_is_read_itself_and_no_other_that_its_name_fits(
    write: Callable[[Path, Book], Path], name: str, tmp_path: Path
) -> None:
    own = book()
    own[PROPOSAL][0]["invoiceamount"] = "12.34"
    (tmp_path / name).mkdir()
    (tmp_path / "close1").mkdir()
    write(tmp_path / "close1", book())
    with ik.open(write(tmp_path / name, own), quiet=True) as opened:
        ((total,), *_) = opened.con.execute("select total::varchar from finops.proposal").fetchall()
    assert total == "12.340000"
