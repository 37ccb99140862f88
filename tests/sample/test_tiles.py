"""A large book is a small one with new keys, and hangs together in every tile."""

from __future__ import annotations

from pathlib import Path

import pytest

from invoicekit.sample import write_sample, writer

from .exports import Exports

KEYS = {
    "invoice": "invoiceid",
    "msdyn_actual": "msdyn_actualid",
    "msdyn_transactionconnection": "msdyn_transactionconnectionid",
    "msdyn_invoicelinetransaction": "msdyn_invoicelinetransactionid",
    "projcdsactualsimport": "actualsimportid",
    "projcdstransactionrelationshipimport": "connectionid",
    "projadvancedjournalline": "recid",
    "projproposaljour": "proposalid",
    "projinvoicejour": "projinvoiceid",
    "account": "accountid",
}


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """Two whole tiles and a part of a third, with a fault."""
    directory: Path = tmp_path_factory.mktemp("tiled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "TILE", 40)
        report = write_sample(directory, invoices=105, defects=["posting-missing"])
    assert len(report.findings) == 1
    return Exports(directory)


@pytest.mark.parametrize("invoices", [9, 10, 11, 20, 34])
def test_the_number_of_invoices_is_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invoices: int) -> None:
    monkeypatch.setattr(writer, "TILE", 10)
    report = write_sample(tmp_path, invoices=invoices)
    assert len(Exports(tmp_path)["invoice"]) == invoices == report.rows["dataverse/invoice"]


def test_keys_are_unique(tiled: Exports) -> None:
    for table, key in KEYS.items():
        assert tiled.by(table, key)


def test_references_meet_their_rows(tiled: Exports) -> None:
    actuals = tiled.by("msdyn_actual", "msdyn_actualid")
    invoices = tiled.by("invoice", "invoiceid")
    lines = tiled.by("projadvancedjournalline", "recid")
    journals = tiled.by("projadvancedjournal", "recid")
    contracts = tiled.by("salesorder", "salesorderid")
    for actual in actuals.values():
        assert not actual["msdyn_invoice"] or actual["msdyn_invoice"] in invoices
        assert actual["msdyn_salescontract"] in contracts
    for row in tiled["projcdsactualsimport"]:
        assert actuals[row["actualid"]]["msdyn_actualimportid"] == row["actualsimportid"]
        assert row["projadvancedjournalline"] in lines.keys() | {"0"}
    assert {row["projadvancedjournal"] for row in lines.values()} <= journals.keys()
    numbers = {row["msdyn_invoicenumber"] for row in invoices.values()}
    assert {row["proposalid"] for row in tiled["projproposaljour"]} <= numbers


def test_the_fault_is_in_the_first_tile_only(tiled: Exports) -> None:
    posted = {row["proposalid"] for row in tiled["projinvoicejour"]}
    dates = {row["proposalid"]: row["modifieddatetime"] for row in tiled["projproposaljour"]}
    stuck = [number for number, day in dates.items() if number not in posted and day < "2026-10-25"]
    assert len(stuck) == 1
    assert stuck[0].count("-") == 2


def test_guids_of_later_tiles_look_like_any_other(tiled: Exports) -> None:
    starts = {row["msdyn_actualid"][:2] for row in tiled["msdyn_actual"]}
    assert len(starts) > 250
