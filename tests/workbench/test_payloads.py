"""Hostile text in every name of both systems is text in every answer, whole where it is opened, and changes no SQL."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import invoicekit as ik
from invoicekit.workbench.queue import Queue
from invoicekit.workbench.widget import static_table
from tests.workbench.payloads import LONG, PAYLOADS, planted

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


def test_every_payload_comes_as_it_is_and_the_long_one_is_cut_in_the_page(hostile: Queue) -> None:
    text = json.dumps(rows(hostile), ensure_ascii=False)
    for payload in PAYLOADS:
        assert json.dumps(payload[:150], ensure_ascii=False)[1:-1] in text
    assert LONG not in text
    assert len(text) < 200_000


def test_a_search_a_filter_and_a_trace_take_hostile_text_as_text(hostile: Queue) -> None:
    invoice = planted("INV-2026-00002")
    found = hostile.ask({"kind": "page", "filter": {"which": "all", "search": invoice}, "size": 200})
    assert found["total"] > 0
    assert {row["invoice"] for row in found["rows"]} == {invoice}
    assert hostile.ask({"kind": "page", "filter": {"which": "all", "invoice": invoice}})["total"] == found["total"]
    assert hostile.ask({"kind": "trace", "invoice": invoice})["invoice"] == invoice
    for text in ("'; drop table result.queue; --", "') or true --", "\x00", "%"):
        assert "error" not in hostile.ask({"kind": "page", "filter": {"search": text}})
    assert hostile.ask({"kind": "page"})["total"] > 0


def test_an_opened_finding_has_the_long_name_whole(hostile: Queue) -> None:
    long = next(row for row in rows(hostile) if row["contract"] and row["contract"].startswith("longlong"))
    answer = hostile.ask({"kind": "finding", "finding_id": long["finding_id"]})
    assert answer["finding"]["contract"].startswith(LONG)


def test_the_static_table_holds_text_and_no_new_element(hostile: Queue) -> None:
    parsed = Elements()
    parsed.feed(static_table(hostile, 200))
    assert parsed.tags <= ALLOWED
    assert parsed.attributes <= {"class", "scope"}
    assert "<script>window.owned = 1</script>" in parsed.text


def test_the_query_that_is_shown_pastes_with_hostile_values(hostile: Queue) -> None:
    for payload in ("it's", "' or '1' = '1", "-- $search"):
        shown = hostile.ask({"kind": "page", "filter": {"search": payload}})["sql"]
        assert hostile.con.execute(shown).fetchall() == []


def test_a_page_of_the_sample_is_small(queue: Queue, book: ik.Workbook) -> None:
    assert len(json.dumps(queue.ask({"kind": "page", "size": 50}))) < 100_000
