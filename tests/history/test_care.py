"""Notes, owners, due dates and dispositions: when an acceptance counts, and what makes it lapse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from invoicekit.errors import InvoicekitError, Refused, UnknownName

from .desk import Desk, facts, look

F = "f" * 32
OTHERS = ("a" * 32, "b" * 32)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.at(tmp_path) as opened:
        opened.run({F: facts("-100", subject="TR-1")})
        yield opened


def answered(desk: Desk) -> bool:
    return desk.past.disposition(desk.past.find(F)).answered


def test_owner_due_date_and_notes(desk: Desk) -> None:
    row = desk.findings.iloc[0]
    assert (row["owner"], row["due"], row["overdue"], row["notes"]) == (None, "2026-11-05", False, 0)
    desk.assign(F, "Ann", "2026-10-20", "Bob")
    desk.note("ffff", "The customer has paid it.", "Ann")
    desk.note("tr-1", "It was posted by hand.", "Bob")
    row = desk.findings.iloc[0]
    assert (row["owner"], row["due"], row["overdue"], row["notes"]) == ("Ann", "2026-10-20", True, 2)
    desk.assign(F, "Bob", by="Ann")
    assert list(desk.findings.iloc[0][["owner", "due"]]) == ["Bob", "2026-10-20"]
    assert [(who, what) for _, who, what in desk.story(F)] == [
        ("Nightly", "new in run 2: -100 USD"),
        ("Bob", "assigned to Ann, due 2026-10-20"),
        ("Ann", "note: The customer has paid it."),
        ("Bob", "note: It was posted by hand."),
        ("Ann", "assigned to Bob"),
    ]


def test_an_acceptance_has_a_reason_and_can_be_undone(desk: Desk) -> None:
    number = desk.accept(F, "agreed", "as the contract says", "Ann")
    assert (desk.said(F), answered(desk)) == ("accepted (agreed) by Ann", True)
    desk.undo(number, "the wrong one", by="Ann")
    assert (desk.said(F), answered(desk)) == ("", False)
    assert len(desk.entries) == 4


LAPSES: dict[str, tuple[Any, bool]] = {
    "nothing changes": (facts("-100"), False),
    "it grows older and is high": (facts("-100", severity="high"), False),
    "a cent": (facts("-100.01"), True),
    "the same difference of other amounts": (facts("-100", expected="200", observed="100"), True),
    "the currency": (facts("-100", currency="EUR"), True),
    "a column": (facts("-100", columns=({"name": "project", "expected": "A", "observed": "B"},)), True),
    "the outcome": (facts("-100", outcome="different"), True),
}


@pytest.mark.parametrize("what", LAPSES)
def test_an_acceptance_lapses_when_what_it_rests_on_changes(desk: Desk, what: str) -> None:
    changed, lapses = LAPSES[what]
    desk.accept(F, "agreed", by="Ann")
    desk.run({F: changed})
    says = "lapsed: accepted (agreed) by Ann before it changed" if lapses else "accepted (agreed) by Ann"
    assert (desk.said(F), answered(desk)) == (says, not lapses)


def test_what_was_resolved_and_comes_back_is_not_accepted(desk: Desk) -> None:
    desk.accept(F, "agreed", by="Ann")
    desk.note(F, "paid", "Ann")
    desk.run({})
    desk.run({F: facts("-100")})
    assert desk.said(F).startswith("lapsed")
    assert desk.findings["notes"][0] == 1


@pytest.mark.parametrize(
    ("amount", "currency", "alone"),
    [
        ("-1000", "USD", True),
        ("1000.01", "USD", False),
        ("-1000.01", "EUR", False),
        ("150000", "JPY", True),
        ("150001", "JPY", False),
        (None, "USD", False),
        ("0", "USD", True),
    ],
)
def test_above_the_limit_a_second_person_is_needed(
    desk: Desk, amount: str | None, currency: str, *, alone: bool
) -> None:
    desk.run({F: facts(amount, currency=currency)})
    desk.mark(F, "timing", by="Ann")
    assert answered(desk) is alone
    desk.accept(F, "agreed", by="Ann")
    for same in ("Ann", " ann ", "A N N", "Ａｎｎ"):
        with pytest.raises(Refused, match="so somebody else must agree"):
            desk.agree(F, by=same)
    desk.agree(F, by="Bob")
    assert (desk.said(F), answered(desk)) == ("accepted (agreed) by Ann and Bob", True)


def test_a_second_person_agrees_to_one_acceptance_and_no_other(desk: Desk) -> None:
    desk.run({F: facts("-5000")})
    with pytest.raises(Refused, match="no acceptance to agree to"):
        desk.agree(F, by="Bob")
    number = desk.accept(F, "agreed", by="Ann")
    desk.agree(F, by="Bob")
    desk.undo(number, by="Ann")
    desk.accept(F, "immaterial", by="Ann")
    assert not answered(desk)
    desk.run({F: facts("-6000")})
    with pytest.raises(Refused, match="no acceptance to agree to"):
        desk.agree(F, by="Bob")


SAID_OVER: dict[str, tuple[str, Callable[[Desk], object], Callable[[Desk], object], str | None]] = {
    "accepted, and again": (
        "-100", lambda desk: desk.accept(F, "agreed", by="Ann"), lambda desk: desk.accept(F, "immaterial", by="Ann"),
        "finding ffffffff: is accepted already by Ann: undo entry 4 to accept it anew.",
    ),
    "accepted by two, and again": (
        "-5000", lambda desk: (desk.accept(F, "agreed", by="Ann"), desk.agree(F, by="Bob")),
        lambda desk: desk.accept(F, "agreed", by="Cid"),
        "finding ffffffff: is accepted already by Ann and Bob: undo entry 4 to accept it anew.",
    ),
    "accepted, and marked": (
        "-100", lambda desk: desk.accept(F, "agreed", by="Ann"), lambda desk: desk.mark(F, "escalated", by="Bob"),
        "finding ffffffff: is accepted already by Ann: undo entry 4 to mark it.",
    ),
    "half accepted, and by another": (
        "-5000", lambda desk: desk.accept(F, "agreed", by="Ann"), lambda desk: desk.accept(F, "agreed", by="Bob"),
        (
            "finding ffffffff: Ann accepted it, and a second person is needed. "
            "Agree to that (accept --second), or undo entry 4 to accept it anew."
        ),
    ),
    "half accepted, and by the same": (
        "-5000", lambda desk: desk.accept(F, "agreed", by="Ann"), lambda desk: desk.accept(F, "immaterial", by=" ann"),
        None,
    ),
    "half accepted, and escalated": (
        "-5000", lambda desk: desk.accept(F, "agreed", by="Ann"), lambda desk: desk.mark(F, "escalated", by="Bob"),
        None,
    ),
    "timing, and accepted": (
        "-100", lambda desk: desk.mark(F, "timing", by="Ann"), lambda desk: desk.accept(F, "agreed", by="Bob"), None,
    ),
    "lapsed, and accepted": (
        "-100", lambda desk: (desk.accept(F, "agreed", by="Ann"), desk.run({F: facts("-101")})),
        lambda desk: desk.accept(F, "agreed", by="Bob"), None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SAID_OVER)
def test_an_acceptance_that_holds_is_not_spoken_over(desk: Desk, what: str) -> None:
    amount, first, then, says = SAID_OVER[what]
    desk.run({F: facts(amount)})
    first(desk)
    before = (desk.said(F), len(desk.entries))
    if says is None:
        then(desk)
        assert len(desk.entries) == before[1] + 1
    else:
        with pytest.raises(Refused, match=f"^{re.escape(says)}$"):
            then(desk)
        assert (desk.said(F), len(desk.entries)) == before


def test_nobody_accepts_under_a_limit_of_his_own(desk: Desk) -> None:
    desk.run({F: facts("-5000")})
    desk.accept(F, "agreed", by="Ann")
    assert not answered(desk)
    desk.run({F: facts("-5000")}, look(settings={"history": {"acceptance_limit": "9000"}}))
    assert answered(desk), "the limit is the last run's, recorded with it, and a sign-off is void when it changes"


def test_escalated_is_no_answer(desk: Desk) -> None:
    desk.mark(F, "escalated", "to the controller", "Ann")
    assert (desk.said(F), answered(desk)) == ("escalated by Ann", False)


def test_a_finding_is_found_by_its_invoice_where_it_is_the_only_one(desk: Desk) -> None:
    one, other, third = "1" * 32, "2" * 32, "3" * 32
    desk.run({one: facts(subject="GBSI | INV-40", invoice="INV-40"), other: facts(subject="T", invoice="INV-41"),
              third: facts(subject="INV-41", invoice="INV-9")})  # fmt: skip
    desk.note("inv-40", "asked for", "Ann")
    assert desk.findings.set_index("finding_id")["notes"][one] == 1
    desk.note("INV-41", "its subject comes first", "Ann")
    assert desk.findings.set_index("finding_id")["notes"][third] == 1
    desk.run({one: facts(subject="GBSI | INV-40", invoice="INV-40"), other: facts(subject="T", invoice="INV-40")})
    with pytest.raises(Refused, match=r"finding 'INV-40': 2 findings\. Give one by its id"):
        desk.note("INV-40", "which?", "Ann")


REFUSED: dict[str, tuple[Callable[[Desk], object], str]] = {
    "no such finding": (
        lambda desk: desk.note("abcd", "x", "Ann"),
        r"finding 'abcd' not found\. invoicekit history lists",
    ),
    "too short an id": (lambda desk: desk.note("fff", "x", "Ann"), "not found"),
    "several findings": (lambda desk: desk.note("S", "x", "Ann"), "4 findings. Give one by its id"),
    "no such reason": (
        lambda desk: desk.accept(F, "agred", by="Ann"),
        "reason 'agred' not found. Did you mean 'agreed'",
    ),
    "no such disposition": (lambda desk: desk.mark(F, "timming", by="Ann"), "Did you mean 'timing'"),
    "an empty note": (lambda desk: desk.note(F, " \n ", "Ann"), "note: nothing was given"),
    "a long note": (lambda desk: desk.note(F, "x" * 4001, "Ann"), "more than 4000"),
    "no name": (lambda desk: desk.note(F, "x", " "), "by: nothing was given"),
    "a bell in the name": (lambda desk: desk.note(F, "x", "An\an"), "cannot be printed"),
    "half a letter": (lambda desk: desk.note(F, "x\udc80", "Ann"), "cannot be printed"),
    "no day": (lambda desk: desk.assign(F, "Ann", "31.10.2026", "Ann"), "due = '31.10.2026' is no day"),
    "a resolved finding": (lambda desk: desk.accept("0" * 32, "agreed", by="Ann"), "is resolved since run 4"),
    "the beginning": (lambda desk: desk.undo(1, by="Ann"), "nothing can undo that"),
    "no such entry": (lambda desk: desk.undo(99, by="Ann"), "entry 99: not found"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_not_recorded(desk: Desk, what: str) -> None:
    act, says = REFUSED[what]
    desk.run({F: facts(), "0" * 32: facts(), "1" * 32: facts(), "2" * 32: facts()})
    desk.run({F: facts(), "1" * 32: facts(), "2" * 32: facts()})
    before = len(desk.entries)
    with pytest.raises((Refused, UnknownName), match=says) as raised:
        act(desk)
    assert isinstance(raised.value, InvoicekitError)
    assert len(desk.entries) == before


def test_the_name_is_the_systems_unless_it_is_given(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "auser")
    desk.note(F, "x")
    assert desk.entries[-1].who == "auser"

    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    with pytest.raises(Refused, match="Give your name with --by"):
        desk.note(F, "x")


def test_what_is_recorded_together_is_there_as_a_whole(desk: Desk) -> None:
    desk.run({key: facts("-100", subject=key) for key in (F, *OTHERS)})
    with desk.together():
        for finding in OTHERS:
            desk.note(finding, "asked", "Ann")
    assert [desk.findings.set_index("finding_id")["notes"][finding] for finding in OTHERS] == [1, 1]
    entries = len(desk.entries)
    with pytest.raises(Refused, match="not found"), desk.together():  # noqa: PT012  what came before it is not kept
        desk.note(OTHERS[0], "asked again", "Ann")
        desk.note("not known", "asked", "Ann")
    assert len(desk.entries) == entries
    desk.note(F, "it goes on as before", "Ann")
    assert len(desk.entries) == entries + 1


def test_what_people_said_last_stands_in_the_report(desk: Desk) -> None:
    desk.note(F, "The customer has paid it.", "Ann")
    desk.accept(F, "agreed", "as the contract says", "Ann")
    desk.assign(F, "Ann", "2026-10-20", "Bob")
    remark = desk.remarks.remark(F)
    assert (remark.state, remark.owner, remark.note, str(remark.due), remark.answer) == (
        "new", "Ann", "as the contract says", "2026-10-20", "accepted (agreed) by Ann",
    )  # fmt: skip


def test_a_finding_of_which_nobody_said_anything_is_due_all_the_same(desk: Desk) -> None:
    """By the day that it came up and the days of the settings."""
    remark = desk.remarks.remark(F)
    assert (remark.owner, remark.note, str(remark.due), remark.answer) == (None, None, "2026-11-05", None)


@pytest.mark.parametrize(
    ("name", "expected", "observed", "alone"),
    [
        ("accounting_amount", "6000.00", "5000.00", True),
        ("accounting_amount", "6000.01", "5000.00", False),
        ("accounting_tax", None, "-1000.01", False),
        ("accounting_date", "2026-10-01", "2026-10-31", True),
    ],
)
def test_what_differs_in_accounting_money_alone_has_the_limit_too(
    desk: Desk, name: str, expected: str | None, observed: str, *, alone: bool
) -> None:
    columns = ({"name": name, "expected": expected, "observed": observed},)
    desk.run({F: facts("0", rule="post.customer", outcome="different", columns=columns)})
    desk.accept(F, "agreed", by="Ann")
    assert answered(desk) is alone
