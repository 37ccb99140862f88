"""What people say is kept in the history, and the queue tells it at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from invoicekit.errors import BrokenHistory
from invoicekit.workbench.queue import Queue


def of_rule(queue: Queue, rule: str) -> dict[str, Any]:
    row: dict[str, Any] = queue.ask({"kind": "page", "filter": {"rule": rule}})["rows"][0]
    return row


def act(queue: Queue, *rules: str, **said: Any) -> dict[str, Any]:
    return queue.ask(
        {"kind": "act", "findings": [of_rule(queue, rule)["finding_id"] for rule in rules], "by": "Ann", **said}
    )


def test_a_note_and_an_owner_stand_beside_the_finding(reviewed: Queue) -> None:
    assert len(act(reviewed, "import.line", "sync.header", act="note", text="<b>asked</b> the partner")["done"]) == 2
    assert len(act(reviewed, "import.line", act="assign", text="Bo", due="2026-11-20")["done"]) == 1
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
    assert refused["done"] == []
    assert "somebody else must agree" in refused["refused"][0]
    agreed = act(reviewed, "sync.actual", act="agree", by="Bo")
    assert len(agreed["done"]) == 1
    assert of_rule(reviewed, "sync.actual")["answered"] == "yes"


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"act": "note", "text": " "}, "nothing was given"),
        ({"act": "accept", "text": "because"}, "reason 'because' not found"),
        ({"act": "mark", "text": "fine"}, "disposition 'fine' not found"),
        ({"act": "assign", "text": "Bo", "due": "soon"}, "due"),
    ],
)
def test_what_the_history_refuses_is_told_and_nothing_is_recorded(
    reviewed: Queue, said: dict[str, str], refusal: str
) -> None:
    answer = act(reviewed, "import.line", **said)
    assert (answer["done"], answer["refused_count"]) == ([], 1)
    assert refusal in answer["refused"][0]
    assert of_rule(reviewed, "import.line")["notes"] == "0"


def test_a_company_is_signed_by_two_and_only_with_what_is_open_said(reviewed: Queue) -> None:
    sign = {"kind": "sign", "company": "USMF", "by": "Ann"}
    assert "neither accepted nor timing" in reviewed.ask({**sign, "act": "sign_off"})["error"]
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
