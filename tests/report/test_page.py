"""The page: what it says, that data in it is text, that it stays small, and that it is the same every time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

import invoicekit as ik
from invoicekit.amounts import money
from invoicekit.reconcile import NotRun
from invoicekit.report.finding import anchor, marked
from invoicekit.report.page import MOST_FINDINGS, MOST_QUARANTINE, page
from invoicekit.report.past import Past, Remark
from invoicekit.report.verdict import grid, verdicts
from tests.hostile import LONG, MARK, PAYLOADS, PERSON

from .conftest import changed

SOURCE = Path(ik.__file__).parent / "report"


class Elements(HTMLParser):
    """The elements of a page with their attributes, the addresses in it, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[tuple[str, frozenset[str]]] = Counter()
        self.addresses: list[str] = []
        self.text = ""
        self.headers: list[str | None] = []
        self.pictures: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found[tag, frozenset(given)] += 1
        self.addresses += [str(given[name]) for name in ("href", "src") if name in given]
        if tag == "th":
            self.headers.append(given.get("scope"))
        if tag == "img":
            self.pictures.append(given.get("alt"))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def text(plain: ik.Run) -> str:
    return page(plain)


def test_the_same_run_gives_the_same_page(plain: ik.Run, text: str) -> None:
    assert page(plain) == text


def test_nothing_is_asked_of_anybody(text: str) -> None:
    elements = Elements(text)
    tags = {tag for tag, _ in elements.found}
    assert tags.isdisjoint({"script", "link", "iframe", "object", "embed", "base", "form"})
    assert {address[:22] for address in elements.addresses if not address.startswith("#")} == {"data:image/svg+xml;bas"}
    assert "default-src 'none'" in text


def test_links_lead_somewhere(text: str) -> None:
    places = re.findall(r'id="([^"]+)"', text)
    assert len(places) == len(set(places))
    links = re.findall(r'href="#([^"]+)"', text)
    assert links
    assert [link for link in links if link not in places] == []


def test_headers_have_a_scope_and_pictures_a_text(text: str) -> None:
    elements = Elements(text)
    assert set(elements.headers) == {"col", "row", "rowgroup"}
    assert elements.pictures
    assert all(elements.pictures)


def test_every_finding_stands_in_it_with_both_sides_and_what_to_do(plain: ik.Run, text: str) -> None:
    said = Elements(text).text
    for row in plain.findings.to_dict("records"):
        assert f'id="f-{row["finding_id"]}"' in text
        assert row["subject"] in said
        assert row["fix"] in said
    assert "−" in said
    assert "not there" in said


TWO = """
insert into result.outcome (rule, outcome, subject, company, currency, invoice, expected, copies, since)
select 'post.invoice', 'missing', 'subject ' || currency, 'C1', currency, 'INV-' || currency, 7, 0,
  timestamp '2026-10-01'
from unnest(['EUR', 'JPY']) t(currency)"""


def test_a_cause_in_two_currencies_is_told_once_with_both_amounts(plain: ik.Run) -> None:
    with changed(plain, TWO):
        causes = plain.causes.to_dict("records")
        todo = page(plain).partition('<table class="todo"')[2].partition("</table>")[0]
    told = {(row["company"], row["cause_rule"], row["cause_outcome"]) for row in causes}
    assert todo.count('role="rowheader"') == len(told) < len(causes)
    said = Elements(todo).text
    assert [row for row in causes if f"{money(row['open'], row['currency'])} {row['currency'] or ''}" not in said] == []


def test_no_template_says_that_data_is_safe() -> None:
    sources = [file.read_text("utf-8") for file in SOURCE.rglob("*") if file.suffix in (".py", ".j2")]
    assert len(sources) > 10
    assert [
        word for word in ("|safe", "| safe", "Markup", "autoescape false") if any(word in text for text in sources)
    ] == []


def test_hostile_text_is_text(plain: ik.Run, hostile: ik.Run, hostile_past: Past) -> None:
    someone = Remark("persisting", "B. Owner", "a note", date(2026, 11, 3))
    known: dict[str, set[str]] = {}
    for tag, names in Elements(page(plain, Past(None, dict.fromkeys(plain.findings["finding_id"], someone)))).found:
        known.setdefault(tag, set()).update(names)
    elements = Elements(page(hostile, hostile_past))
    assert [tag for tag, _ in elements.found if tag not in known] == []
    assert [(tag, names - known[tag]) for tag, names in elements.found if names - known[tag]] == []
    assert all(address.startswith(("#", "data:image/svg+xml;base64,")) for address in elements.addresses)
    assert [text for text in PAYLOADS if not {text[:40], marked(text)[:40]} & forms(elements.text, text)] == []
    assert {PERSON, marked(PERSON)} & forms(elements.text, PERSON)
    assert LONG[:200] in elements.text
    assert LONG[:400] not in elements.text, "a long name is cut"
    assert f"{{{{ 7*7 }}}}{{% raw %}}${{{MARK}=1}}" in elements.text, "no template of ours reads it"


def forms(text: str, payload: str) -> set[str]:
    """How a payload stands in a text: as it is, or with its unseen marks named."""
    return {form for form in (payload, payload[:40], marked(payload), marked(payload)[:40]) if form in text}


def test_a_company_is_ready_only_when_every_rule_ran(plain: ik.Run) -> None:
    nothing = "delete from result.outcome", "update result.standing set findings = 0, waiting = 0, blocked = 0"
    lacking = replace(plain, coverage=replace(plain.coverage, not_run=[NotRun("post.ledger", "ledger")]))
    with changed(plain, *nothing):
        assert {verdict.says for verdict in verdicts(plain)} == {("Ready to close",)}
        assert {cell.colour for _, cells in grid(plain)[1] for cell in cells} == {"green"}
        assert {(*line.says, *line.beside) for line in verdicts(lacking)} == {("Not fully checked", "1 rule not run")}
        stages, lines = grid(lacking)
        assert {cells[stages.index("posting")].colour for _, cells in lines} == {"amber"}
        said = Elements(page(lacking)).text
    assert "post.ledger did not run: it lacks ledger" in said
    assert "Nothing is open." in said


def test_a_row_of_the_last_day_that_there_is_falls_due_on_it(plain: ik.Run, tmp_path: Path) -> None:
    last = "update result.outcome set outcome = 'waiting', since = timestamp '9999-12-31 23:59:59' where outcome = $was"
    with changed(plain, last, was="missing"):
        assert "9999-12-31" in page(plain)
        names, *rows = load_workbook(plain.to_excel(tmp_path / "findings.xlsx"))["waiting"].iter_rows(values_only=True)
        assert "9999-12-31 23:59:59" in {str(dict(zip(names, row, strict=True))["due at"]) for row in rows}


def test_what_is_known_from_before_stands_beside_findings(plain: ik.Run, text: str) -> None:
    first, second = plain.findings["finding_id"][:2]
    past = Past(
        datetime(2026, 10, 30, 18, tzinfo=UTC),
        {
            first: Remark(
                "persisting", "B. Owner <b>", "ticket with the partner", date(2026, 11, 3), "accepted <i> by Ann"
            ),
            second: Remark("reopened"),
        },
        resolved=3,
        signed={"USMF": "Signed off by A. Preparer"},
    )
    said = Elements(page(plain, past)).text
    for words in (
        "B. Owner <b>", "due 2026-11-03", "accepted <i> by Ann",
        "“ticket with the partner”", "Signed off by A. Preparer", "not assigned",
        "compared with the run of 2026-10-30 18:00 UTC",
        f"{len(plain.findings) - 2} new, 3 resolved, 1 persisting, 1 reopened.",
    ):  # fmt: skip
        assert words in said
    assert "not assigned" not in Elements(text).text
    assert "persisting" not in Elements(text).text


FILL = """
insert into result.outcome (rule, outcome, subject, company, currency, invoice, expected, copies, since)
select w.rule, w.outcome, 'subject ' || n || repeat('x', 100), 'C' || (n % 4), 'EUR', 'INV-' || n, n, 0,
  timestamp '2026-10-01'
from range($findings) t(n)
join (
  select rule, outcome, row_number() over () as number, count(*) over () as wordings
  from result.wording where outcome not in ('waiting', 'blocked')
) w on w.number = 1 + n % w.wordings"""


def test_a_hundred_thousand_findings_make_a_small_page(plain: ik.Run) -> None:
    with changed(plain, FILL, findings=100_000):
        said = page(plain)
        kinds = plain.con.execute("select distinct rule, outcome from result.finding").fetchall()
    assert len(said) < 3_000_000
    assert said.count('id="f-') == MOST_FINDINGS
    assert len(kinds) > 50
    for rule, outcome in kinds:
        section = said.partition(f'id="{anchor(rule, outcome)}">')[2].partition("<h3")[0]
        assert 'id="f-' in section
    assert all(f"<bdi>C{number}</bdi>" in said for number in range(4))
    assert f"{MOST_FINDINGS} of 100,0" in said


def test_of_many_rows_set_aside_the_first_are_shown_and_all_are_counted(hostile: ik.Run) -> None:
    said = Elements(page(hostile)).text
    assert f"{MOST_QUARANTINE} of {len(hostile.quarantine)} rows; the rest is in findings.xlsx." in said
