"""What the queue answers: against the frames of the run, which are asked for another way."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

import invoicekit as ik
from invoicekit.frames import frame
from invoicekit.run import Run
from invoicekit.workbench.queue import Queue

NOWHERE = "0" * 32


def page(queue: Queue, **asked: Any) -> dict[str, Any]:
    answer = queue.ask({"kind": "page", **asked})
    assert "error" not in answer, answer
    return answer


def ids(answer: dict[str, Any]) -> list[str]:
    return [row["finding_id"] for row in answer["rows"]]


@pytest.fixture
def findings(book: ik.Workbook, queue: Queue) -> Any:
    return frame(book.con, "select * from result.finding")


def test_the_queue_has_the_findings_of_the_run_in_their_order(queue: Queue, findings: Any) -> None:
    answer = page(queue, size=200)
    assert ids(answer) == list(findings["finding_id"])
    assert answer["total"] == len(findings) == 14


@pytest.mark.parametrize(
    ("filter_", "wanted"),
    [
        ({"search": "inv-2026-00038"}, lambda row: row["invoice"] == "INV-2026-00038"),
        ({"search": "SYNC.ACTUAL"}, lambda row: row["rule"] == "sync.actual"),
        ({"company": "GBSI"}, lambda row: row["company"] == "GBSI"),
        ({"currency": ""}, lambda row: row["currency"] is None),
        ({"invoice": ""}, lambda row: row["invoice"] is None),
        ({"stage": "posting"}, lambda row: row["stage"] == "posting"),
        ({"rule": "import.line"}, lambda row: row["rule"] == "import.line"),
        ({"severity": "high"}, lambda row: row["severity"] == "high"),
        ({"age": "0 to 7 days"}, lambda row: row["age_days"] <= 7),
        ({"age": "31 to 90 days"}, lambda row: 30 < row["age_days"] <= 90),
        ({"which": "missing"}, lambda row: row["outcome"] == "missing"),
        ({"company": "GBSI", "which": "missing"}, lambda row: row["company"] == "GBSI" and row["outcome"] == "missing"),
        ({"search": "% _ nothing like it"}, lambda _row: False),
    ],
)
def test_a_filter_lets_its_rows_through(queue: Queue, findings: Any, filter_: dict[str, str], wanted: Any) -> None:
    answer = page(queue, filter=filter_)
    assert ids(answer) == [row["finding_id"] for row in findings.to_dict("records") if wanted(row)]
    assert answer["total"] == len(answer["rows"])


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("amount", lambda row: abs(Decimal(row["amount"].replace(",", ""))) if row["amount"] else None),
        ("age", lambda row: int(row["age_days"])),
        ("subject", lambda row: row["subject"]),
        ("company", lambda row: row["company"]),
        ("invoice", lambda row: row["invoice"]),
        ("severity", lambda row: ["high", "medium", "low"].index(row["severity"])),
        ("first_cause", lambda row: row["first_cause"]),
    ],
)
@pytest.mark.parametrize("descending", [False, True])
def test_a_column_sorts_and_what_is_empty_comes_last(queue: Queue, sort: str, key: Any, *, descending: bool) -> None:
    keys = [key(row) for row in page(queue, sort=sort, descending=descending)["rows"]]
    known = [one for one in keys if one is not None]
    assert keys == sorted(known, reverse=descending) + [None] * (len(keys) - len(known))
    assert len(set(known)) > 1


def test_pages_follow_each_other_and_the_last_one_is_given_for_one_beyond(queue: Queue) -> None:
    pages = [page(queue, size=5, page=number) for number in (1, 2, 3)]
    assert [len(one["rows"]) for one in pages] == [5, 5, 4]
    assert [id_ for one in pages for id_ in ids(one)] == ids(page(queue))
    assert ids(page(queue, size=5, page=99)) == ids(pages[2])


def test_amounts_are_exact_text_in_their_currency(queue: Queue) -> None:
    row = page(queue, filter={"rule": "sync.actual", "which": "missing"})["rows"][0]
    assert (row["expected"], row["observed"], row["amount"], row["currency"]) == ("3,452.67", None, "-3,452.67", "GBP")


def test_the_query_that_is_shown_gives_the_rows_that_are_shown(book: ik.Workbook, queue: Queue) -> None:
    answer = page(queue, filter={"search": "it's"}, sort="amount", descending=True)
    assert answer["rows"] == []
    answer = page(queue, filter={"company": "GBSI"}, sort="amount", descending=True, size=3)
    assert list(book.sql(answer["sql"])["finding_id"]) == ids(answer)


@pytest.mark.parametrize("by", ["first_cause", "company", "age"])
def test_groups_add_up_to_the_findings_of_their_filter(queue: Queue, findings: Any, by: str) -> None:
    groups = queue.ask({"kind": "groups", "by": by})["rows"]
    assert sum(int(group["findings"]) for group in groups) == len(findings)
    open_ = sum(Decimal(group["open"].replace(",", "")) for group in groups if group["open"])
    assert open_ == sum(abs(amount) for amount in findings["amount"] if amount is not None)
    for group in groups:
        chosen = page(queue, filter={by: group["name"], "currency": group["currency"] or ""})
        assert chosen["total"] == int(group["findings"])


def test_every_bar_of_the_bridge_leads_to_rows_that_explain_it(queue: Queue) -> None:
    bars = queue.ask({"kind": "bridge"})["rows"]
    assert len(bars) > 5
    for bar in bars:
        place = {name: bar[name] for name in ("company", "currency")}
        rows = page(queue, filter={"which": bar["outcome"], "rule": bar["arrow"], **place}, size=200)["rows"]
        explained = sum(Decimal(row["amount"].replace(",", "")) for row in rows if row["amount"])
        # Rows that are not chargeable billed sales are listed, too, and are no part of the bridge.
        assert rows
        if bar["arrow"] != "sync.actual":
            assert explained == Decimal(bar["amount"].replace(",", ""))


def test_a_finding_shows_both_sides_and_marks_what_differs(queue: Queue) -> None:
    one = page(queue, filter={"rule": "sync.actual", "which": "different"})["rows"][0]
    answer = queue.ask({"kind": "finding", "finding_id": one["finding_id"]})
    lines = {line["name"]: line for line in answer["sides"]["lines"]}
    assert lines["document_date"]["expected"] == ["2026-10-01"]
    assert lines["document_date"]["observed"] == ["2026-09-30"]
    assert [name for name, line in lines.items() if line["differs"]] == ["document_date"]
    assert (lines["amount"]["expected"], lines["amount"]["observed"]) == (["2,945.76"], ["2,945.76"])
    assert {(table["system"], table["title"]) for table in answer["rows"] if table["rows"]} >= {
        ("Dataverse", "Actual"),
        ("Finance", "Staging"),
    }
    assert answer["finding"]["fix"].startswith("Correct the actual in Dataverse")


def test_every_row_of_the_queue_opens_with_the_rows_of_its_outcome(queue: Queue) -> None:
    there = {"missing": (True, False), "waiting": (True, False), "unexpected": (False, True), "different": (True, True)}
    opened = 0
    for row in page(queue, filter={"which": "all"}, size=200)["rows"]:
        answer = queue.ask({"kind": "finding", "finding_id": row["finding_id"]})
        sides = answer["sides"]
        if row["outcome"] in there and not row["rule"].startswith("feedback"):
            opened += 1
            assert (sides["expected_rows"] > 0, sides["observed_rows"] > 0) == there[row["outcome"]], row
    assert opened > 30


def test_a_trace_is_that_of_the_command_and_leaves_the_queue_alone(book: ik.Workbook, queue: Queue) -> None:
    before = ids(page(queue))
    answer = queue.ask({"kind": "trace", "invoice": "INV-2026-00038"})
    assert answer["stopped"] == "sync.actual"
    assert [step["rule"] for step in answer["steps"]] == [
        step.rule for step in book.trace("INV-2026-00038", "2026-10-31").steps
    ]
    assert ids(page(queue)) == before


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "kind"),
        ({"kind": "drop"}, "kind"),
        ({"kind": "page", "sort": "amount; drop table result.queue"}, "page.sort"),
        ({"kind": "page", "size": 100_000}, "page.size"),
        ({"kind": "page", "page": 0}, "page.page"),
        ({"kind": "page", "filter": {"where": "true"}}, "page.filter.where"),
        ({"kind": "page", "filter": {"search": "x" * 20_001}}, "page.filter.search"),
        ({"kind": "groups", "by": "subject"}, "groups.by"),
        ({"kind": "finding", "finding_id": "' or true"}, "finding.finding_id"),
        ({"kind": "finding", "finding_id": NOWHERE}, "not in this run"),
        ({"kind": "trace", "invoice": "INV-2026-0003"}, "not found"),
        ({"kind": "act", "act": "note", "findings": [], "text": "x"}, "act.findings"),
        ({"kind": "act", "act": "note", "findings": [NOWHERE], "text": "x"}, "No history is open"),
        ({"kind": "act_on_all", "act": "note", "filter": {}, "count": 0, "text": "x"}, "act_on_all.count"),
        ({"kind": "act_on_all", "act": "note", "filter": {"where": "true"}, "count": 1}, "act_on_all.filter.where"),
        ({"kind": "act_on_all", "act": "note", "filter": {}, "count": 14, "text": "x"}, "No history is open"),
        ({"kind": "sign", "act": "sign_off", "company": "GBSI"}, "No history is open"),
    ],
)
def test_what_cannot_be_answered_is_one_line_that_says_why(queue: Queue, asked: dict[str, Any], says: str) -> None:
    answer = queue.ask(asked)
    assert list(answer) == ["error"]
    assert says in answer["error"]
    assert "\n" not in answer["error"]


def test_every_answer_is_json(queue: Queue) -> None:
    for kind in ("start", "page", "bridge"):
        json.dumps(queue.ask({"kind": kind}))


def test_a_run_shows_its_workbench(run: Run, queue: Queue) -> None:
    assert ids(page(run.workbench().queue)) == ids(page(queue))
