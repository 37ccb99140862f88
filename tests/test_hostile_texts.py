"""Hostile texts change nothing that is found, and are text in a terminal, a notice and a notebook.

What becomes of them in the report and the workbook: `tests/report`; in the workbench: `tests/workbench`; in a real
browser: `tests/browser`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest

import invoicekit as ik
from invoicekit.__main__ import main
from invoicekit.contract import read_contract
from invoicekit.history import History
from invoicekit.marks import CONTROL, TURNING, named
from invoicekit.notebooks import findings as notebook
from invoicekit.notebooks import show
from invoicekit.notebooks.index import index_page
from invoicekit.outputs import json_text
from invoicekit.report.past import Past
from tests.hostile import FILE, LEFT_OUT, MARK, PAYLOADS, PERSON, TEXT, spoil_texts, write_plain

# Columns of texts that a sample of this size has no value for.
EMPTY = {
    ("msdyn_actual", "external_origin"),
    ("projcdsactualsimport", "external_origin"),
    ("projcdsactualsimport", "fee_proposal_line_transaction"),
    *(("projaccruedrevenuereconciliationline", name) for name in ("transaction_id", "voucher", "company")),
}


def what(run: ik.Run) -> Counter[tuple[Any, ...]]:
    """The findings without their texts, and without payment terms: Finance's are a text, Dataverse's a choice."""
    return Counter(
        (row["rule"], row["outcome"], row["currency"] is None, row["expected"], row["observed"], row["age_days"])
        for row in run.findings.to_dict("records")
        if row["rule"] != "sync.header"
    )


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is found in a book, and in the same book with hostile texts; and which columns these stand in."""
    folder = tmp_path_factory.mktemp("pair")
    write_plain(folder / "plain")
    planted = spoil_texts(write_plain(folder / "spoilt"))
    found: dict[str, Any] = {"planted": planted}
    for name in ("plain", "spoilt"):
        with ik.open(folder / name, quiet=True) as book:
            run = book.reconcile("2026-10-31")
            found[name] = (what(run), len(run.waiting), len(run.blocked), len(run.quarantine))
    return found


def test_every_column_of_both_systems_is_planted_or_left_out_for_a_reason(pair: dict[str, Any]) -> None:
    kinds = {
        (table.name, name): column.kind
        for table in read_contract().tables.values()
        for name, column in table.columns.items()
    }
    assert pair["planted"] == {place for place, kind in kinds.items() if kind in TEXT} - EMPTY
    assert set(kinds.values()) - TEXT == set(LEFT_OUT)


def test_hostile_texts_change_nothing_that_is_found(pair: dict[str, Any]) -> None:
    assert sum(pair["plain"][0].values()) > 5
    assert pair["spoilt"] == pair["plain"]


def test_what_does_not_fit_is_quarantined_with_its_text(hostile: ik.Run) -> None:
    shown = "".join(str(value) for value in hostile.quarantine["value"])
    assert len(hostile.quarantine) > 200
    assert [payload for payload in PAYLOADS if payload[:40] not in shown] == []


def test_a_terminal_obeys_none_of_them(hostile_source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reconcile", str(hostile_source), "--as-of", "2026-10-31"]) == 1
    assert main(["trace", str(hostile_source), "\x1b[2J"]) == 2
    said = capsys.readouterr()
    printed = said.out + said.err
    assert TURNING.findall(printed) == []
    assert "‹U+001B›" in said.out
    assert "[red]**[a]" in re.sub(r"\s", "", said.out), "markup of a terminal is text"


def test_a_terminal_obeys_nothing_that_people_said(
    hostile: ik.Run, hostile_history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    file, finding = str(hostile_history.file), hostile.findings["finding_id"].iloc[0]
    for options in ([], ["--entries"], ["--finding", finding]):
        assert main(["history", file, *options]) == 0
    printed = capsys.readouterr().out
    assert TURNING.findall(printed) == []
    assert named(PERSON, TURNING) in printed


def test_a_notice_holds_them_as_text(hostile: ik.Run, hostile_past: Past, tmp_path: Path) -> None:
    said = hostile.notice(tmp_path, hostile_past)
    assert TURNING.findall(said["text"]) == []
    companies = [str(cause["company"]) for cause in said["largest_cause"]]
    assert companies
    assert all(named(company, TURNING) in said["text"] for company in companies)
    again = json.loads(json_text(said))
    assert [cause["company"] for cause in again["largest_cause"]] == [
        cause["company"] for cause in said["largest_cause"]
    ]


class Elements(HTMLParser):
    """The elements of what a notebook shows, their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.addresses: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(f"{tag} {name}" for name, _ in attrs)}
        self.addresses += [str(value) for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


ELEMENTS = {"table", "caption", "thead", "tbody", "tr", "th", "td", "p", "a", "details", "summary", "div"}
ATTRIBUTES = {
    "caption style", "th scope", "th style", "th align", "td style", "td align", "a href", "div id",
}  # fmt: skip


def test_the_tables_of_notebooks_hold_them_as_text(
    hostile_book: ik.Workbook, hostile: ik.Run, hostile_past: Past
) -> None:
    shown = [
        notebook.verdict(hostile),
        notebook.not_checked(hostile),
        notebook.causes(hostile),
        notebook.findings(hostile_book, hostile, notebook.traced(hostile, 5)),
        show.table(notebook.bridge(hostile), "Bridge"),
        show.table(notebook.states(hostile, hostile_past), "States"),
        show.table(hostile.quarantine, "Quarantine", most=300),
        *(show.raw(hostile_book, table) for table in ("invoice", "msdyn_project", "projproposaljour")),
    ]
    elements = [Elements(one.rich) for one in shown]
    assert {name for one in elements for name in one.found} <= ELEMENTS | ATTRIBUTES
    assert [address for one in elements for address in one.addresses if not address.startswith("#trace-")] == []
    text = "".join(one.text for one in elements)
    assert [payload for payload in PAYLOADS if payload[:40] not in text] == []
    assert f"<script>{MARK}=1</script>" in text


def test_the_first_page_of_a_run_holds_them_as_text(hostile_source: Path, hostile: ik.Run) -> None:
    names = {FILE: nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {PAYLOADS[0]}")])}
    spoilt = Elements(index_page(str(hostile_source), hostile.summary, names, [FILE]))
    plain = Elements(index_page("source", hostile.summary, {"name": nbformat.v4.new_notebook()}, ["file"]))
    assert spoilt.found <= plain.found
    assert all(not re.match(r"\s*(javascript|https?|//)", address) for address in spoilt.addresses)
    assert PAYLOADS[0] in spoilt.text
    assert FILE in spoilt.text


def test_marks_are_named_and_letters_are_left() -> None:
    assert named("a\x1b[2Jb\r\n\tc\ufffe") == "a‹U+001B›[2Jb\r\n\tc‹U+FFFE›"
    assert named("\u202eb", CONTROL) == "\u202eb"
    assert named("\u202eb 李 é \u0645", TURNING) == "‹U+202E›b 李 é \u0645"
