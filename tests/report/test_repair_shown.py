"""What the command line says of a repair plan that could not look at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from invoicekit.repair import RepairPlan
from invoicekit.show_repair import repair_plan

CLEAN: Mapping[str, Any] = {
    "findings": 0,
    "quarantine": [],
    "not_run": [],
    "standing": [{"company": "USMF", "exported": True}],
}
NOTHING_OF_GBSI = {"standing": [*CLEAN["standing"], {"company": "GBSI", "exported": False}]}


@pytest.mark.parametrize(
    ("beside", "status", "says"),
    [
        ({}, 0, ["Nothing to repair."]),
        (NOTHING_OF_GBSI, 1, ["Nothing to repair in what was looked at.", "Nothing of GBSI was compared"]),
        ({"standing": []}, 1, ["Nothing to repair in what was looked at.", "Nothing was compared"]),
        ({"not_run": [{}, {}]}, 1, ["Nothing to repair in what was looked at.", "2 rules not run"]),
        ({"quarantine": [{"quarantined": 3}]}, 1, ["Nothing to repair in what was looked at.", "3 rows in quarantine"]),
    ],
)
def test_no_clean_bill_of_what_was_not_looked_at(
    beside: Mapping[str, Any], status: int, says: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    plan = RepairPlan([], pd.DataFrame(), pd.DataFrame(), {**CLEAN, **beside})
    repair_plan(plan, [])
    said = " ".join(capsys.readouterr().out.split())
    assert plan.exit_status == status
    assert [words for words in says if words not in said] == []
