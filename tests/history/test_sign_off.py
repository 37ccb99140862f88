"""Sign-off: two people, nothing open unless said, and void as soon as anything differs from what was signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from invoicekit.errors import InvoicekitError, Refused, UnknownName
from invoicekit.history import Look, Now
from invoicekit.history.facts import Facts
from invoicekit.history.frames import says
from invoicekit.history.signoff import despite

from .desk import Desk, facts, look

OCTOBER = ("USMF", "2026-10")
A, B = "a" * 32, "b" * 32
LATER, EARLIER = "2026-11-30T23:59:59.999999", "2026-09-30T23:59:59.999999"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.at(tmp_path) as opened:
        yield opened


def sign(desk: Desk) -> None:
    """USMF has one accepted finding, GBSI has an open one, and USMF is signed by two."""
    desk.run({A: facts("-100"), B: facts("-5", company="GBSI")})
    desk.accept(A, "agreed", by="Ann")
    desk.sign_off("usmf", by="Ann")
    desk.review("USMF", by="Bob")


def state(desk: Desk, now: Now | None = None) -> tuple[str, str | None]:
    (found,) = desk.sign_offs(now)
    assert (found.company, found.period) == OCTOBER
    return found.state, found.void


def test_one_prepares_and_another_reviews(desk: Desk) -> None:
    desk.run({})
    with pytest.raises(Refused, match="USMF 2026-10: nobody prepared a sign-off"):
        desk.review("USMF", by="Bob")
    desk.sign_off("USMF", by="Ann")
    assert state(desk) == ("prepared", None)
    for same in ("Ann", "  ANN ", "a nn"):
        with pytest.raises(Refused, match="so somebody else must review it"):
            desk.review("USMF", by=same)
    desk.review("USMF", by="Bob")
    assert state(desk) == ("signed", None)
    with pytest.raises(Refused, match="is signed already, by Ann and Bob"):
        desk.review("USMF", by="Cid")
    (signed,) = desk.sign_offs()
    assert (signed.prepared.who, signed.reviewed and signed.reviewed.who) == ("Ann", "Bob")


def test_what_is_signed_and_holds_is_not_signed_again(desk: Desk) -> None:
    desk.run({})
    desk.sign_off("USMF", by="Ann")
    for who in ("Ann", "Cid"):
        with pytest.raises(Refused, match=r"is signed already, by Ann, and holds: it awaits a review \(--review\)"):
            desk.sign_off("USMF", by=who)
    desk.review("USMF", by="Bob")
    with pytest.raises(Refused, match="is signed already, by Ann and Bob, and holds: undo entry 3 to sign anew"):
        desk.sign_off("USMF", by="Ann")
    desk.run({A: facts("-100")})
    desk.run({})
    desk.sign_off("USMF", by="Ann")
    assert state(desk) == ("prepared", None)


def test_each_company_and_period_has_its_own(desk: Desk) -> None:
    desk.run({})
    desk.sign_off("USMF", by="Ann")
    desk.sign_off("GBSI", "P10 FY26", by="Ann")
    desk.review("GBSI", "P10 FY26", by="Bob")
    assert [(item.company, item.period, item.state) for item in desk.sign_offs()] == [
        ("USMF", "2026-10", "prepared"),
        ("GBSI", "P10 FY26", "signed"),
    ]


def test_a_period_that_the_company_has_not_is_not_signed_where_its_periods_are_known(desk: Desk) -> None:
    desk.run({}, look(periods={"GBSI": ["P09 FY26", "P10 FY26"]}))
    for name, hint in (("P10 FY62", r"Did you mean 'P\d\d FY26'\?"), ("foo", "Known: P09 FY26, P10 FY26")):
        with pytest.raises(UnknownName, match=f"GBSI: period '{name}' not found. {hint}"):
            desk.sign_off("GBSI", name, by="Ann")
    for company, name in (("GBSI", "P10 FY26"), ("GBSI", "2026-09"), ("USMF", "foo")):
        desk.sign_off(company, name, by="Ann")
    assert len(desk.sign_offs()) == 3


OBSTACLES: dict[str, tuple[dict[str, Facts], Look, str]] = {
    "an open finding": ({A: facts()}, look(), "1 open finding without an answer that counts"),
    "two": ({A: facts(), B: facts()}, look(), "2 open findings without an answer that counts"),
    "one that names no company": ({A: facts(company=None)}, look(), "1 open finding without an answer that counts"),
    "a rule that did not run": ({}, look(not_run=({"rule": "post.line", "missing": "x"},)), "1 rule not run"),
    "rows in quarantine": ({}, look(quarantined=3), "3 rows in quarantine"),
}


@pytest.mark.parametrize("what", OBSTACLES)
def test_what_stands_against_it_is_named_and_recorded_when_it_is_signed_all_the_same(desk: Desk, what: str) -> None:
    found, looked, says = OBSTACLES[what]
    desk.run(found, looked)
    with pytest.raises(Refused, match=f"USMF: {says}. Settle them.*--despite"):
        desk.sign_off("USMF", by="Ann")
    with pytest.raises(Refused, match="despite: nothing was given"):
        desk.sign_off("USMF", despite=" ", by="Ann")
    assert desk.sign_offs() == []
    desk.sign_off("USMF", despite="Agreed with the controller.", by="Ann")
    desk.review("USMF", by="Bob")
    (signed,) = desk.sign_offs()
    assert (signed.state, signed.despite) == ("signed", "Agreed with the controller.")
    assert despite(signed.prepared.says) == f" despite {says}: Agreed with the controller."


def test_words_where_nothing_stood_against_it_are_told_as_words(desk: Desk) -> None:
    desk.run({})
    desk.sign_off("USMF", despite="the rest waits", by="Ann")
    desk.sign_off("GBSI", by="Ann")
    told = [says(entry) for entry in desk.entries if entry.kind == "prepare"]
    assert told == [
        "prepared USMF 2026-10 on run 2 with the words: the rest waits",
        "prepared GBSI 2026-10 on run 2",
    ]


def test_what_the_last_run_did_not_settle_stands_against_it(desk: Desk) -> None:
    desk.run({A: facts()})
    desk.accept(A, "agreed", by="Ann")
    desk.run({}, held={A: "blocked"})
    with pytest.raises(Refused, match="1 finding that the last run did not settle"):
        desk.sign_off("USMF", by="Ann")


def test_a_company_without_a_row_is_not_signed_on_that_run(desk: Desk) -> None:
    desk.run({}, look(seen=("GBSI",)))
    with pytest.raises(Refused, match="no run whose exports had a row of USMF is recorded"):
        desk.sign_off("USMF", by="Ann")
    desk.run({A: facts()}, look(seen=("GBSI", "USMF")))
    desk.run({}, look("without USMF", seen=("GBSI",)))
    with pytest.raises(Refused, match=r"USMF: the exports of run 4 had no row of it\. Export it again and reconcile"):
        desk.sign_off("USMF", by="Ann", despite="nothing of it is open")
    desk.run({}, look("of November", source="november", as_of=LATER, seen=("GBSI",)))
    with pytest.raises(Refused, match="1 open finding without"):
        desk.sign_off("USMF", by="Ann")


def test_accepted_and_timing_findings_and_those_of_others_do_not(desk: Desk) -> None:
    desk.run({A: facts("-1"), B: facts("-2"), "c" * 32: facts("-3", company="GBSI")})
    desk.accept(A, "agreed", by="Ann")
    desk.mark(B, "timing", by="Ann")
    desk.sign_off("USMF", by="Ann")
    with pytest.raises(Refused, match="GBSI: 1 open finding"):
        desk.sign_off("GBSI", by="Ann")


def test_what_waits_stands_beside_it(desk: Desk) -> None:
    standing = [{"company": "USMF", "findings": 0, "waiting": 4, "blocked": 2}]
    desk.run({}, look(standing=standing, not_compared=({"rule": "import.line", "what": "gate"},)))
    desk.sign_off("USMF", by="Ann")
    assert desk.sign_offs()[0].beside == {"waiting": 4, "blocked": 2, "not compared": 1}


SAME: dict[str, Facts] = {A: facts("-100"), B: facts("-5", company="GBSI")}
VOID: dict[str, tuple[dict[str, Facts], Look, str | None]] = {
    "the same again": (SAME, look(), None),
    "the same of a later moment": (SAME, look(as_of=LATER), None),
    "it grew older": ({**SAME, A: facts("-100", severity="high")}, look(), None),
    "another company's findings": ({A: SAME[A]}, look(), None),
    "another company's run": ({}, look(companies=("GBSI",)), None),
    "a later month's exports in another folder": ({}, look("other", source="november", as_of=LATER), None),
    "inputs": (SAME, look("a cent"), "inputs changed: finops/custtrans.csv (run 6)"),
    "inputs, seen by another company's run": ({}, look("a cent", companies=("GBSI",)), "inputs changed: finops"),
    "inputs of the same month in another folder": (SAME, look("a cent", source="copy"), "inputs changed: finops"),
    "inputs of an earlier moment": (SAME, look("a cent", as_of=EARLIER), "inputs changed: finops"),
    "settings": (SAME, look(settings={"line_limit": 999}), "settings changed (run 6)"),
    "the limit of acceptance": (
        SAME,
        look(settings={"history": {"acceptance_limit": "9"}}),
        "settings changed (run 6)",
    ),
    "a cent of a finding": ({**SAME, A: facts("-100.01")}, look(), "the open findings of USMF are others (run 6)"),
    "a finding more": ({**SAME, "c" * 32: facts("1")}, look(), "the open findings of USMF are others (run 6)"),
    "a finding less": ({B: SAME[B]}, look(), "the open findings of USMF are others (run 6)"),
    "one that names no company": (
        {**SAME, "c" * 32: facts("1", company=None)},
        look(),
        "the open findings of USMF are others (run 6)",
    ),
}


@pytest.mark.parametrize("what", VOID)
def test_it_is_void_as_soon_as_anything_differs_from_what_was_signed(desk: Desk, what: str) -> None:
    found, looked, why = VOID[what]
    sign(desk)
    done = desk.run(found, looked)
    shown, void = state(desk)
    assert shown == ("signed" if why is None else "void")
    assert (void is None) if why is None else str(void).startswith(why)
    assert [item.company for item in done.voided] == ([] if why is None else ["USMF"])


def test_what_is_void_stays_void(desk: Desk) -> None:
    sign(desk)
    number = desk.run({**SAME, A: facts("-100.01")}).run
    desk.run(SAME)
    assert state(desk)[0] == "void"
    desk.undo(number + 1, by="Ann")
    desk.undo(number, by="Ann")
    assert state(desk)[0] == "void", "undoing the run that told of it does not make it hold again"
    with pytest.raises(Refused, match=r"what Ann prepared is void.*Prepare it anew"):
        desk.review("USMF", by="Bob")
    desk.run(SAME)
    desk.sign_off("USMF", by="Ann")
    assert state(desk) == ("prepared", None)


def test_what_lies_in_the_folder_counts_before_any_run(desk: Desk) -> None:
    sign(desk)
    signed = desk.past.last_run().look
    same = Now(signed.source, signed.inputs, signed.settings_digest)
    assert state(desk, same) == ("signed", None)
    for inputs in ({"finops/custtrans.csv": "a cent"}, {}, {**signed.inputs, "finops/new.csv": "1"}):
        changed = Now(signed.source, inputs, signed.settings_digest)
        assert state(desk, changed)[0] == "void"
        with pytest.raises(Refused, match="the exports or settings are not those of run 2"):
            desk.sign_off("USMF", by="Ann", now=changed)
    assert state(desk, Now(signed.source, signed.inputs, "other")) == ("void", "settings changed (now)")
    assert state(desk, Now("elsewhere", {}, "other")) == ("signed", None)


def test_where_nobody_named_the_settings_that_is_said(desk: Desk) -> None:
    """The run may have been given others with --settings."""
    sign(desk)
    signed = desk.past.last_run().look
    unless = "if the run was given its settings with --settings, give them here too"
    now = Now(signed.source, signed.inputs, "other", unnamed=True)
    assert state(desk, now) == ("void", f"settings changed (now); {unless}")
    with pytest.raises(Refused, match=rf"Reconcile with --history first\. Or {unless}\."):
        desk.sign_off("GBSI", by="Ann", now=now)
    changed = Now(signed.source, {}, "other", unnamed=True)
    assert unless not in str(state(desk, changed)[1])
    with pytest.raises(Refused, match=r"Reconcile with --history first\.$"):
        desk.sign_off("GBSI", by="Ann", now=changed)


def test_what_is_signed_is_what_was_read_last(desk: Desk) -> None:
    desk.run({})
    desk.run({}, look("newer", companies=("GBSI",)))
    with pytest.raises(Refused, match="run 3 read other exports or settings than run 2"):
        desk.sign_off("USMF", by="Ann")
    desk.sign_off("GBSI", by="Ann")


UNDONE: dict[str, tuple[int, str]] = {
    "the run": (2, "the run 2 that it rests on was undone"),
    "the acceptance": (3, "entry 3, which it rests on, was undone by Ann"),
    "the review": (5, "entry 5, which it rests on, was undone by Ann"),
}


@pytest.mark.parametrize("what", UNDONE)
def test_undo_refuses_to_touch_what_is_signed_unless_forced(desk: Desk, what: str) -> None:
    number, why = UNDONE[what]
    sign(desk)
    with pytest.raises(Refused, match=f"entry {number}: USMF 2026-10 is signed off on it. Use --force"):
        desk.undo(number, by="Ann")
    assert state(desk) == ("signed", None)
    desk.undo(number, "by mistake", force=True, by="Ann")
    last = desk.entries[-1]
    assert (last.kind, last.who, last.says["of"], last.says["forced"]) == ("undo", "Ann", number, True)
    assert state(desk) == ("void", why)


def test_an_answer_that_a_signature_rests_on_is_not_taken_away(desk: Desk) -> None:
    desk.run(SAME)
    marked = desk.mark(A, "timing", by="Ann")
    desk.sign_off("USMF", by="Ann")
    desk.review("USMF", by="Bob")
    with pytest.raises(
        Refused, match=rf"USMF 2026-10 is signed off on its answer\. Undo entry {marked} with --force first"
    ):
        desk.mark(A, "escalated", by="Cid")
    desk.mark(B, "timing", by="Ann")
    desk.mark(B, "escalated", by="Cid")
    assert state(desk) == ("signed", None), "nobody signed for the other company"
    desk.undo(marked, force=True, by="Cid")
    desk.mark(A, "escalated", by="Cid")
    assert state(desk)[0] == "void"


def test_another_answer_in_its_place_leaves_the_signature(desk: Desk) -> None:
    desk.run(SAME)
    desk.mark(A, "timing", by="Ann")
    desk.sign_off("USMF", by="Ann")
    desk.review("USMF", by="Bob")
    desk.accept(A, "agreed", by="Cid")
    assert state(desk) == ("signed", None)


def test_undo_of_what_no_signature_rests_on_needs_no_force(desk: Desk) -> None:
    sign(desk)
    for number in (desk.note(A, "later", "Ann"), desk.note(B, "of another company", "Ann")):
        desk.undo(number, by="Ann")
    assert state(desk) == ("signed", None)
    assert [entry.says["forced"] for entry in desk.entries if entry.kind == "undo"] == [False, False]


def test_undo_before_the_review_needs_no_force_and_voids_what_was_prepared(desk: Desk) -> None:
    desk.run({A: facts("-100")})
    accepted = desk.accept(A, "agreed", by="Ann")
    desk.sign_off("USMF", by="Ann")
    desk.undo(accepted, by="Ann")
    assert state(desk)[0] == "void"


def test_a_disposition_that_lapses_before_the_review_is_seen(desk: Desk) -> None:
    desk.run({A: facts("-100")})
    desk.mark(A, "timing", by="Ann")
    desk.sign_off("USMF", by="Ann")
    desk.mark(A, "escalated", by="Cid")
    with pytest.raises(Refused, match="1 open finding without an answer that counts, since it was prepared"):
        desk.review("USMF", by="Bob")


REFUSED: dict[str, tuple[Callable[[Desk], object], str]] = {
    "no run": (lambda desk: desk.sign_off("USMF", by="Ann"), "no run is recorded. Reconcile with --history first"),
    "a company that is not there": (
        lambda desk: (desk.run({}), desk.sign_off("USMG", by="Ann")),
        "company 'USMG' not found. Did you mean 'USMF'",
    ),
    "an empty period": (lambda desk: (desk.run({}), desk.sign_off("USMF", " ", by="Ann")), "period: nothing was given"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused(desk: Desk, what: str) -> None:
    act, says = REFUSED[what]
    with pytest.raises(InvoicekitError, match=says):
        act(desk)
    assert desk.sign_offs() == []
