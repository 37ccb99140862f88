"""The spellings of `domain/inputs.md` that the reference reads, and what it refuses."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from .one_invoice_finance import Tables
from .one_invoice_ids import BILLED, COST, STAGED_BILLED
from .spoils import ACTUAL, INVOICE, STAGING, change, not_sent, only, run


def test_rates_per_one_and_per_hundred_are_told_apart(tmp_path: Path) -> None:
    def per_one(tables: Tables) -> None:
        for row in tables[STAGING]:
            row["exchangerate"] = {"100": "1", "125": "1.25"}[row["exchangerate"]]

    assert run(tmp_path, per_one).rows == ()


def test_a_bad_value_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"projcdsactualsimport\.csv:2: amount = '1,000' is no money"):
        run(tmp_path, change(STAGING, COST, amount="1,000"))


@pytest.mark.parametrize("spelling", ["Billed Sales", "billed-sales", "BilledSales", "192350006"])
def test_choices_in_any_spelling(spelling: str, tmp_path: Path) -> None:
    assert run(tmp_path, change(ACTUAL, BILLED, msdyn_transactiontypecode=spelling)).rows == ()


@pytest.mark.parametrize(
    "spelling", ["2026-10-01", "2026-10-01 00:00:00", "2026-10-01T00:00:00Z", "2026-10-01T23:00:00Z", "10/1/2026"]
)
def test_dates_in_any_spelling_are_never_shifted(spelling: str, tmp_path: Path) -> None:
    assert run(tmp_path, change(ACTUAL, BILLED, msdyn_documentdate=spelling)).rows == ()


@pytest.mark.parametrize("since", ["2026-10-31T22:30:00Z", "2026-10-31 22:30:00", "10/31/2026 10:30:00 PM"])
def test_time_stamps_in_any_spelling(since: str, tmp_path: Path) -> None:
    spoils = (not_sent(BILLED), change(ACTUAL, BILLED, createdon=since))
    early, late = datetime(2026, 10, 31, 23, 29, tzinfo=UTC), datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    assert only(run(tmp_path, *spoils, as_of=early), "sync.actual").outcome == "waiting"
    assert only(run(tmp_path, *spoils, as_of=late), "sync.actual").outcome == "missing"


def test_empty_dates_and_records_of_finance_are_null(tmp_path: Path) -> None:
    empty = change(STAGING, BILLED, documentdate="1900-01-01 00:00:00", projadvancedjournalline="0")
    assert run(tmp_path, empty, change(ACTUAL, BILLED, msdyn_documentdate="")).rows == ()


def test_a_braced_capital_guid_and_an_invoice_lookup_are_read(tmp_path: Path) -> None:
    braced = change(STAGING, BILLED, actualid=f"{{{BILLED.upper()}}}", actualsimportid=STAGED_BILLED.upper())
    assert run(tmp_path, braced, change(INVOICE, "INV1", msdyn_ordertype="")).rows == ()
