"""A record that stands in an export more than once: the newest copy counts, and what nobody can tell is a finding."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import invoicekit as ik
from invoicekit.notebooks.index import index_page
from invoicekit.sample import write_sample
from invoicekit.show_run import run as show
from tests.damage import read_book, read_headers, write_book

from .desk import Desk
from .folder import guid

TABLE = "msdyn_contractlinescheduleofvalue"
KEY = f"{TABLE}id"
MONDAY, TUESDAY = "2026-09-28T08:00:00Z", "2026-09-29T08:00:00Z"


@pytest.mark.parametrize(
    ("first", "second", "left", "older", "versions"),
    [
        pytest.param(f"5,{MONDAY}", f"7,{TUESDAY}", ["7"], 1, 0, id="the second is newer"),
        pytest.param(f"5,{TUESDAY}", f"7,{MONDAY}", ["5"], 1, 0, id="the first is newer"),
        pytest.param(f"5,{MONDAY}", f"5,{TUESDAY}", ["5"], 1, 0, id="newer, and says the same"),
        pytest.param(f"5,{MONDAY}", f"5,{MONDAY}", ["5"], 1, 0, id="alike"),
        pytest.param("5,", "5.00,", ["5"], 1, 0, id="alike, without a stamp"),
        pytest.param(f"5,{MONDAY}", f"7,{MONDAY}", ["5", "7"], 0, 1, id="of one moment, and differ"),
        pytest.param("5,", "7,", ["5", "7"], 0, 1, id="without a stamp, and differ"),
        pytest.param(f"5,{MONDAY}", "7,", ["5", "7"], 0, 1, id="one without a stamp"),
        pytest.param(f"5,{MONDAY}", f"seven,{TUESDAY}", ["5"], 0, 0, id="the newer is in quarantine"),
    ],
)
@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_two_copies(
    desk: Desk, first: str, second: str, left: list[str], older: int, versions: int, format_: str
) -> None:
    header = f"{KEY},msdyn_amount,modifiedon\n"
    files = [
        desk.write(f"{header}{guid(1)},{first}\n{guid(2)},1,{MONDAY}\n"),
        desk.write(f"{header}{guid(1)},{second}\n"),
    ]
    if format_ == "parquet":
        files = [_as_parquet(file) for file in files]
    table = desk.load(TABLE, files, format_)
    rows = desk.rows(TABLE, "milestone_id::varchar, amount::bigint::varchar")
    assert rows == [*((guid(1), amount) for amount in left), (guid(2), "1")]
    assert (table.rows_in, table.loaded, table.copies) == (3, len(left) + 1, older)
    assert table.quarantined == 3 - table.loaded - older
    assert len(desk.con.execute("select * from result.version").fetchall()) == versions


def _as_parquet(file: Path) -> Path:
    target = file.with_suffix(".parquet")
    duckdb.read_csv(str(file), all_varchar=True).write_parquet(str(target))
    return target


def test_an_older_copy_is_named_with_its_file(desk: Desk) -> None:
    header = f"{KEY},msdyn_amount,modifiedon\n"
    september = desk.write(f"{header}{guid(1)},5,{MONDAY}\n{guid(2)},5,{MONDAY}\n")
    october = desk.write(f"{header}{guid(1)},7,{TUESDAY}\n")
    desk.load(TABLE, [september, october])
    older = desk.con.execute("select table_name, record, file, stamp[:10] from result.older_copy")
    assert older.fetchall() == [(TABLE, guid(1), str(september), "2026-09-28")]


def test_several_columns_may_tell_a_record(desk: Desk) -> None:
    header = "proposalid,dataareaid,invoiceamount,modifieddatetime\n"
    rows = f"INV-1,usmf,5,{MONDAY}\nINV-1,demf,5,{MONDAY}\nINV-1,USMF,7,{TUESDAY}\nINV-1,DEMF,8,{MONDAY}\n"
    table = desk.text("projproposaljour", header + rows)
    found = desk.rows("projproposaljour", "company, total::bigint")
    assert (found, table.copies) == ([("DEMF", 5), ("DEMF", 8), ("USMF", 7)], 1)
    assert desk.con.execute("select record from result.version").fetchall() == [("INV-1 | DEMF",)]


MADE, AGAIN = "2026-09-01T08:00:00Z", "2026-09-01T08:00:05Z"


@pytest.mark.parametrize(
    ("first", "second", "left", "copies", "versions"),
    [
        pytest.param(f"7,5,{MADE},{MONDAY}", f"7,8,{MADE},{TUESDAY}", [8], 1, [], id="one record, changed"),
        pytest.param(f"7,5,{MADE},{MONDAY}", f"7,5,{MADE},{MONDAY}", [5], 1, [], id="one record, twice exported"),
        pytest.param(f"7,5,{MADE},{MONDAY}", f"7,8,{MADE},{MONDAY}", [5, 8], 0, ["7"], id="one record that differs"),
        pytest.param(f"7,5,{MADE},{MONDAY}", f"9,8,{MADE},{TUESDAY}", [5, 8], 0, [], id="two records"),
        pytest.param(f"7,5,{MADE},{MONDAY}", f"9,5,{MADE},{MONDAY}", [5, 5], 0, [], id="two records that are alike"),
        pytest.param(f",5,{MADE},{MONDAY}", f",8,{MADE},{TUESDAY}", [5, 8], 0, [], id="without their RecId"),
    ],
)
@pytest.mark.parametrize(
    ("table", "number"), [("projproposaljour", "proposalid"), ("projcdsactualsimport", "actualsimportid")]
)
def test_finance_tells_its_records_by_recid(
    desk: Desk, table: str, number: str, first: str, second: str, left: list[int], copies: int, versions: list[str]
) -> None:
    """A number is no id of the system's: what was made twice has two RecIds, and both count, whichever is newer."""
    amount = {"projproposaljour": "invoiceamount", "projcdsactualsimport": "amount"}[table]
    header = f"{number},actualid,transtype,dataareaid,recid,{amount},createddatetime,modifieddatetime\n"
    same = f"{guid(1)},{guid(2)},Cost,usmf"
    loaded = desk.text(table, f"{header}{same},{first}\n", f"{header}{same},{second}\n")
    found = desk.rows(table, f"{'total' if table == 'projproposaljour' else 'amount'}::bigint")
    assert ([row for (row,) in found], loaded.copies) == (left, copies)
    assert [row for (row,) in desk.con.execute("select record from result.version").fetchall()] == versions


@pytest.mark.parametrize(
    ("first", "second", "left", "copies"),
    [
        pytest.param(f"{MADE},{MONDAY}", f"{MADE},{TUESDAY}", 1, 1, id="made at one moment, and changed"),
        pytest.param(f"{MADE},{MONDAY}", f"{AGAIN},{TUESDAY}", 2, 0, id="made twice"),
        pytest.param(f"{MADE},{MONDAY}", f"{MADE},{MONDAY}", 2, 0, id="alike: nobody can tell"),
        pytest.param(f",{MONDAY}", f",{TUESDAY}", 2, 0, id="when they were made is not known"),
    ],
)
def test_without_recid_a_document_is_known_by_when_it_was_made(
    desk: Desk, first: str, second: str, left: int, copies: int
) -> None:
    header = "proposalid,dataareaid,createddatetime,modifieddatetime\n"
    table = desk.text("projproposaljour", f"{header}INV-1,usmf,{first}\nINV-1,usmf,{second}\n")
    assert (table.loaded, table.copies) == (left, copies)


def test_a_row_of_two_overlapping_exports_counts_once_in_every_table_of_finance(tmp_path: Path) -> None:
    """What both months have is one record wherever there is a RecId; without it, some would be told as twice there."""
    write_sample(tmp_path, invoices=12, seed=6)
    book, headers = read_book(tmp_path), read_headers(tmp_path)
    finance = {name: rows for name, rows in book.items() if name.startswith("finops/") and rows}
    write_book(
        {f"{name}.september": rows for name, rows in finance.items()},
        tmp_path,
        {f"{name}.september": headers[name] for name in finance},
    )
    with ik.open(tmp_path, quiet=True) as opened:
        copies = {table.table: table.copies for table in opened.loaded.tables if table.system == "finops"}
        assert opened.reconcile("2026-10-31").findings.empty
    assert copies == {name.removeprefix("finops/"): len(rows) for name, rows in book.items() if "finops" in name}


def test_rows_that_no_column_tells_apart_all_count(desk: Desk) -> None:
    amounts = "proposalrefrecid,lineamount\n5,10\n5,10\n5,20\n"
    assert desk.text("projproposalempldetail", amounts).loaded == 3


@pytest.mark.parametrize(
    ("first", "second", "left", "copies", "deleted"),
    [
        pytest.param(f"5,1,,{TUESDAY}", f"7,2,,{MONDAY}", [7], 1, 0, id="the higher version, whatever the stamp"),
        pytest.param(f"5,2,,{MONDAY}", f"7,1,,{MONDAY}", [5], 1, 0, id="the first has it"),
        pytest.param(f"5,1,,{MONDAY}", f"7,2,True,{TUESDAY}", [], 1, 1, id="deleted by its newest version"),
        pytest.param(f"5,1,True,{MONDAY}", f"7,2,,{TUESDAY}", [7], 1, 0, id="there again"),
        pytest.param(f"5,1,True,{MONDAY}", f"5,1,True,{MONDAY}", [], 1, 1, id="deleted, exported twice"),
        pytest.param(f"5,1,False,{MONDAY}", f"5,1,False,{MONDAY}", [5], 1, 0, id="not deleted"),
    ],
)
@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_a_data_lake_appends_versions_and_marks_what_was_deleted(
    desk: Desk, first: str, second: str, left: list[int], copies: int, deleted: int, format_: str
) -> None:
    """[power-apps, synapse-link FAQ: keep the highest versionnumber; IsDelete marks a deleted row]"""
    header = "recid,accountnum,voucher,dataareaid,amountcur,versionnumber,IsDelete,modifieddatetime\n"
    files = [desk.write(f"{header}9,C,V,usmf,{row}\n") for row in (first, second)]
    if format_ == "parquet":
        files = [_as_parquet(file) for file in files]
    table = desk.load("custtrans", files, format_)
    assert [amount for (amount,) in desk.rows("custtrans", "amount::bigint")] == left
    assert (table.rows_in, table.loaded, table.copies, table.deleted) == (2, len(left), copies, deleted)


def test_what_was_deleted_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A proposal line that Finance has deleted is missing, though the lake still has it."""
    write_sample(tmp_path, invoices=12, seed=6)
    file = tmp_path / "finops" / "projproposalempl.csv"
    header, *rows = file.read_text("utf-8").splitlines()
    lines = [f"{header},IsDelete", f"{rows[0]},True", *(f"{row}," for row in rows[1:])]
    file.write_text("\n".join(lines), "utf-8")
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile("2026-10-31")
        show(run, [])
        assert ("import.line", "missing") in set(zip(run.findings["rule"], run.findings["outcome"], strict=True))
        report = run.to_html(tmp_path / "report.html").read_text("utf-8")
        page = index_page("month_end", run.summary, {}, [])
    read = sum(table.rows_in for table in book.loaded.tables)
    counts = f"{read:,} rows in = {read - 1:,} loaded + 0 quarantined + 1 deleted"
    assert counts in " ".join(capsys.readouterr().out.split())
    assert counts in " ".join(page.split())
    assert "1 row is marked as deleted, and not there." in report


def test_the_export_of_the_month_before_beside_this_months_changes_nothing(tmp_path: Path) -> None:
    """A draft of September, exported then, was confirmed in October; both exports lie in the folder."""
    write_sample(tmp_path / "one", invoices=12, seed=6, defects=["invoice-total-wrong"])
    book, headers = read_book(tmp_path / "one"), read_headers(tmp_path / "one")
    older = [
        {**row, "msdyn_projectinvoicestatus": "192350000", "totalamount": "1", "modifiedon": row["createdon"]}
        for row in book["dataverse/invoice"]
        if row["modifiedon"] > row["createdon"]
    ]
    details = [
        {**row, "msdyn_amount": "0.01", "modifiedon": "2020-01-01T00:00:00Z"}
        for row in book["dataverse/msdyn_invoicelinetransaction"]
    ]
    write_book(book, tmp_path / "two", headers)
    write_book(
        {"dataverse/invoice.september": older, "dataverse/msdyn_invoicelinetransaction.september": details},
        tmp_path / "two",
        {
            f"{name}.september": headers[name]
            for name in ("dataverse/invoice", "dataverse/msdyn_invoicelinetransaction")
        },
    )
    told = []
    for folder in ("one", "two"):
        with ik.open(tmp_path / folder, quiet=True) as opened:
            run = opened.reconcile("2026-10-31")
            told.append(sorted(zip(run.findings["rule"], run.findings["subject"], run.findings["amount"], strict=True)))
            copies = {table.table: table.copies for table in opened.loaded.tables if table.copies}
    assert told[0] == told[1] != []
    assert len(older) > 5
    assert copies == {"invoice": len(older), "msdyn_invoicelinetransaction": len(details)}


def test_copies_are_counted_wherever_the_rows_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows in are the sum of what became of them: on the console, on the page of a run, in the report."""
    write_sample(tmp_path, invoices=4, seed=6)
    file = tmp_path / "dataverse" / "account.csv"
    header, *rows = file.read_text("utf-8").splitlines()
    (tmp_path / "dataverse" / "account.september.csv").write_text("\n".join([header, *rows[:2]]), "utf-8")
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile("2026-10-31")
        show(run, [])
        read = sum(table.rows_in for table in book.loaded.tables)
        counts = f"{read:,} rows in = {read - 2:,} loaded + 0 quarantined + 2 copies"
        report = run.to_html(tmp_path / "report.html").read_text("utf-8")
        page = index_page("month_end", run.summary, {}, [])
    assert counts in " ".join(capsys.readouterr().out.split())
    assert counts in " ".join(page.split())
    assert "2 rows are copies of one that counts" in report
