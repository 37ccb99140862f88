"""Hostile text in every name of both systems is text in every answer, whole where it is opened, and changes no SQL."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from invoicekit.workbench.queue import Queue
from invoicekit.workbench.widget import static_table
from tests.hostile import LONG, MEANING, PAYLOADS, PERSON, REASON

NAMES = ("company", "contract", "project", "invoice", "currency")
ALLOWED = {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "bdi"}


class Elements(HTMLParser):
    """The elements and attributes of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def rows(queue: Queue) -> list[dict[str, str]]:
    found: list[dict[str, str]] = queue.ask({"kind": "page", "filter": {"which": "all"}, "size": 200})["rows"]
    return found


def test_every_payload_comes_as_it_is_and_the_long_one_is_cut_in_the_page(hostile_queue: Queue) -> None:
    opened = [hostile_queue.ask({"kind": "finding", "finding_id": row["finding_id"]}) for row in rows(hostile_queue)]
    page, text = (json.dumps(part, ensure_ascii=False) for part in (rows(hostile_queue), opened))
    assert [payload for payload in PAYLOADS if json.dumps(payload, ensure_ascii=False)[1:-1] not in text] == []
    assert LONG[:150] in page
    assert LONG not in page
    assert len(page) < 200_000


def test_what_hostile_people_said_comes_as_it_is(hostile_queue: Queue) -> None:
    found = hostile_queue.ask({"kind": "page", "filter": {"owner": PERSON}, "size": 200})["rows"]
    assert len(found) > 10
    assert {row["owner"] for row in found} == {PERSON}
    story = hostile_queue.ask({"kind": "finding", "finding_id": found[0]["finding_id"]})["story"]
    assert PERSON in {who for _, who, _ in story}
    assert any(payload in what for payload in PAYLOADS for _, _, what in story)
    assert hostile_queue.ask({"kind": "start"})["review"]["reasons"][REASON] == MEANING


def test_a_search_a_filter_and_a_trace_take_hostile_text_as_text(hostile_queue: Queue) -> None:
    names = {row["invoice"] for row in rows(hostile_queue) if row["invoice"] and len(row["invoice"]) < 100}
    assert len(names) > 10
    for invoice in sorted(names)[:12]:
        which = {"which": "all"}
        found = hostile_queue.ask({"kind": "page", "filter": {**which, "search": invoice}, "size": 200})
        assert {row["invoice"] for row in found["rows"]} == {invoice}
        same = hostile_queue.ask({"kind": "page", "filter": {**which, "invoice": invoice}})
        assert same["total"] == found["total"] > 0
        assert hostile_queue.ask({"kind": "trace", "invoice": invoice})["invoice"] == invoice
    for text in ("'; drop table result.queue; --", "') or true --", "\x00", "%"):
        assert "error" not in hostile_queue.ask({"kind": "page", "filter": {"search": text}})
    assert hostile_queue.ask({"kind": "page"})["total"] > 0


def test_an_opened_finding_has_the_long_name_whole(hostile_queue: Queue) -> None:
    found = [
        (row["finding_id"], name) for row in rows(hostile_queue) for name in NAMES if LONG[:100] in (row[name] or "")
    ]
    assert found
    for finding_id, name in found[:5]:
        answer = hostile_queue.ask({"kind": "finding", "finding_id": finding_id})
        assert answer["finding"][name].startswith(LONG)


def test_the_static_table_holds_text_and_no_new_element(hostile_queue: Queue) -> None:
    parsed = Elements()
    parsed.feed(static_table(hostile_queue, 200))
    assert parsed.tags <= ALLOWED
    assert parsed.attributes <= {"class", "scope"}
    assert any(payload in parsed.text for payload in PAYLOADS if payload.startswith("<"))


def test_the_query_that_is_shown_pastes_with_hostile_values(hostile_queue: Queue) -> None:
    for payload in ("it's", "' or '1' = '1", "-- $search"):
        shown = hostile_queue.ask({"kind": "page", "filter": {"search": payload}})["sql"]
        assert hostile_queue.con.execute(shown).fetchall() == []


def test_a_page_of_the_sample_is_small(queue: Queue) -> None:
    assert len(json.dumps(queue.ask({"kind": "page", "size": 50}))) < 100_000
