"""Open money by first cause: an invoice counts once, with the finding that comes first in the process."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.report.facts import rows
from invoicekit.sample import write_sample
from tests.damage import read_book, read_headers, write_book


def test_what_is_blocked_counts_to_the_finding_that_blocks_it(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=30, seed=4, defects=["actual-missing"])
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        (finding,) = run.findings.to_dict("records")
        blocked = run.blocked
        invoice = book.sql("select * from result.invoice_cause").to_dict("records")
        causes = run.causes.to_dict("records")
        billed = "select detail_amount from dataverse.invoice where invoice_number = $invoice"
        ((whole,),) = book.con.execute(billed, {"invoice": finding["invoice"]}).fetchall()
    assert set(blocked["invoice"]) == {finding["invoice"]}
    # The line that is missing and those that wait for it are the whole invoice.
    assert abs(finding["amount"]) + sum(abs(amount) for amount in blocked["amount"]) == whole
    assert invoice == [
        {
            "company": finding["company"],
            "invoice": finding["invoice"],
            "currency": finding["currency"],
            "open": whole,
            "cause_rule": "sync.actual",
            "cause_subject": finding["subject"],
        }
    ]
    assert [(row["cause_rule"], row["cause_outcome"], row["invoices"], row["other_rows"]) for row in causes] == [
        ("sync.actual", "missing", 1, 0)
    ]
    assert causes[0]["open"] == invoice[0]["open"] > abs(finding["amount"])


def test_causes_are_listed_the_largest_first(tmp_path: Path) -> None:
    faults = ["actual-missing", "posting-missing", "journal-error", "line-amount-different", "customer-unexpected"]
    write_sample(tmp_path, invoices=40, seed=8, defects=faults)
    with ik.open(tmp_path, quiet=True) as book:
        causes = book.reconcile().causes.to_dict("records")
    assert {(row["cause_rule"], row["cause_outcome"]) for row in causes} == {
        ("sync.actual", "missing"), ("post.invoice", "missing"), ("import.journal-stuck", "broken"),
        ("import.line", "different"), ("post.customer", "unexpected"),
    }  # fmt: skip
    amounts = [row["open"] for row in causes]
    assert amounts == sorted(amounts, reverse=True)
    assert all(isinstance(amount, Decimal) for amount in amounts)


def test_an_export_that_lacks_a_company_is_one_finding_with_its_count(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=40, seed=9, defects=["company-not-exported"])
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        (finding,) = run.findings.to_dict("records")
        blocked = run.blocked
        causes = run.causes.to_dict("records")
        assert set(run.bridge["unexplained"]) == {Decimal(0)}
    assert (finding["rule"], finding["subject"], finding["company"]) == ("export.company", "GBSI", "GBSI")
    explained = blocked[blocked["cause"] == finding["finding_id"]]
    assert [column["observed"] for column in finding["columns"]] == [str(len(explained))]
    assert len(explained) >= 10
    # Its rows are of several currencies and arrows: what they add up to would be no amount.
    assert (finding["amount"], finding["currency"], finding["severity"]) == (None, None, "high")
    assert {row["currency"] for row in causes} == {"CHF", "EUR", "GBP"}
    assert {row["cause_rule"] for row in causes if row["company"] == "GBSI"} == {"export.company"}


def test_an_export_that_is_cut_off_is_a_cause_of_every_company_with_its_age(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=30, seed=9)
    book, headers = read_book(tmp_path), read_headers(tmp_path)
    for table in ("invoice", "msdyn_actual", "msdyn_transactionconnection"):
        name = f"dataverse/{table}"
        book[name] = [row for row in book[name] if row["createdon"] >= "2026-10-05"]
    write_book(book, tmp_path, headers)
    with ik.open(tmp_path, quiet=True) as opened:
        run = opened.reconcile(as_of="2026-10-31")
        cut = run.findings[run.findings["rule"] == "export.cut"]
        causes = [row for row in rows(run.con, "cause") if row["rule"] == "export.cut"]
    assert {subject.split(" | ")[0] for subject in cut["subject"]} == {"sync.actual", "sync.connection", "sync.header"}
    assert all(" | Dataverse | before | 2026-10-" in subject for subject in cut["subject"])
    assert set(cut["company"]) == {None}
    assert {row["company"] for row in causes} == {"DEMF", "GBSI", "USMF", None}  # relationship rows bear no company
    assert {row["oldest"] for row in causes} == {max(cut["age_days"])}


def test_a_row_that_no_link_places_counts_once_with_its_candidates(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=20, seed=14, defects=["billed-ambiguous"])
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        (finding,) = run.findings.to_dict("records")
        (blocked,) = run.blocked.to_dict("records")
        (cause,) = run.causes.to_dict("records")
        (gap,) = run.bridge[run.bridge["ambiguous"] != 0].to_dict("records")
        traced = book.trace(finding["invoice"])
    assert (finding["rule"], finding["outcome"]) == ("confirm.billed", "ambiguous")
    assert [(one["name"], one["expected"], one["observed"]) for one in finding["columns"]] == [
        ("candidate", blocked["subject"], None)
    ]
    assert blocked["cause"] == finding["finding_id"]
    assert blocked["amount"] == -finding["amount"]
    assert (gap["ambiguous"], gap["blocked"]) == (finding["amount"], blocked["amount"])
    assert gap["expected"] == gap["observed"]
    assert (cause["cause_outcome"], cause["invoices"], cause["open"]) == ("ambiguous", 1, finding["amount"])
    assert traced.stopped is not None
    assert traced.stopped.outcomes["ambiguous"] == 1
    assert (traced.why or "").startswith("The billed sale is on the invoice and no link tells")


@pytest.mark.parametrize(
    "defect", ["milestone-missing", "company-not-exported", "old-work-not-synced", "journal-draft"]
)
def test_open_money_by_age_is_that_by_cause(tmp_path: Path, defect: str) -> None:
    write_sample(tmp_path, invoices=40, seed=5, defects=[defect])
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile("2026-10-31")
        causes = {
            (row["company"], row["currency"], row["cause_rule"], row["cause_outcome"]): row["open"]
            for row in run.causes.to_dict("records")
            if row["currency"] and row["open"]
        }
        ages: dict[tuple[str, str, str, str], Decimal] = {}
        for row in rows(run.con, "cause_age"):
            where = (row["company"], row["currency"], row["rule"], row["outcome"])
            ages[where] = ages.get(where, Decimal(0)) + row["open"]
    assert ages == causes
    assert causes


def test_a_line_that_waits_for_what_is_told_nowhere_is_missing(tmp_path: Path) -> None:
    """Invoices exported by date: the proforma is not there, so that nothing tells that its proposal is not, either."""
    write_sample(tmp_path, invoices=30, seed=4, defects=["header-missing"])
    with ik.open(tmp_path, quiet=True) as book:
        (header,) = book.reconcile().findings.to_dict("records")
    headers, book_ = read_headers(tmp_path), read_book(tmp_path)
    book_["dataverse/invoice"] = [row for row in book_["dataverse/invoice"] if header["invoice"] not in row.values()]
    write_book(book_, tmp_path, headers)
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        missing, blocked = run.findings[run.findings["rule"] == "import.line"], run.blocked
    assert set(missing["outcome"]) == {"missing"}
    assert set(missing["invoice"]) == {header["invoice"]}
    assert not len(blocked)
