"""The walk-through goes on where a stage cannot be performed, and keeps to the moment that it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.notebooks import walk
from invoicekit.sample import write_sample

REQUIRED = {"invoice", "msdyn_actual", "projproposaljour", "projcdsactualsimport"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sample(tmp_path / "book", invoices=4, seed=3, defects=[])
    return tmp_path / "book"


def test_what_was_not_exported_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for export in folder.glob("*/*.csv"):
        if export.stem not in REQUIRED:
            export.unlink()
    with ik.open(folder, quiet=True) as book:
        assert walk.step(book.create_invoices, None, of="CON-00001") == []
        assert walk.step(book.create_invoices, None, of=None) == []
        assert walk.performed([]).words == "Written: no rows"
    (said,) = capsys.readouterr().out.splitlines()
    assert "was not exported" in said


def test_rows_are_counted_and_what_waits_says_why(folder: Path) -> None:
    with ik.open(folder, quiet=True) as book:
        number = walk.bring(book, "", "2026-11-02", "confirm", "sync")
        done = walk.step(book.import_from_staging, "2026-11-02", of=number)
    (written,) = [result.written for result in done]
    shown = walk.performed(done)
    assert shown.words.startswith(f"Written: {sum(written.values())} rows in {len(written)} tables. Refused or waiting")
    assert "import.journal-stuck" in shown.rich
    assert "The journal was not posted, or posting it failed" in shown.rich


def test_an_invoice_is_made_at_the_moment_that_is_told(folder: Path) -> None:
    with ik.open(folder, quiet=True) as book:
        number = walk.bring(book, "", "2026-11-02T10:00:00Z", "confirm")
        made = book.sql("select invoice_number, status, cast(since as varchar) as since from dataverse.invoice")
        (row,) = made[made["invoice_number"] == number].to_dict("records")
        assert (row["status"], row["since"]) == ("Confirmed", "2026-11-02 10:00:00")
