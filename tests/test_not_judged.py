"""A company that a rule cannot judge, as the export lacks what it goes by, is named: it is never an all clear."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

import invoicekit as ik
from invoicekit.errors import BadSettings
from invoicekit.sample import write_sample
from invoicekit.settings import Settings

PERIOD, PROFILE = "ledgerfiscalcalendarperiod", "projrevenueprofilerule"
LEDGER, RATE, LINE = "ledger", "exchangerate", "salesorderdetail"
FOLDERS = {
    PERIOD: "finops",
    PROFILE: "finops",
    LEDGER: "finops",
    RATE: "finops",
    LINE: "dataverse",
    "invoice": "dataverse",
}
OF_PROFILES = {"post.ledger", "post.wip-reversed"}
Row = dict[str, str]


def write_without(folder: Path, table: str, gone: Callable[[Row], bool]) -> None:
    """A clean book whose export of this table lacks these rows."""
    write_sample(folder, invoices=20, seed=5)
    file = folder / FOLDERS[table] / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        lines = csv.DictReader(stream)
        rows, header = list(lines), lines.fieldnames or []
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerows(row for row in rows if not gone(row))


def everything(_: Row) -> bool:
    return True


def of_demf(row: Row) -> bool:
    return row["dataareaid"].lower() == "demf"


@pytest.mark.parametrize(
    ("table", "gone", "rules", "companies"),
    [
        pytest.param(PERIOD, of_demf, {"post.period"}, {"DEMF"}, id="the periods of one company"),
        pytest.param(PERIOD, everything, {"post.period"}, {"DEMF", "GBSI", "USMF"}, id="all periods"),
        pytest.param(PROFILE, of_demf, OF_PROFILES, {"DEMF"}, id="the profiles of one company"),
        pytest.param(RATE, everything, {"post.exchange-rate"}, {"DEMF", "GBSI", "USMF"}, id="all rates"),
        pytest.param(
            LEDGER,
            everything,
            {"import.exchange-rate", "post.exchange-rate", "post.wip-reversed"},
            {"DEMF", "GBSI", "USMF"},
            id="all ledgers",
        ),
        pytest.param(LINE, everything, {"confirm.lines"}, {"DEMF", "GBSI", "USMF"}, id="all contract lines"),
    ],
)
def test_what_cannot_be_judged_is_named(
    tmp_path: Path, table: str, gone: Callable[[Row], bool], rules: set[str], companies: set[str]
) -> None:
    write_without(tmp_path, table, gone)
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        not_run = {(item.rule, item.missing) for item in run.not_run}
        of_companies = {item.company for item in run.not_run}
        ready = run.ready_to_close()
        of_usmf = {item.missing for item in book.reconcile(companies="USMF").not_run}
    named = {f"{table} of {company}" for company in companies}
    assert not_run >= {(rule, missing) for rule in rules for missing in named}
    assert {rule for rule, _ in not_run} == rules
    assert of_companies == companies
    assert not any(ready.values())
    assert of_usmf == ({f"{table} of USMF"} if "USMF" in companies else set())


@pytest.mark.parametrize(("column", "ours"), [("totalamount", "total"), ("totallineitemamount", "detail_amount")])
def test_a_total_that_is_empty_in_every_row_is_not_judged(tmp_path: Path, column: str, ours: str) -> None:
    """As where a person may not see the column: it is there, and nothing is in it."""

    def empty(row: Row) -> bool:
        row[column] = ""
        return False

    write_without(tmp_path, "invoice", empty)
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        assert {(item.rule, item.missing, item.company) for item in run.not_run} == {
            ("confirm.invoice-total", f"invoice.{ours} of {company} (it is empty in every row)", company)
            for company in ("DEMF", "GBSI", "USMF")
        }
        assert run.findings.empty
        assert not any(run.ready_to_close().values())


def test_a_whole_export_leaves_nothing_unjudged(tmp_path: Path) -> None:
    write_without(tmp_path, PERIOD, lambda row: row["dataareaid"] == "nobody")
    with ik.open(tmp_path, quiet=True) as book:
        assert not book.reconcile().not_run


@pytest.mark.parametrize("name", ["go_live", "beginning_balance_date"])
@pytest.mark.parametrize(("day", "stops"), [("2026-11-01", True), ("2026-10-31", False)])
def test_a_go_live_after_the_day_that_is_reconciled_stops(tmp_path: Path, name: str, day: str, *, stops: bool) -> None:
    write_sample(tmp_path, invoices=4, seed=5)
    settings = Settings.model_validate({name: day})
    with ik.open(tmp_path, settings, quiet=True) as book:
        if stops:
            with pytest.raises(BadSettings, match=f"{name} = 2026-11-01 lies after 2026-10-31"):
                book.reconcile("2026-10-31")
        else:
            book.reconcile("2026-10-31")


def of_one_project(row: Row) -> bool:
    return row["projectid"] == "PRJ-00001"


def test_vouchers_of_a_project_without_a_profile_are_counted(tmp_path: Path) -> None:
    write_without(tmp_path, PROFILE, of_one_project)
    with ik.open(tmp_path, quiet=True) as book:
        found = {(item.rule, item.missing, item.company) for item in book.reconcile().not_run}
    assert found == {("post.ledger", "projrevenueprofilerule for vouchers of USMF (16)", None)}


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        pytest.param(
            everything, {"how journal lines of USMF are posted (1 Posted without a voucher)"}, id="no profile"
        ),
        pytest.param(lambda _: False, set(), id="its profile says: broken"),
    ],
)
def test_a_line_posted_without_a_voucher_is_named_where_no_profile_says_how(
    tmp_path: Path, gone: Callable[[Row], bool], says: set[str]
) -> None:
    write_without(tmp_path, PROFILE, gone)
    file = tmp_path / "finops" / "projadvancedjournalline.csv"
    lines = file.read_text("utf-8").splitlines()
    of_hours = "PJV-000004"  # cost of hours
    (place,) = (place for place, line in enumerate(lines) if ",usmf," in line and of_hours in line)
    lines[place] = lines[place].replace(of_hours, "")
    file.write_text("\n".join(lines), "utf-8")
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile()
        stuck = run.findings[run.findings["rule"] == "import.journal-stuck"]
        assert {item.missing for item in run.not_run if item.rule == "import.journal-stuck"} == says
    assert stuck.empty == bool(says)


def test_vouchers_that_several_journal_lines_share_are_counted(tmp_path: Path) -> None:
    """Two lines posted under one voucher cannot be told apart in the ledger."""
    write_sample(tmp_path, invoices=20, seed=5)
    file = tmp_path / "finops" / "projadvancedjournalline.csv"
    lines = file.read_text("utf-8").splitlines()
    posted = [place for place, line in enumerate(lines) if ",usmf," in line and ",PJV-" in line]
    first, second = ([*lines[place].split(",")] for place in posted[:2])
    lines[posted[1]] = ",".join([*second[:3], first[3], *second[4:]])
    file.write_text("\n".join(lines), "utf-8")
    with ik.open(tmp_path, quiet=True) as book:
        found = {(item.rule, item.missing, item.company) for item in book.reconcile().not_run}
    assert found == {("post.ledger", "one journal line a voucher of USMF (1 with several)", None)}


@pytest.mark.parametrize("gone", ["discount", "fee"])
def test_without_discount_or_fee_what_posted_lines_come_to_is_not_told(tmp_path: Path, gone: str) -> None:
    write_sample(tmp_path, invoices=20, seed=5)
    file = tmp_path / "dataverse" / "msdyn_actual.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with file.open("w", encoding="utf-8", newline="") as stream:
        names = [name for name in rows[0] if name != f"msdyn_{gone}amount"]
        writer = csv.DictWriter(stream, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    with ik.open(tmp_path, quiet=True) as book:
        not_run = {(item.rule, item.missing) for item in book.reconcile().not_run}
    assert not_run == {("post.discount-fee", f"msdyn_actual.{gone}")}
