"""Every failure of the field that leaves a trace has a planted fault, and the rule of docs/failures.md finds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from invoicekit.sample import DEFECTS

TABLE = Path(__file__).parent.parent.parent / "docs" / "failures.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TABLE.read_text("utf-8").splitlines()
    if re.match(r"\| \d+ ", line)
]
WITHOUT_TRACE = {"15", "20", "41"}


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_failure_stands_in_the_table_once() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, 47))


def test_those_without_a_fault_say_why() -> None:
    assert {number for number, _, fault, _ in ROWS if not named(fault)} == WITHOUT_TRACE
    assert all(fault.startswith("No trace: ") for number, _, fault, _ in ROWS if number in WITHOUT_TRACE)


@pytest.mark.parametrize("row", [row for row in ROWS if row[0] not in WITHOUT_TRACE], ids=lambda row: row[1])
def test_its_fault_can_be_planted_and_is_found_by_that_rule(row: list[str]) -> None:
    _, _, fault, found_by = row
    due = {f"`{DEFECTS[name].rule}` {DEFECTS[name].outcome}" for name in named(fault)}
    assert due
    assert due == set(found_by.split(", "))
