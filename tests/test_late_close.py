"""A clean book, looked at long after: what was in flight at the end of each month has come, and reads 0.00 open."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.__main__ import main
from invoicekit.sample import write_sample


def test_a_late_close_reads_nothing_open(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=40, seed=11)
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile("2026-10-31")
        lines = run.bridge_by_period.to_dict("records")
        bridge = run.bridge.to_dict("records")
    late = [line for line in lines if line["in_transit"]]
    assert [(line["company"], line["arrow"], line["period"], line["open_rows"]) for line in late] == [
        ("GBSI", "import.line", "2026-09", 0),
        ("USMF", "import.line", "2026-08", 0),
    ]
    assert all(line["closing"] == line["in_transit"] > 0 == line["open"] for line in late)
    for line in lines:
        assert all(isinstance(line[name], Decimal) for name in ("opening", "new", "resolved", "closing", "open"))
        assert line["period"] == "2026-10" or line["open"] == 0
    # What is open at the end is what the bridge has on its way.
    october = {
        (line["company"], line["currency"], line["arrow"]): line for line in lines if line["period"] == "2026-10"
    }
    assert any(row["waiting"] for row in bridge)
    for row in bridge:
        place = (row["company"], row["currency"], row["arrow"])
        assert (october[place]["open"] if place in october else 0) == -row["waiting"]


@pytest.mark.parametrize(("as_of", "shown"), [("2026-10-15", True), ("2026-08-05", False)])
def test_the_last_period_is_printed_where_it_left_something(
    as_of: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, shown: bool
) -> None:
    write_sample(tmp_path, invoices=40, seed=11)
    main(["reconcile", str(tmp_path), "--as-of", as_of])
    printed = capsys.readouterr().out
    assert ("Not there at the end of the last period" in printed) is shown
