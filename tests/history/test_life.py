"""The life of a finding over runs, as a table: what each run found and looked at, and what state that leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from invoicekit.history import Look

from .desk import Desk, facts, look

EARLIER, LATER = "2026-10-15T23:59:59.999999", "2026-11-30T23:59:59.999999"
DIFFERENT = facts(outcome="different", columns=({"name": "quantity", "expected": "1", "observed": "2"},))
MINE, NOBODYS = facts(company="USMF"), facts(company=None)


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    with Desk.at(tmp_path) as opened:
        yield opened


def test_new_persisting_resolved_reopened(desk: Desk) -> None:
    days = [
        ({"a": MINE}, {"a": "new"}),
        ({"a": MINE, "b": MINE}, {"a": "persisting", "b": "new"}),
        ({"b": MINE}, {"a": "resolved", "b": "persisting"}),
        ({}, {"a": "resolved", "b": "resolved"}),
        ({"a": MINE}, {"a": "reopened", "b": "resolved"}),
        ({"a": MINE}, {"a": "persisting", "b": "resolved"}),
        ({}, {"a": "resolved", "b": "resolved"}),
    ]
    for found, states in days:
        desk.run(found)
        assert desk.states() == states


def test_what_a_run_counts(desk: Desk) -> None:
    desk.run({"a": MINE, "b": MINE, "c": MINE, "d": MINE})
    desk.run({"a": MINE, "b": MINE, "c": MINE})
    done = desk.run({"a": MINE, "d": MINE, "e": MINE}, held={"b": "waiting"})
    assert (done.new, done.persisting, done.reopened, done.resolved, done.carried) == (1, 1, 1, 1, 1)
    moves = [(move.finding_id, move.kind) for move in done.moves]
    assert moves == [("c", "resolved"), ("d", "reopened"), ("e", "new")]


def test_first_and_last_seen(desk: Desk) -> None:
    for found in ({"a": MINE}, {"a": MINE}, {}, {}):
        desk.run(found)
    lives = desk.past.lives
    life = lives.by_id["a"]
    assert (life.first, lives.last_seen(life).number, life.resolved) == (2, 3, 4)
    desk.run({"a": MINE})
    assert (life.first, life.opened, lives.last_seen(life).number) == (2, 6, 6)


NOT_SETTLED = {
    "another company": (MINE, look(companies=("GBSI",)), {}, "not looked at by the last run"),
    "no company, and not all were looked at": (NOBODYS, look(companies=("USMF",)), {}, "not looked at by the last run"),
    "its rule did not run": (MINE, look(rules=("post.invoice",)), {}, "not looked at by the last run"),
    "the column it names was not compared": (
        DIFFERENT,
        look(not_compared=({"rule": "import.line", "what": "quantity"},)),
        {},
        "not looked at by the last run",
    ),
    "its company has no row": (
        MINE,
        look(seen=("GBSI",)),
        {},
        "the exports of the last run had no row of its company",
    ),
    "an export lacks its company": (
        MINE,
        look(seen=("GBSI", "USMF"), lacking=("USMF",)),
        {"a": "blocked"},
        "an export of the last run lacked its company (export.company)",
    ),
    "its rule could not judge its company": (
        MINE,
        look(not_run=({"rule": "import.line", "missing": "ledger of USMF", "company": "USMF"},)),
        {},
        "its rule could not judge its company in the last run",
    ),
    "an earlier moment": (MINE, look(as_of=EARLIER), {}, "the run looked at an earlier moment"),
    "it waits now": (MINE, look(), {"a": "waiting"}, "waiting now, not yet due"),
    "it is blocked now": (MINE, look(), {"a": "blocked"}, "blocked now by another finding"),
}


@pytest.mark.parametrize("why", NOT_SETTLED)
def test_what_a_run_does_not_settle_stays_open_and_says_why(desk: Desk, why: str) -> None:
    finding, looked, held, says = NOT_SETTLED[why]
    desk.run({"a": finding})
    done = desk.run({}, looked, held)
    assert (desk.states(), desk.carried()) == ({"a": "new"}, {"a": says})
    assert (done.resolved, done.carried) == (0, 1)
    # A run that looks at it settles it.
    desk.run({})
    assert (desk.states(), desk.carried()) == ({"a": "resolved"}, {})


SETTLED: dict[str, tuple[Any, Look]] = {
    "its own company alone": (MINE, look(companies=("USMF",))),
    "another rule did not run": (MINE, look(rules=("import.line",))),
    "another column was not compared": (DIFFERENT, look(not_compared=({"rule": "import.line", "what": "price"},))),
    "a later moment": (MINE, look(as_of=LATER)),
    "no company, and all were looked at": (NOBODYS, look()),
    "its company has a row": (MINE, look(seen=("USMF",))),
    "no company, which has no row": (NOBODYS, look(seen=("USMF",), lacking=("USMF",))),
    "an export lacks another company": (MINE, look(lacking=("GBSI",))),
    "that its company lacked, which is told no more": (
        facts(rule="export.company"),
        look(rules=("export.company",), seen=("USMF",)),
    ),
    "its rule could not judge another company, or vouchers of its own": (
        MINE,
        look(
            not_run=(
                {"rule": "import.line", "missing": "ledger of GBSI", "company": "GBSI"},
                {"rule": "import.line", "missing": "vouchers of USMF (2)", "company": None},
                {"rule": "post.invoice", "missing": "ledger of USMF", "company": "USMF"},
            )
        ),
    ),
    "its rule could not judge its company, and an earlier invoicekit did not keep which": (
        MINE,
        look(not_run=({"rule": "import.line", "missing": "ledger of USMF"},)),
    ),
}


@pytest.mark.parametrize("how", SETTLED)
def test_what_a_run_settles(desk: Desk, how: str) -> None:
    finding, looked = SETTLED[how]
    desk.run({"a": finding})
    assert desk.run({}, looked).resolved == 1
    assert desk.states() == {"a": "resolved"}


def test_a_moment_is_earlier_only_than_one_that_saw_the_finding(desk: Desk) -> None:
    desk.run({}, look(as_of=LATER))
    desk.run({"a": MINE}, look(as_of=EARLIER))
    assert desk.run({}, look()).resolved == 1


def test_a_run_of_another_company_may_find_it_and_then_it_was_seen(desk: Desk) -> None:
    desk.run({"a": MINE})
    desk.run({"a": MINE}, look(companies=("GBSI",)))
    assert (desk.states(), desk.carried()) == ({"a": "persisting"}, {})


def test_a_new_finding_of_another_company_stays_new_until_it_is_looked_at_again(desk: Desk) -> None:
    desk.run({"a": MINE})
    desk.run({}, look(companies=("GBSI",)))
    assert desk.states() == {"a": "new"}
    desk.run({"a": MINE})
    assert desk.states() == {"a": "persisting"}


def test_the_last_run_can_be_undone_and_only_that(desk: Desk) -> None:
    desk.run({"a": MINE})
    desk.run({})
    with pytest.raises(Exception, match="later runs rest on this one"):
        desk.undo(2, by="Ann")
    desk.undo(3, "the wrong folder", by="Ann")
    assert desk.states() == {"a": "new"}
    desk.run({"a": MINE})
    assert desk.states() == {"a": "persisting"}
    with pytest.raises(Exception, match="was undone already, by Ann"):
        desk.undo(3, by="Bob")
    with Desk.open(desk.file) as again:
        assert again.states() == {"a": "persisting"}


def test_only_what_moved_is_stored(desk: Desk) -> None:
    found = {f"{number:032x}": facts(str(number)) for number in range(100)}
    for _ in range(3):
        desk.run(found)
    desk.run({**found, f"{5:032x}": facts("5", severity="high")})
    assert [entry.says["changes"] for entry in desk.entries] == [0, 100, 0, 0, 1]


def test_amounts_are_exact(desk: Desk) -> None:
    amount = "-12345678901234567890123456789012.345678"
    desk.run({"a": facts(amount)})
    assert format(desk.findings["amount"][0], "f") == amount
    assert format(desk.roll_forward()["closing_amount"][0], "f") == amount
