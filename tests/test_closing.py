"""What stands beside the verdict: said everywhere where there is something to say, and nowhere where there is not."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest

import invoicekit as ik
from invoicekit.__main__ import main
from invoicekit.closing import (
    answer,
    left_out,
    mend_first,
    not_clean,
    not_compared,
    nothing_there,
    stamped_later,
    unchecked,
    without_currency,
)
from invoicekit.model import model_files
from invoicekit.notebooks.findings import not_checked, verdict
from invoicekit.notebooks.index import index_page
from invoicekit.report import charts
from invoicekit.report.notify import notice
from invoicekit.report.stations import PARTS
from invoicekit.report.verdict import _verdict, grid
from invoicekit.rules import sql_folder
from invoicekit.sample import write_sample
from invoicekit.settings import Settings

LATER = "stamped after 2024-01-31 23:59:59: an export of that moment would not have them, or not as they are"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ik.Workbook]:
    folder = tmp_path_factory.mktemp("book")
    write_sample(folder, invoices=40, seed=3)
    with ik.open(folder, quiet=True) as opened:
        yield opened


def said_by(run: ik.Run, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What each place that shows a verdict says of this run."""
    from invoicekit.show_run import run as show

    show(run, [])
    cells = openpyxl.load_workbook(run.to_excel(folder / "findings.xlsx"))["summary"].iter_rows(values_only=True)
    pages = {
        "report": run.to_html(folder / "report.html").read_text("utf-8"),
        "index": index_page("month_end", run.summary, {}, []),
        "notebook": verdict(run).rich,
    }
    return {
        "console": " ".join(capsys.readouterr().out.split()),
        "notice": notice(run)["text"],
        "excel": "\n".join(str(cell) for row in cells for cell in row),
        "summary": json.dumps(run.summary, default=str),
    } | {name: unescape(text) for name, text in pages.items()}


def test_a_moment_before_the_exports_is_told_beside_every_verdict(
    book: ik.Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = book.reconcile("2024-01-31")
    rows = sum(line["rows_counted"] for line in run.summary["stamped_later"])
    assert rows > 1_000
    assert run.exit_status == 0
    said = said_by(run, tmp_path, capsys)
    summary = said.pop("summary")
    assert [place for place, text in said.items() if f"{rows:,} rows are {LATER}" not in text] == []
    assert '"stamped_later": [{"table_name": "dataverse.actual", "rows_counted": ' in summary


def test_nothing_is_told_where_no_row_is_later(
    book: ik.Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = book.reconcile("2027-01-31")
    assert run.summary["stamped_later"] == []
    assert [place for place, text in said_by(run, tmp_path, capsys).items() if "stamped after" in text] == []


def test_one_row_is_one_row() -> None:
    summary = {"as_of": "2024-01-31 23:59:59", "stamped_later": [{"table_name": "finops.staging", "rows_counted": 1}]}
    assert stamped_later(summary) == f"1 row is {LATER}."


def test_what_a_setting_excuses_is_told_beside_every_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Were go-live set too late, all would be quiet: the number tells it."""
    settings = Settings.model_validate({"go_live": "2026-10-30", "beginning_balance_date": "2026-09-30"})
    write_sample(tmp_path / "book", invoices=20, seed=5)
    with ik.open(tmp_path / "book", settings, quiet=True) as book:
        run = book.reconcile("2026-10-31")
        accrued, up_to, before, lent, unplaced = left_out(run.summary)
        said = said_by(run, tmp_path, capsys)
    assert re.fullmatch(
        r"[\d,]{3,} rows are from before go_live = 2026-10-30: what is missing or wrong of them is no finding.", before
    )
    assert re.match(r"\d{2,} rows are up to beginning_balance_date = 2026-09-30: ", up_to)
    assert re.match(r"\d+ posted invoices are compared with the ledger in part: ", unplaced)
    assert re.match(r"\d+ journal vouchers are not compared with the ledger: no export tells how", lent)
    assert re.match(r"\d+ posted invoices are not held against the work in progress that was accrued: ", accrued)
    said.pop("summary")
    told = (accrued[:-1], before[:-1], up_to[:-1], lent[:-1], unplaced[:-1])
    assert [place for place, text in said.items() if not all(words in text for words in told)] == []


# Their stamp is that of a row that is counted already: an invoice's, an actual's, a voucher's, or a step's on the way.
NOT_COUNTED = {
    "dataverse.line_detail", "dataverse.invoice_fed_back", "dataverse.new_unbilled", "dataverse.reversal",
    "dataverse.billed", "finops.invoice_line", "finops.lacking_line", "finops.gate", "finops.treated_line",
    "finops.treated_journal_line", "finops.posting", "finops.rated_posting", "finops.ledger_entry", "finops.unrated",
}  # fmt: skip


def test_every_table_with_a_stamp_of_its_own_is_counted(book: ik.Workbook) -> None:
    stamped = book.con.execute(
        "select table_schema || '.' || table_name from information_schema.columns "
        "where column_name = 'since' and table_schema in ('dataverse', 'finops')"
    ).fetchall()
    asked = (sql_folder() / "result" / "8_stamped.sql").read_text("utf-8")
    counted = {name for (name,) in stamped if f"'{name}'" in asked}
    assert {name for (name,) in stamped} - counted == NOT_COUNTED
    assert counted <= {file.name for file in model_files()}


def test_the_exit_status_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_sample(tmp_path, invoices=3, seed=1)
    assert main(["reconcile", str(tmp_path), "--as-of", "2024-01-31"]) == 0
    assert LATER in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ([], "yes"),
        (["findings"], "no"),
        (["findings", "waiting", "blocked"], "no"),
        (["blocked"], "no"),
        (["waiting"], "no: waiting"),
        (["waiting", *unchecked(0, 2)], "no: waiting, 2 rows in quarantine"),
        (["findings", *unchecked(1, 0)], "no: findings, 1 rule not run"),
        (unchecked(3, 1), "no: 3 rules not run, 1 row in quarantine"),
    ],
)
def test_a_no_says_why_where_findings_do_not(why: list[str], says: str) -> None:
    summary = {"ready_to_close": {"USMF": not why}, "not_ready_because": {"USMF": why}}
    assert answer(summary, "USMF") == says


def test_a_no_without_findings_says_why_at_every_verdict(
    book: ik.Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = book.reconcile("2026-10-31")
    said = said_by(run, tmp_path, capsys)
    assert run.summary["not_ready_because"] == {company: ["waiting"] for company in ("DEMF", "GBSI", "USMF")}
    assert "DEMF: not ready: waiting" in said.pop("notice")
    assert "On its way" in said.pop("report")
    assert '"not_ready_because": {"DEMF": ["waiting"]' in said.pop("summary")
    assert [place for place, text in said.items() if "no: waiting" not in text] == []


def test_a_company_that_was_asked_for_and_has_no_row_is_told_at_every_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample(tmp_path / "in", invoices=5, seed=3)
    file = tmp_path / "in" / "dataverse" / "cdm_company.csv"
    usmf = next(line for line in file.read_text("utf-8").splitlines() if "USMF" in line)
    file.write_text(f"{file.read_text('utf-8')}{uuid4()}{usmf[36:].replace('USMF', 'JPMF')}\n", "utf-8")
    with ik.open(tmp_path / "in", quiet=True) as emptied:
        run = emptied.reconcile("2027-10-31", ["USMF", "JPMF"])
        assert dict(run.standing[["company", "exported"]].to_numpy()) == {"JPMF": False, "USMF": True}
        assert run.ready_to_close()["JPMF"] is False
        assert run.exit_status == 1
        said = said_by(run, tmp_path, capsys)
        assert "Nothing exported" in said["report"]
        assert {cell.says for place, cells in grid(run)[1] for cell in cells if place == "JPMF"} == {"not checked"}
        note = "Nothing of JPMF was compared, for no row of it could be read. This says nothing of its invoices."
        assert '"JPMF": ["nothing exported"]' in said.pop("summary")
        assert [place for place, text in said.items() if note not in text] == []
        assert "JPMF: not ready: nothing exported" in said.pop("notice")
        said.pop("report")
        assert [place for place, text in said.items() if "no: nothing exported" not in text] == []


def spoiled(book: ik.Workbook, column: str, value: str, most: int, folder: Path) -> Path:
    """The exports of the book, with this value in the column's first rows, in a folder of their own."""
    table, _, name = column.partition(".")
    shutil.copytree(book.source, folder)
    (file,) = folder.glob(f"*/{table}.csv")
    with file.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    place = header.index(name)
    spoilt = [[*row[:place], value, *row[place + 1 :]] for row in rows[:most]]
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *spoilt, *rows[most:]])
    return folder


def lacking(book: ik.Workbook, column: str, folder: Path) -> Path:
    """The exports of the book without this column, in a folder of their own."""
    table, _, name = column.partition(".")
    shutil.copytree(book.source, folder)
    (file,) = folder.glob(f"*/{table}.csv")
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    place = [cell.strip("_").removesuffix("_value") for cell in rows[0]].index(name)
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(row[:place] + row[place + 1 :] for row in rows)
    return folder


def test_what_the_bridge_adds_needs_its_currency(book: ik.Workbook, tmp_path: Path) -> None:
    with ik.open(lacking(book, "msdyn_actual.transactioncurrencyid", tmp_path / "in"), quiet=True) as poorer:
        run = poorer.reconcile("2026-10-31")
        assert {item.rule for item in run.not_run if item.missing == "msdyn_actual.currency_id"} >= {
            "confirm.billed", "sync.actual", "feedback.actual",
        }  # fmt: skip
        assert run.summary["not_ready_because"]["USMF"][-1] == f"{len(run.not_run)} rules not run"
        assert all(row["currency"] for row in run.bridge.to_dict("records"))


def test_rows_without_a_currency_are_told_beside_the_bridge(
    book: ik.Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = spoiled(book, "projcdsactualsimport.transactioncurrencyid", "", 40, tmp_path / "in")
    with ik.open(folder, quiet=True) as poorer:
        run = poorer.reconcile("2026-10-31")
        lines = without_currency(run.summary)
        said = said_by(run, tmp_path, capsys)
        assert lines
        assert [line for line in lines if line not in said["console"]] == []
        assert "rows without a currency. Their money is added to nothing." in said["report"]
        assert lines[0] in unescape(not_checked(run).rich)


MEND = "Mend the quarantine first (projcdsactualsimport): a finding may be only about rows that could not be read"


def test_the_quarantine_is_mended_before_what_is_found(
    book: ik.Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ik.open(spoiled(book, "projcdsactualsimport.amount", "much", 2, tmp_path / "in"), quiet=True) as poorer:
        run = poorer.reconcile("2026-10-31")
        said = said_by(run, tmp_path, capsys)
        said.pop("summary")
        assert [place for place, text in said.items() if MEND not in text] == []
        assert said["report"].count(MEND) == 2
        plan = poorer.plan_repairs("2026-10-31")
    first = plan.steps[0]
    assert (first.action.name, len(first.rows)) == ("0_quarantine", 2)
    assert first.before.findings == first.after.findings > 0


@pytest.mark.parametrize(("findings", "quarantine"), [(0, [{"table_name": "invoice"}]), (3, [])])
def test_without_findings_or_quarantine_there_is_nothing_to_mend_first(
    findings: int, quarantine: list[dict[str, str]]
) -> None:
    assert mend_first({"findings": findings, "quarantine": quarantine, "empty": ["invoice"] * (not findings)}) is None


def test_all_that_explains_a_gap_of_the_bridge_is_shown(book: ik.Workbook) -> None:
    shown = {"company", "currency", "arrow", "expected", "observed", "unexplained", *PARTS}
    assert set(book.reconcile("2026-10-31").bridge.columns) == shown


def test_a_required_table_without_a_row_is_exported_first() -> None:
    said = mend_first(
        {"findings": 3, "quarantine": [{"table_name": "custtrans"}], "empty": ["invoice", "projproposaljour"]}
    )
    assert said is not None
    assert said.startswith("Export first what has no row here (invoice, projproposaljour): ")
    assert "Mend the quarantine first (custtrans): " in said


def test_which_required_tables_have_no_row_is_in_the_summary(book: ik.Workbook, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(book.source, folder)
    file = folder / "dataverse" / "invoice.csv"
    file.write_text(file.read_text("utf-8").partition("\n")[0] + "\n", "utf-8")
    with ik.open(folder, quiet=True) as emptied:
        assert emptied.reconcile("2026-10-31").summary["empty"] == ["invoice"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ([], None),
        (["customer"], "1 column is not compared, as an export lacks it: customer of sync.header."),
        (
            ["contract", "customer", "currency", "payment_terms", "tax"],
            (
                "5 columns are not compared, as an export lacks them: contract of sync.header, "
                "customer of sync.header, currency of sync.header and 2 more."
            ),
        ),
    ],
)
def test_what_is_not_compared_stands_beside_the_verdict(columns: list[str], said: str | None) -> None:
    assert not_compared({"not_compared": [{"rule": "sync.header", "what": column} for column in columns]}) == said


@pytest.mark.parametrize(
    ("left", "beside"),
    [
        (0, "Everything is through and every rule ran."),
        (1, "Everything is through and every rule ran, but 1 column was not compared."),
    ],
)
def test_a_company_that_can_close_is_told_what_was_not_compared(left: int, beside: str) -> None:
    line = {"company": "USMF", "findings": 0, "waiting": 0, "blocked": 0, "exported": True}
    assert _verdict(line, [], None, [], left, ready=True).beside == (beside,)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("rate", "2 posted documents are not held against a rate: none is agreed with the contract"),
        ("fee", "2 staged rows with a fee are not held against fee lines"),
        ("stray", "2 journal lines are not judged: no staged row names them"),
        ("total", "2 posted invoices are not compared with the ledger: the sum of their lines is not their total"),
    ],
)
def test_what_is_left_out_is_said_in_words(reason: str, said: str) -> None:
    summary = {"left_out": [{"reason": reason, "rows_counted": 2}], "settings": {}}
    assert left_out(summary)[0].startswith(said)


THERE, GONE = {"company": "USMF", "exported": True}, {"company": "JPMF", "exported": False}


@pytest.mark.parametrize(
    ("summary", "is_"),
    [
        ({"findings": 0, "quarantine": [], "not_run": [], "standing": [THERE]}, False),
        ({"findings": 1, "quarantine": [], "not_run": [], "standing": [THERE]}, True),
        ({"findings": 0, "quarantine": [{}], "not_run": [], "standing": [THERE]}, True),
        ({"findings": 0, "quarantine": [], "not_run": [{}], "standing": [THERE]}, True),
        ({"findings": 0, "quarantine": [], "not_run": [], "standing": []}, True),
        ({"findings": 0, "quarantine": [], "not_run": [], "standing": [THERE, GONE]}, True),
    ],
)
def test_nothing_is_clean_that_was_not_looked_at(summary: dict[str, Any], *, is_: bool) -> None:
    assert not_clean(summary) is is_


@pytest.mark.parametrize(
    ("quarantine", "standing", "said"),
    [
        ([], [{}], None),
        ([], [], "Nothing was compared, for no company has a row: the tables are empty."),
        ([{}], [], "Nothing was compared, for no company has a row: all are in quarantine, or the tables are empty."),
    ],
)
def test_where_nothing_was_compared_that_is_said(
    quarantine: list[object], standing: list[object], said: str | None
) -> None:
    told = nothing_there({"quarantine": quarantine, "standing": standing})
    assert (told is None) if said is None else (told or "").startswith(said)


def test_tables_without_rows_are_no_clean_bill(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_sample(tmp_path, invoices=5, seed=3)
    for file in tmp_path.glob("*/*.csv"):
        file.write_text(file.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert main(["reconcile", str(tmp_path)]) == 1
    assert "Nothing was compared" in capsys.readouterr().out
    with ik.open(tmp_path, quiet=True) as book:
        assert "Nothing was billed" in charts.waterfall(book.reconcile().bridge, None, None).text
