"""One invoice through every arrow: where it stopped first, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.__main__ import main
from invoicekit.errors import UnknownName
from invoicekit.rules import find_rule, read_rules
from invoicekit.sample import DEFECTS, write_sample
from invoicekit.trace import trace_all
from tests.damage import read_book, read_headers, write_book

ARROWS = [rule.name for rule in read_rules() if not rule.asserts]
# The fault, and the arrow at which its invoice stops.
STOPS = {
    "header-missing": "sync.header",
    "header-terms-different": "sync.header",
    "actual-missing": "sync.actual",
    "connection-missing": "sync.connection",
    "journal-missing": "import.journal",
    "line-missing": "import.line",
    "line-duplicate": "import.line",
    "posting-missing": "post.invoice",
    "posted-line-missing": "post.line",
    "customer-missing": "post.customer",
    "billed-feedback-missing": "feedback.staging",
    "invoice-feedback-missing": "feedback.invoice",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Workbook]:
    folder = tmp_path_factory.mktemp("traced")
    write_sample(folder, invoices=20, seed=2, defects=list(STOPS))
    with ik.open(folder, quiet=True) as book:
        yield book


@pytest.fixture(scope="module")
def run(book: ik.Workbook) -> dict[str, str]:
    """The invoice of each finding, by rule and outcome."""
    findings = book.reconcile().findings
    assert len(findings) == sum(len(DEFECTS[name].findings) for name in STOPS)
    return {f"{row['rule']} {row['outcome']}": row["invoice"] for row in findings.to_dict("records")}


def of_status(book: ik.Workbook, status: str, besides: set[str]) -> str:
    rows = book.con.execute(
        "select invoice_number from dataverse.invoice where status = $status order by invoice_number",
        {"status": status},
    ).fetchall()
    return next(str(number) for (number,) in rows if number not in besides)


def invoice_of(book: ik.Workbook, run: dict[str, str], defect: str) -> str:
    fault = DEFECTS[defect]
    number = run[f"{fault.rule} {fault.outcome}"]
    if fault.rule == "import.journal":  # an unbilled sale names no invoice: the one that it shuts does
        blocked = book.reconcile().blocked
        number = next(row["invoice"] for row in blocked.to_dict("records") if row["cause_rule"] == fault.rule)
    return str(number)


def test_a_posted_invoice_is_through(book: ik.Workbook, run: dict[str, str]) -> None:
    number = of_status(book, "Posted", set(run.values()))
    trace = book.trace(number)
    assert (trace.invoice, trace.status) == (number, "Posted")
    assert (trace.stopped, trace.why, trace.fix) == (None, None, None)
    assert [step.rule for step in trace.steps] == ARROWS
    assert all(step.done and step.expected_rows == step.observed_rows for step in trace.steps)
    by_rule = {step.rule: step for step in trace.steps}
    assert by_rule["import.line"].observed == by_rule["post.line"].expected == by_rule["post.line"].observed
    assert isinstance(by_rule["post.line"].observed, Decimal)
    assert set(trace.rows["outcome"]) == {"matched"}


@pytest.mark.parametrize("defect", STOPS)
def test_a_fault_stops_its_invoice_where_it_is(defect: str, book: ik.Workbook, run: dict[str, str]) -> None:
    trace = book.trace(invoice_of(book, run, defect))
    fault, rule = DEFECTS[defect], find_rule(STOPS[defect])
    assert trace.stopped is not None
    assert trace.stopped.rule == rule.name
    assert fault.outcome in trace.stopped.outcomes
    assert (trace.why, trace.fix) == (rule.why[fault.outcome], rule.fix[fault.outcome])
    assert all(step.done for step in trace.steps[: ARROWS.index(rule.name)])


def test_an_invoice_stops_at_a_milestone_that_it_bills(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=30, seed=3, defects=["milestone-missing"])
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        (finding,), (invoice,) = run.findings.to_dict("records"), set(run.blocked["invoice"])
        trace = book.trace(invoice)
    assert (finding["rule"], finding["invoice"]) == ("sync.milestone", None)
    assert trace.stopped is not None
    assert (trace.stopped.rule, trace.stopped.outcomes) == ("sync.milestone", {"missing": 1})
    assert list(trace.rows[trace.rows["rule"] == "sync.milestone"]["subject"]) == [finding["subject"]]


def test_what_the_line_limit_keeps_away_says_so(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=30, seed=3, defects=["line-limit"])
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        (cause,) = run.causes.to_dict("records")
        trace = book.trace(run.findings["invoice"].iloc[0])
    limit = find_rule("sync.line-limit")
    assert (cause["cause_rule"], cause["cause_outcome"], cause["invoices"]) == (limit.name, "broken", 1)
    assert trace.stopped is not None
    assert (trace.stopped.rule, set(trace.stopped.outcomes)) == ("sync.actual", {"missing", "matched"})
    assert (trace.why, trace.fix) == (limit.why["broken"], limit.fix["broken"])


@pytest.mark.parametrize("defect", ["header-missing", "actual-missing", "connection-missing", "journal-missing"])
def test_an_invoice_whose_gate_is_shut_names_the_cause(defect: str, book: ik.Workbook, run: dict[str, str]) -> None:
    trace = book.trace(invoice_of(book, run, defect))
    blocked = trace.rows[trace.rows["outcome"] == "blocked"]
    assert len(blocked)
    assert set(blocked["rule"]) == {"import.line"}
    assert set(blocked["cause_rule"]) == {DEFECTS[defect].rule}
    assert {step.rule: step.outcomes for step in trace.steps}["import.line"]["blocked"] == len(blocked)


def test_an_invoice_in_flight_waits_and_is_no_fault(book: ik.Workbook, run: dict[str, str]) -> None:
    waiting = book.reconcile().waiting
    number = next(row["invoice"] for row in waiting.to_dict("records") if row["rule"] == "import.line")
    trace = book.trace(number)
    assert trace.stopped is not None
    assert (trace.stopped.rule, set(trace.stopped.outcomes), trace.why) == ("import.line", {"waiting"}, None)
    later = book.trace(number, as_of="2027-01-31")
    assert later.stopped is not None
    assert (set(later.stopped.outcomes), later.why) == ({"missing"}, find_rule("import.line").why["missing"])


def test_a_draft_has_not_set_out(book: ik.Workbook, run: dict[str, str]) -> None:
    trace = book.trace(of_status(book, "Draft", set(run.values())))
    assert trace.status == "Draft"
    assert not any(step.expected_rows or step.observed_rows for step in trace.steps)
    assert trace.rows.empty


def test_an_unknown_number_names_the_nearest(book: ik.Workbook, run: dict[str, str]) -> None:
    number = of_status(book, "Posted", set())
    with pytest.raises(UnknownName, match=f"invoice '{number}x' not found. Did you mean '{number}'"):
        book.trace(f"{number}x")


def test_a_number_that_only_finance_knows(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=6, seed=2, defects=["header-unexpected"])
    with ik.open(tmp_path, quiet=True) as book:
        (subject,) = book.reconcile().findings["subject"]
        trace = book.trace(subject.partition(" | ")[2])
    assert trace.status == "Only in Finance"
    assert trace.stopped is not None
    assert (trace.stopped.rule, trace.stopped.outcomes) == ("sync.header", {"unexpected": 1})


def test_amounts_of_another_currency_are_not_added(tmp_path: Path) -> None:
    """A row of the invoice that is staged in another currency is counted, and its money is in no sum."""
    write_sample(tmp_path, invoices=12, seed=6)
    book, headers = read_book(tmp_path), read_headers(tmp_path)
    row = next(row for row in book["finops/projcdsactualsimport"] if row["invoiceproposallinetransid"])
    invoice, before = row["invoiceproposalid"], Decimal(row["amount"])
    row["transactioncurrencyid"] = "JPY"
    write_book(book, tmp_path, headers)
    with ik.open(tmp_path, quiet=True) as opened:
        steps = {step.rule: step for step in opened.trace(invoice, "2026-10-31").steps}
    synced, fed_back = steps["sync.actual"], steps["feedback.staging"]
    assert synced.observed_rows == synced.expected_rows
    assert synced.expected is not None
    assert synced.observed == synced.expected - before
    assert fed_back.expected is not None
    assert fed_back.observed == fed_back.expected - before


def test_a_trace_leaves_the_run_as_it_is(book: ik.Workbook, run: dict[str, str]) -> None:
    done = book.reconcile()
    before = done.summary
    book.trace(next(iter(run.values())))
    assert done.summary == before


def test_what_an_export_lacks_as_a_whole_is_not_sent_again(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=40, seed=9, defects=["company-not-exported"])
    with ik.open(tmp_path, quiet=True) as book:
        (number,) = book.con.execute(
            "select min(invoice_number) from dataverse.invoice where company = 'GBSI' and status = 'Posted'"
        ).fetchall()[0]
        alone = book.trace(number)
        run = book.reconcile()
        (after,) = trace_all(book.con, book.loaded.model, run.settings, [number], reconciled=True)
    cause = find_rule("export.company")
    for found in (alone, after):
        assert found.stopped is not None
        assert (found.stopped.rule, found.stopped.outcomes) == ("sync.header", {"blocked": 1})
        assert (found.why, found.fix) == (cause.why["broken"], cause.fix["broken"])
        stopped = found.rows[found.rows["rule"] == "sync.header"].iloc[0]
        assert (stopped["cause_rule"], stopped["cause_subject"]) == ("export.company", "GBSI")


def test_an_invoice_of_which_an_assertion_is_broken_is_not_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (due,) = write_sample(tmp_path, invoices=8, seed=3, defects=["invoice-total-wrong"]).findings
    assert main(["trace", str(tmp_path), due.subject, "--as-of", "2026-10-31"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    rule = find_rule("confirm.invoice-total")
    assert "Every arrow that is due has brought what it should, and an assertion is broken." in said
    assert f"confirm.invoice-total broken: {due.subject} 10.00" in said
    assert f"Why: {rule.why['broken']} Next: {rule.fix['broken']}" in said
    with ik.open(tmp_path, quiet=True) as book:
        alone = book.trace(due.subject, "2026-10-31")
        run = book.reconcile("2026-10-31")
        (of_run,) = trace_all(book.con, book.loaded.model, run.settings, [due.subject], reconciled=True)
    assert (alone.through, alone.stopped) == (False, None)
    assert (alone.broken, alone.why, alone.fix) == (of_run.broken, of_run.why, of_run.fix)
    assert [(one.rule, one.subject) for one in alone.broken] == [("confirm.invoice-total", due.subject)]


def test_an_assertion_that_concerns_no_money_names_none(tmp_path: Path) -> None:
    (due,) = write_sample(tmp_path, invoices=17, seed=3, defects=["invoice-line-missing"]).findings
    with ik.open(tmp_path, quiet=True) as book:
        found = book.trace(due.subject.split(" | ")[0], "2026-10-31")
    assert [one.says for one in found.broken] == [f"confirm.lines broken: {due.subject}"]
    assert found.place == "an assertion is broken"
