"""What settings may say of a system that names or numbers things otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.export_errors import MissingColumns
from invoicekit.settings import read_settings

from .desk import Desk
from .folder import ACTUAL, STAGING, book, write_csv

SETTINGS = """
as_of = 2026-10-31
companies = ["ukmf"]

[lags]
import = "90 minutes"

[columns.msdyn_actual]
skip_sync = "cr1_Keep Out"

[choices.staging_transaction_type]
"Cost" = 10
"Unbilled sales" = 11
"Billed sales" = 13
"""


def test_other_columns_and_integers(tmp_path: Path) -> None:
    tables = book()
    for row in tables[ACTUAL]:
        row["cr1_keep out"] = "true" if row["msdyn_transactiontypecode"] == "192350000" else "false"
    for row in tables[STAGING]:
        row["transtype"] = str(int(row["transtype"]) + 10)
    write_csv(tmp_path, tables)
    (tmp_path / "invoicekit.toml").write_text(SETTINGS)
    with ik.open(tmp_path, quiet=True) as opened:
        assert {table.quarantined for table in opened.loaded.tables} == {0}
        actuals = "select transaction_type, skip_sync, count(*) from dataverse.actual group by all order by all"
        assert opened.con.execute(actuals).fetchall() == [
            ("Billed sales", False, 3), ("Cost", True, 3), ("Unbilled sales", False, 3),
        ]  # fmt: skip
        staged = "select transaction_type, count(*) from finops.staging group by all order by all"
        assert opened.con.execute(staged).fetchall() == [("Billed sales", 3), ("Cost", 3), ("Unbilled sales", 3)]


def test_an_override_replaces_the_whole_map_but_not_its_words(desk: Desk) -> None:
    file = desk.folder / "mine.toml"
    file.write_text('[choices.staging_transaction_type]\n"Cost" = 10\n')
    found = desk.cells(
        "projcdsactualsimport", "transtype", ["10", "Cost", "0", "3", "billed sales"], read_settings(file)
    )
    wrong = "quarantine: is not in the choice map staging_transaction_type"
    assert found == {"10": "Cost", "Cost": "Cost", "0": wrong, "3": wrong, "billed sales": "Billed sales"}


def test_a_choice_may_be_written_in_your_language(desk: Desk) -> None:
    file = desk.folder / "mine.toml"
    file.write_text('[choices.staging_transaction_type]\nCost = "Kosten"\n"Billed sales" = "Fakturierter Umsatz"\n')
    found = desk.cells(
        "projcdsactualsimport",
        "transtype",
        ["kosten", "Cost", "0", "FakturierterUmsatz", "Umsatz"],
        read_settings(file),
    )
    wrong = "quarantine: is not in the choice map staging_transaction_type"
    assert found == {
        "kosten": "Cost", "Cost": "Cost", "0": "Cost", "FakturierterUmsatz": "Billed sales", "Umsatz": wrong,
    }  # fmt: skip


def test_a_column_is_named_by_our_name_or_by_the_system_s(tmp_path: Path) -> None:
    tables = book()
    for row in tables[ACTUAL]:
        row["Betrag"] = row.pop("msdyn_amount")
    write_csv(tmp_path, tables)
    with pytest.raises(MissingColumns, match=r'under \[columns.<table>\]: msdyn_amount = "your name of it"'):
        ik.open(tmp_path, quiet=True)
    for ours in ("amount", "msdyn_amount", "MSDYN_Amount"):
        (tmp_path / "invoicekit.toml").write_text(f'[columns.msdyn_actual]\n{ours} = "Betrag"\n')
        with ik.open(tmp_path, quiet=True) as opened:
            assert opened.con.execute("select count(amount) from dataverse.actual").fetchall() == [(9,)]
