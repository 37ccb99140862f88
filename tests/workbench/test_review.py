"""What people say is kept in the history, and the queue tells it at once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from invoicekit.amounts import money
from invoicekit.errors import BrokenHistory, CannotRecord
from invoicekit.history import History
from invoicekit.workbench.queue import Queue


def plain(amount: str) -> Decimal:
    return Decimal(amount.replace(",", ""))


def of_rule(queue: Queue, rule: str) -> dict[str, Any]:
    row: dict[str, Any] = queue.ask({"kind": "page", "filter": {"rule": rule}})["rows"][0]
    return row


def act(queue: Queue, *rules: str, **said: Any) -> dict[str, Any]:
    return queue.ask(
        {"kind": "act", "findings": [of_rule(queue, rule)["finding_id"] for rule in rules], "by": "Ann", **said}
    )


def test_a_note_and_an_owner_stand_beside_the_finding(reviewed: Queue) -> None:
    assert act(reviewed, "import.line", "sync.header", act="note", text="<b>asked</b> the partner")["done"] == 2
    assert act(reviewed, "import.line", act="assign", text="Bo", due="2026-11-20")["done"] == 1
    row = of_rule(reviewed, "import.line")
    assert (row["notes"], row["owner"], row["due"]) == ("1", "Bo", "2026-11-20")
    assert (of_rule(reviewed, "sync.header")["notes"], of_rule(reviewed, "sync.header")["owner"]) == ("1", None)
    story = reviewed.ask({"kind": "finding", "finding_id": row["finding_id"]})["story"]
    assert [what for _, _, what in story][1:] == ["note: <b>asked</b> the partner", "assigned to Bo, due 2026-11-20"]


def test_a_history_that_was_tampered_with_is_no_empty_story(reviewed: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_finding: str) -> list[tuple[str, str, str]]:
        raise BrokenHistory(Path("history.sqlite"), 2, "has another hash")

    finding_id = of_rule(reviewed, "import.line")["finding_id"]
    monkeypatch.setattr(reviewed.review, "story", broken)
    answer = reviewed.ask({"kind": "finding", "finding_id": finding_id})
    assert list(answer) == ["error"]
    assert "has another hash" in answer["error"]


def test_the_queue_is_filtered_by_owner_and_by_answer(reviewed: Queue) -> None:
    act(reviewed, "import.line", act="assign", text="Bo")
    act(reviewed, "post.customer", act="mark", text="timing")
    act(reviewed, "sync.actual", act="accept", text="immaterial")
    pages = {
        name: reviewed.ask({"kind": "page", "filter": filter_})["total"]
        for name, filter_ in {
            "of Bo": {"owner": "Bo"},
            "of nobody": {"owner": ""},
            "found by owner": {"search": "bo"},
            "answered": {"answer": "answered"},
            "open": {"answer": "open"},
        }.items()
    }
    assert (pages["of Bo"], pages["of nobody"]) == (1, 13)
    assert pages["found by owner"] >= 1
    assert (pages["answered"], pages["open"]) == (1, 13)  # 3,452.67 is above what one person may accept


def test_a_second_person_agrees_and_not_the_first_one(reviewed: Queue) -> None:
    act(reviewed, "sync.actual", act="accept", text="immaterial", note="seen with the customer")
    assert "second person is needed" in of_rule(reviewed, "sync.actual")["disposition"]
    refused = act(reviewed, "sync.actual", act="agree")
    assert refused["done"] == 0
    assert "somebody else must agree" in refused["refused"][0]["why"]
    agreed = act(reviewed, "sync.actual", act="agree", by="Bo")
    assert agreed["done"] == 1
    assert of_rule(reviewed, "sync.actual")["answered"] == "yes"


def test_what_is_accepted_already_is_refused_for_one_reason(reviewed: Queue) -> None:
    small = [row["finding_id"] for row in reviewed.ask({"kind": "page"})["rows"] if plain(row["amount"] or "0")][:2]
    for by in ("Ann", "Bo"):
        reviewed.ask({"kind": "act", "act": "accept" if by == "Ann" else "agree", "text": "immaterial", "by": by,
                      "findings": small})  # fmt: skip
    answer = reviewed.ask({"kind": "act", "act": "accept", "text": "agreed", "by": "Cid", "findings": small})
    assert (answer["done"], answer["refused"]) == (
        0,
        [
            {
                "why": "Is accepted already by Ann and Bo: undo its entry to accept it anew.",
                "count": 2,
                "first": [finding_id[:8] for finding_id in small],
            }
        ],
    )


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"act": "note", "text": " "}, "Note: nothing was given"),
        ({"act": "accept", "text": "because"}, "Reason 'because' not found"),
        ({"act": "mark", "text": "fine"}, "Disposition 'fine' not found"),
        ({"act": "assign", "text": "Bo", "due": "soon"}, "Due = 'soon' is no day"),
    ],
)
def test_what_the_history_refuses_is_told_and_nothing_is_recorded(
    reviewed: Queue, said: dict[str, str], refusal: str
) -> None:
    answer = act(reviewed, "import.line", **said)
    assert (answer["done"], len(answer["refused"])) == (0, 1)
    assert refusal in answer["refused"][0]["why"]
    assert of_rule(reviewed, "import.line")["notes"] == "0"


def act_on_all(queue: Queue, filter_: dict[str, str], count: int, **said: Any) -> dict[str, Any]:
    return queue.ask({"kind": "act_on_all", "filter": filter_, "count": count, "by": "Ann", **said})


def test_all_that_match_are_counted_with_their_money_by_currency(reviewed: Queue) -> None:
    rows = reviewed.ask({"kind": "page", "size": 200})["rows"]
    told = reviewed.ask({"kind": "sum"})
    assert told["count"] == len(rows) == sum(int(line["findings"]) for line in told["money"])
    for line in told["money"]:
        amounts = [row["amount"] for row in rows if row["currency"] == line["currency"] and row["amount"]]
        assert line["open"] == (
            money(sum(abs(plain(amount)) for amount in amounts), line["currency"]) if amounts else None
        )
    assert len(told["money"]) > 1


def test_all_that_match_have_an_entry_each_and_the_others_none(reviewed: Queue) -> None:
    of = {"company": "USMF"}
    there = reviewed.ask({"kind": "page", "filter": of, "size": 200})
    answer = act_on_all(reviewed, of, there["total"], act="note", text="asked the partner")
    assert (answer["done"], answer["refused"]) == (there["total"], [])
    noted = [row["finding_id"] for row in reviewed.ask({"kind": "page", "size": 200})["rows"] if row["notes"] == "1"]
    assert sorted(noted) == sorted(row["finding_id"] for row in there["rows"])
    assert 0 < len(noted) < reviewed.ask({"kind": "sum"})["count"]


def test_acceptances_of_all_that_match_are_refused_one_by_one(reviewed: Queue) -> None:
    act(reviewed, "sync.actual", act="accept", text="immaterial")
    act(reviewed, "import.line", act="accept", text="immaterial", by="Bo")
    total = reviewed.ask({"kind": "sum"})["count"]
    answer = act_on_all(reviewed, {}, total, act="agree")
    assert answer["done"] == 1
    own = of_rule(reviewed, "sync.actual")["finding_id"][:8]
    refused = {one["why"]: (one["count"], one["first"]) for one in answer["refused"]}
    assert refused.pop("Ann accepted it, so somebody else must agree (--by NAME).") == (1, [own])
    ((why, (count, first)),) = refused.items()
    assert why.startswith("There is no acceptance to agree to")
    assert (count, len(first)) == (total - 2, 5)


def test_nothing_is_recorded_of_rows_that_are_no_findings(reviewed: Queue) -> None:
    counts = {
        which: reviewed.ask({"kind": "sum", "filter": {"which": which}})["count"] for which in ("all", "findings")
    }
    answer = act_on_all(reviewed, {"which": "all"}, counts["all"], act="note", text="asked")
    assert answer["done"] == counts["findings"]
    assert [(one["count"], "is no finding" in one["why"]) for one in answer["refused"]] == [
        (counts["all"] - counts["findings"], True)
    ]


@pytest.mark.parametrize("count", [1, 13, 15])
def test_another_number_than_was_confirmed_records_nothing(reviewed: Queue, count: int) -> None:
    answer = act_on_all(reviewed, {}, count, act="note", text="asked")
    assert f"{count} {'row was' if count == 1 else 'rows were'} confirmed, and 14 match" in answer["error"]
    assert {row["notes"] for row in reviewed.ask({"kind": "page"})["rows"]} == {"0"}


def test_a_history_that_cannot_be_written_has_all_of_an_act_or_nothing(
    reviewed: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, left = reviewed.review.note, [5]  # type: ignore[union-attr]

    def full(*said: Any) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise CannotRecord(Path("history.sqlite"), "the disk is full", "Make room and try again.")
        return note(*said)

    monkeypatch.setattr(reviewed.review, "note", full)
    assert "the disk is full" in act_on_all(reviewed, {}, 14, act="note", text="asked")["error"]
    monkeypatch.undo()
    assert act_on_all(reviewed, {}, 14, act="note", text="asked")["done"] == 14
    assert {row["notes"] for row in reviewed.ask({"kind": "page"})["rows"]} == {"1"}


def test_a_company_is_signed_by_two_and_only_with_what_is_open_said(reviewed: Queue) -> None:
    sign = {"kind": "sign", "company": "USMF", "by": "Ann"}
    assert "without an answer that counts" in reviewed.ask({**sign, "act": "sign_off"})["error"]
    prepared = reviewed.ask({**sign, "act": "sign_off", "despite": "the partner mends it in November"})
    assert [one["state"] for one in prepared["review"]["signatures"]] == ["prepared"]
    assert "somebody else must review" in reviewed.ask({**sign, "act": "review"})["error"]
    signed = reviewed.ask({**sign, "act": "review", "by": "Bo"})["review"]["signatures"]
    assert [(one["company"], one["state"], one["prepared"], one["reviewed"]) for one in signed] == [
        ("USMF", "signed", "Ann", "Bo")
    ]


def test_without_a_history_the_page_says_how_to_open_one(queue: Queue) -> None:
    review = queue.ask({"kind": "start"})["review"]
    assert not review["open"]
    assert "invoicekit serve SOURCE --history" in review["says"]


def test_what_somebody_else_records_is_not_acted_over(reviewed: Queue) -> None:
    finding = reviewed.ask({"kind": "page"})["rows"][0]["finding_id"]
    confirmed = reviewed.ask({"kind": "sum", "filter": {"answer": "open"}})["count"]
    with History.open(reviewed.review.file) as other:  # type: ignore[union-attr]
        other.accept(finding, "agreed", by="Ann")
        other.agree(finding, by="Bo")
    answer = act_on_all(reviewed, {"answer": "open"}, confirmed, act="accept", text="agreed")
    assert "somebody recorded something meanwhile. Nothing was recorded" in answer["error"]


OF_BO = {"owner": "Bo"}
TOLD: dict[str, tuple[dict[str, Any], Callable[[dict[str, Any]], bool]]] = {
    "page": ({"filter": OF_BO}, lambda answer: bool(answer["total"] == 1)),
    "sum": ({"filter": OF_BO}, lambda answer: bool(answer["count"] == 1)),
    "groups": ({"filter": OF_BO, "by": "company"}, lambda answer: len(answer["rows"]) == 1),
    "start": ({}, lambda answer: "Bo" in str(answer["choices"])),
    "finding": ({}, lambda answer: bool(answer["finding"]["owner"] == "Bo")),
}


@pytest.mark.parametrize("kind", TOLD)
def test_what_somebody_else_records_is_told(reviewed: Queue, kind: str) -> None:
    question, told = TOLD[kind]
    finding = reviewed.ask({"kind": "page"})["rows"][0]["finding_id"]
    with History.open(reviewed.review.file) as other:  # type: ignore[union-attr]
        other.assign(finding, "Bo", by="Bo")
    of_it = {"finding_id": finding} if kind == "finding" else {}
    assert told(reviewed.ask({"kind": kind, **question, **of_it}))


def test_only_what_was_recorded_since_is_told_anew(reviewed: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int | None] = []
    standing = reviewed.review.standing  # type: ignore[union-attr]

    def watched(findings: list[str] | None = None) -> Any:
        told.append(None if findings is None else len(findings))
        return standing(findings)

    monkeypatch.setattr(reviewed.review, "standing", watched)
    for _ in range(2):
        reviewed.ask({"kind": "page"})
    act(reviewed, "import.line", "sync.header", act="note", text="asked")
    reviewed.ask({"kind": "sum"})
    with History.open(reviewed.review.file) as other:  # type: ignore[union-attr]
        other.note(of_rule(reviewed, "import.line")["finding_id"], "meanwhile", "Bo")
    act(reviewed, "sync.header", act="note", text="asked again")
    assert of_rule(reviewed, "import.line")["notes"] == "2"
    assert told == [2, None, 1]
