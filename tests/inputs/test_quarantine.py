"""A row that does not fit is in quarantine, with file, line, column, value, reason and what money of it can be read."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import invoicekit as ik
from invoicekit.__main__ import main
from invoicekit.errors import InvariantBroken
from invoicekit.load import check_counts
from invoicekit.notebooks import show

from .desk import Desk
from .folder import ACTUAL, INVOICE, PROPOSAL, STAGING, book, guid, write_csv, write_sheet

TABLE = "msdyn_contractlinescheduleofvalue"
KEY = f"{TABLE}id"
HEADER = f"{KEY},msdyn_amount,msdyn_name\n"

# What stands before the bad row, and on which line the bad row is.
BEFORE = [
    pytest.param("", 2, id="nothing"),
    pytest.param(f"{guid(1)},5,a\n{guid(2)},5,b\n", 4, id="two good rows"),
    pytest.param(f'{guid(1)},5,"a\nb\n\nc"\n', 6, id="a record of four lines"),
    pytest.param(f"\n\n{guid(1)},5,a\n\n", 6, id="blank lines"),
    pytest.param(f"{guid(1)},5\n{guid(2)},5,a,b\n", 4, id="a short and a long record"),
    pytest.param(f'{guid(1)},5,"a\nb"\n{guid(2)},5\n{guid(3)},5,"x\n\ny",z\n{guid(4)},6,c\n', 9, id="all of it"),
    pytest.param(f'{guid(1)},5,"a\rb"\n', 3, id="a bare carriage return in quotes"),
    pytest.param(f"{guid(1)},5,{'x' * 200_000}\n", 3, id="a very long cell"),
]


@pytest.mark.parametrize("ends", [pytest.param("\n", id="LF"), pytest.param("\r\n", id="CRLF")])
@pytest.mark.parametrize("mark", [pytest.param("", id="plain"), pytest.param("\ufeff", id="byte order mark")])
def test_line_is_the_line_of_the_file(desk: Desk, mark: str, ends: str) -> None:
    for case in BEFORE:
        before, line = case.values
        text = mark + (HEADER + str(before) + f"{guid(9)},bad,z\n{guid(10)},7,good\n").replace("\n", ends)
        loaded = desk.text(TABLE, text)
        found = desk.quarantine("line, column_name, value")
        assert (line, "msdyn_amount", "bad") in found, case.id
        assert loaded.rows_in == loaded.loaded + loaded.quarantined
        assert text.split("\n")[int(str(line)) - 1].startswith(guid(9))
        desk.con.execute(f"drop table typed.{TABLE}; drop table raw.{TABLE}; delete from result.quarantine")


def test_records_that_are_none(desk: Desk) -> None:
    text = HEADER + f'{guid(1)},5,"a\nb"\n{guid(2)},5\n{guid(3)},5,c,d\n{guid(4)},5,"e"f\n'
    loaded = desk.text(TABLE, (text + f"{guid(5)},5,M").encode() + b"\xfcller\n" + f"{guid(6)},7,Größe\n".encode())
    assert desk.rows(TABLE, "amount::int") == [(5,), (7,)]
    assert desk.quarantine() == [
        (4, None, f"{guid(2)},5", "has fewer columns than the header"),
        (5, None, f"{guid(3)},5,c,d", "has more columns than the header"),
        (6, None, f'{guid(4)},5,"e"f', "has a quote out of place"),
        (7, None, f"{guid(5)},5,M?ller", "is not UTF-8 text: mend it, or save the file again as CSV UTF-8"),
    ]  # fmt: skip
    assert (loaded.rows_in, loaded.loaded, loaded.quarantined) == (6, 2, 4)


def test_each_of_several_files_has_its_own_lines(desk: Desk) -> None:
    loaded = desk.text(
        TABLE, HEADER + f"{guid(1)},bad,a\n", HEADER + f"{guid(2)},1\n{guid(3)},2,b\n{guid(4)},worse,c\n"
    )
    first, second = loaded.files
    assert desk.quarantine("file, line, value") == [
        (first, 2, "bad"),
        (second, 2, f"{guid(2)},1"),
        (second, 4, "worse"),
    ]


def test_the_first_column_of_the_contract_that_does_not_fit_is_named(desk: Desk) -> None:
    desk.text(TABLE, HEADER.replace("msdyn_name", "createdon") + f"x,y,z\n{guid(2)},,now\n{guid(3)},3,now\n")
    assert desk.quarantine() == [
        (2, KEY, "x", "is not a GUID"),
        (3, "msdyn_amount", None, "is empty, and is required"),
        (4, "createdon", "now", "is not a time stamp such as 2026-10-31T22:30:00Z"),
    ]


def test_rows_of_a_sheet_are_those_of_the_workbook(desk: Desk) -> None:
    rows: list[list[object]] = [[KEY, "msdyn_amount"], [guid(1), 1], [], [guid(2), "two\nlines"], [], [guid(3), "bad"]]
    desk.load(TABLE, [write_sheet(desk.folder / "book.xlsx", rows)], "xlsx")
    assert desk.quarantine("line, value") == [(4, "two\nlines"), (6, "bad")]


def test_record_ids_that_excel_rounded_are_not_taken_for_others(desk: Desk) -> None:
    """Excel keeps fifteen digits: of sixteen the last is a 0 in a number cell, whatever it was."""
    rows: list[list[object]] = [["recid", "dataarea"], [5687144576000110, "a"], [5687144576000114, "b"]]
    rows += [[999999999999999, "c"], ["5687144576000110", "d"]]
    desk.load("companyinfo", [write_sheet(desk.folder / "book.xlsx", rows)], "xlsx")
    rounded = "5.6871445760001100e+15", "5.6871445760001140e+15"
    assert desk.quarantine("line, value, reason") == [
        (line, value, "was rounded by a spreadsheet: export it as text, or as CSV")
        for line, value in enumerate(rounded, 2)
    ]
    assert desk.rows("companyinfo", "company") == [("C",), ("D",)]


def test_record_ids_that_excel_saved_in_short_say_so(desk: Desk) -> None:
    desk.text("companyinfo", "recid,dataarea\n5.68714E+11,a\n5.68714,b\n")
    assert desk.quarantine("value, reason") == [
        ("5.68714E+11", "was rounded by a spreadsheet: export it as text, or as CSV"),
        ("5.68714", "is not a record id"),
    ]


# What is seen in a cell that holds an error; the last is one that came with newer versions of Excel.
ERRORS = ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!")


@pytest.mark.parametrize("quote", [b'"', b"'"])
def test_an_error_in_a_cell_is_what_is_seen_in_it(desk: Desk, quote: bytes) -> None:
    whole = openpyxl.Workbook()
    sheet, beside = whole.worksheets[0], whole.create_sheet("Notes")
    sheet.append([KEY, "msdyn_amount", "msdyn_name", "createdon"])
    for number, error in enumerate(ERRORS):
        sheet.append([guid(number), error, None, None])
        sheet.cell(number + 2, 2).data_type = "e"
    sheet.append([guid(90), 1, "#REF!", None])
    sheet.append([guid(91), 2, 't="e"', "#N/A"])
    sheet.append([guid(92), 3, 't="e"', None])
    beside.append(["#CALC!"])
    beside["A1"].data_type = "e"
    file = desk.folder / "book.xlsx"
    whole.save(file)
    requote(file, quote)
    loaded = desk.load(TABLE, [file], "xlsx")
    assert desk.quarantine() == [
        *((line, "msdyn_amount", error, "is not an exact amount") for line, error in enumerate(ERRORS, 2)),
        (11, "createdon", "#N/A", "is not a time stamp such as 2026-10-31T22:30:00Z"),
    ]
    assert desk.rows(TABLE, "name, amount::int") == [("#REF!", 1), ('t="e"', 3)]
    assert (loaded.rows_in, loaded.loaded, loaded.quarantined) == (11, 2, 9)


@pytest.mark.parametrize("kind", ["", ' t="n"', " t='n'"])
@pytest.mark.parametrize("value", ["<v />", "<v></v>", ""])
def test_a_formula_without_its_value_is_what_is_seen(value: str, kind: str, desk: Desk) -> None:
    """As programs write it that leave the value to Excel; one whose value is an empty text has one."""
    whole = openpyxl.Workbook()
    sheet = whole.worksheets[0]
    sheet.append([KEY, "msdyn_amount", "msdyn_name"])
    sheet.append([guid(1), "=SUM(1,2)", '="a"&"<b>"'])
    sheet.append([guid(2), 4, "=X(5)"])
    sheet.append([guid(3), 5, "=Y(6)"])
    file = desk.folder / "book.xlsx"
    whole.save(file)
    rewrite(
        file,
        ("<f>SUM(1,2)</f><v />", f"<f>SUM(1,2)</f>{value}"),
        ('<c r="B2"', f'<c r="B2"{kind}'),
        ('<c r="C3"><f>X(5)</f><v />', '<c r="C3" t="str"><f>X(5)</f><v></v>'),
        ('<c r="C4"><f>Y(6)</f><v />', '<c r="C4"><f>Y(6)</f><v>6</v>'),
    )
    desk.load(TABLE, [file], "xlsx")
    assert desk.quarantine() == [(2, "msdyn_amount", "=SUM(1,2)", "is not an exact amount")]
    assert desk.rows(TABLE, "name, amount::int") == [("6", 5), (None, 4)]


def test_a_formula_without_its_value_in_a_text_is_what_is_seen(desk: Desk) -> None:
    whole = openpyxl.Workbook()
    whole.worksheets[0].append([KEY, "msdyn_amount", "msdyn_name"])
    whole.worksheets[0].append([guid(1), 3, '="a"&"<b>"'])
    file = desk.folder / "book.xlsx"
    whole.save(file)
    desk.load(TABLE, [file], "xlsx")
    assert desk.rows(TABLE, "name") == [('="a"&"<b>"',)]


def rewrite(file: Path, *changes: tuple[str, str]) -> None:
    """Each of these texts, which stands in the workbook's first sheet, is replaced by the other."""
    with zipfile.ZipFile(file) as archive:
        entries = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    sheet = entries["xl/worksheets/sheet1.xml"].decode()
    for old, new in changes:
        assert old in sheet
        sheet = sheet.replace(old, new)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in (entries | {"xl/worksheets/sheet1.xml": sheet.encode()}).items():
            archive.writestr(name, content)


def requote(file: Path, quote: bytes) -> None:
    """The kinds of the cells of a workbook stand in these quotes."""
    with zipfile.ZipFile(file) as archive:
        entries = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content.replace(b' t="e"', b" t=" + quote + b"e" + quote))


def test_records_of_json_and_parquet_are_counted(desk: Desk) -> None:
    pages = [f'{{"value": [{{"{KEY}": "{guid(n)}", "msdyn_amount": 1}}, {{"{KEY}": "{guid(n)}"}}]}}' for n in (1, 2)]
    desk.load(TABLE, [desk.write(page, "json") for page in pages], "json")
    desk.con.execute(
        f"create table t as select uuid() as msdyn_projectid, unnest(['{guid(1)}', 'x']) as msdyn_owningcompany"
    )
    files = [desk.folder / f"{part}.parquet" for part in (1, 2)]
    for file in files:
        desk.con.table("t").write_parquet(str(file))
    desk.load("msdyn_project", files, "parquet")
    assert desk.quarantine("regexp_extract(file, '[0-9][.].*'), line, column_name, value, reason") == [
        ("1.parquet", 2, "msdyn_owningcompany", "x", "is not a GUID"),
        ("2.parquet", 2, "msdyn_owningcompany", "x", "is not a GUID"),
        ("1.json", 2, "msdyn_amount", None, "is empty, and is required"),
        ("2.json", 2, "msdyn_amount", None, "is empty, and is required"),
    ]


def test_counts_and_money(tmp_path: Path) -> None:
    tables = book()
    tables[ACTUAL][1]["msdyn_transactiontypecode"] = "Sold"
    tables[ACTUAL][2]["msdyn_documentdate"] = "31.13.2026"
    tables[STAGING][0]["actualid"] = ""
    tables[STAGING][2]["amount"] = "1,000.00"
    tables[INVOICE].append(tables[INVOICE][0] | {"msdyn_projectinvoicestatus": "Lost"})
    write_csv(tmp_path, tables)
    with (tmp_path / f"{PROPOSAL}.csv").open("a") as stream:
        stream.write("short,record\n")
    with ik.open(tmp_path, quiet=True) as opened:
        counts = {table.table: (table.rows_in, table.loaded, table.quarantined) for table in opened.loaded.tables}
        run = opened.reconcile(as_of="2026-11-30")
        summary, quarantine, ready = run.summary["quarantine"], run.quarantine, run.ready_to_close()
    assert counts == {
        "invoice": (2, 1, 1), "msdyn_actual": (9, 7, 2), "projcdsactualsimport": (9, 7, 2),
        "projproposaljour": (2, 1, 1), "salesorder": (1, 1, 0), "msdyn_project": (1, 1, 0),
        "transactioncurrency": (1, 1, 0), "cdm_company": (1, 1, 0),
    }  # fmt: skip
    money = {(row["table_name"], row["currency"]): (row["quarantined"], row["amount"]) for row in summary}
    assert money == {
        ("invoice", "GBP"): (1, Decimal("100.00")),
        ("msdyn_actual", "GBP"): (2, Decimal("12345678901234.5578")),
        ("projcdsactualsimport", "GBP"): (2, Decimal("100.00")),
        ("projproposaljour", None): (1, None),
    }
    assert list(quarantine["reason"]) == [
        "is not in the choice map project_invoice_status", "is not in the choice map transaction_type",
        "is not a date such as 2026-10-31", "is empty, and is required",
        'is not an exact amount: [numbers] of the settings names other marks (decimal = ".")',
        "has fewer columns than the header",
    ]  # fmt: skip
    assert ready == {"UKMF": False}


SHOWN = {
    # The cell, and how it is shown.
    "1\u00a0234.50": "1‹non-breaking space›234.50",
    "1\u202f234.50": "1‹narrow non-breaking space›234.50",
    "\u00a0": "‹non-breaking space›",
    "": "(empty)",
    "  ": "(empty)",
    "one": "one",
}


def test_a_value_that_does_not_fit_can_be_seen_wherever_it_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = book()
    for row, cell in zip(tables[ACTUAL], SHOWN, strict=False):
        row["msdyn_amount"] = cell
    source, out = write_csv(tmp_path / "in", tables), tmp_path / "out"
    assert main(["reconcile", str(source), "--out", str(out)]) in (0, 1)
    printed = capsys.readouterr().out
    report = (out / "report.html").read_text("utf-8")
    sheet = openpyxl.load_workbook(out / "findings.xlsx")["quarantine"]
    assert [row[5] for row in sheet.iter_rows(values_only=True)][1:] == list(SHOWN.values())
    for line, text in enumerate(SHOWN.values(), 2):
        reason = "is not an exact amount" if text[0] in "1o" else "is empty, and is required"
        value = text if text == "(empty)" else f"'{text}'"
        assert f"{ACTUAL}.csv:{line}: msdyn_amount {value} {reason}\n" in printed
        assert f"<bdi>{text}</bdi>" in report
    with ik.open(source, quiet=True) as opened:
        assert (
            "‹non-breaking space›" in show.table(opened.sql("select value from result.quarantine"), "Quarantine").rich
        )


@pytest.mark.parametrize("quarantined", [0, 2])
def test_a_quarantine_that_is_not_what_was_counted_stops_the_load(desk: Desk, quarantined: int) -> None:
    loaded = desk.text(TABLE, f"{HEADER}{guid(1)},bad,z\n")
    check_counts(desk.con, [loaded])
    with pytest.raises(InvariantBroken, match=rf"{quarantined or '{}'}.* set aside, .* 1"):
        check_counts(desk.con, [replace(loaded, quarantined=quarantined)])


def test_columns_called_as_the_loader_calls_its_own_are_read_all_the_same(desk: Desk) -> None:
    loaded = desk.text(TABLE, f"{KEY},_value0,msdyn_amount,_VALUE_1\n{guid(1)},9,5,x\n{guid(2)},9,bad,x\n")
    assert (loaded.loaded, loaded.quarantined) == (1, 1)
    assert desk.rows(TABLE, "amount") == [(Decimal(5),)]
    assert desk.quarantine("column_name, value") == [("msdyn_amount", "bad")]
