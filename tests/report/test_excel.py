"""The workbook, reopened: text is text, money is exact or text, and a full sheet goes on in the next."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import invoicekit as ik
from invoicekit.errors import CannotWrite
from invoicekit.marks import named
from invoicekit.report import excel
from invoicekit.report.excel import exact, text
from invoicekit.report.past import Past, Remark
from tests.hostile import FORMULA, PAYLOADS, PERSON

from .conftest import changed

SHEETS = ["summary", "bridge", "findings", "waiting", "blocked", "not run", "quarantine", "settings"]


@pytest.fixture(scope="module")
def book(plain: ik.Run, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    return openpyxl.load_workbook(plain.to_excel(tmp_path_factory.mktemp("excel") / "findings.xlsx"))


def rows(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[dict[str, object]]:
    header, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, header), line, strict=True)) for line in lines]


def test_it_has_its_sheets_with_frozen_headers_and_filters(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        assert 8 <= sheet.column_dimensions["A"].width <= 61


def test_findings_are_those_of_the_run(plain: ik.Run, book: openpyxl.Workbook) -> None:
    written = rows(book["findings"])
    assert [row["finding id"] for row in written] == list(plain.findings["finding_id"])
    for row, given in zip(written, plain.findings.to_dict("records"), strict=True):
        assert (None if row["amount"] is None else Decimal(str(row["amount"]))) == given["amount"]
    assert len(rows(book["waiting"])) == len(plain.waiting)
    assert len(rows(book["blocked"])) == len(plain.blocked)
    assert all(isinstance(row["due at"], datetime) for row in rows(book["waiting"]))


def test_money_has_the_format_of_its_currency(book: openpyxl.Workbook) -> None:
    header = [cell.value for cell in book["findings"][1]]
    cells = [row[header.index("amount")] for row in book["findings"].iter_rows(min_row=2)]
    assert {cell.number_format for cell in cells if cell.value is not None} == {"#,##0.00"}


def test_hostile_text_is_no_formula_and_no_link(hostile: ik.Run, hostile_past: Past, tmp_path: Path) -> None:
    said = openpyxl.load_workbook(hostile.to_excel(tmp_path / "findings.xlsx", hostile_past))
    cells = [cell for sheet in said for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert {start for start in FORMULA if any(value.startswith(start) for value in texts)} == set(FORMULA)
    assert [payload for payload in PAYLOADS if not any(named(payload) in value for value in texts)] == []
    assert PERSON in texts


@pytest.mark.parametrize("amount", ["123456789012.34", "123456789012345", "0.1234567", "9999999999999.99"])
def test_an_amount_of_fifteen_digits_is_a_number(amount: str) -> None:
    assert exact(Decimal(amount))
    assert Decimal(repr(float(amount))) == Decimal(amount)


@pytest.mark.parametrize("amount", ["1234567890123456", "99999999999999.99"])
def test_an_amount_of_sixteen_digits_is_none(amount: str) -> None:
    assert not exact(Decimal(amount))


def test_an_amount_of_more_digits_is_text(plain: ik.Run, tmp_path: Path) -> None:
    large = (
        "insert into result.outcome (rule, outcome, subject, currency, expected) "
        "values ('sync.actual', 'missing', 'large', 'JPY', 12345678901234567)"
    )
    with changed(plain, large):
        said = openpyxl.load_workbook(plain.to_excel(tmp_path / "f.xlsx"))
    (row,) = [row for row in rows(said["findings"]) if row["subject"] == "large"]
    assert row["expected"] == "12,345,678,901,234,567"


def test_a_full_sheet_goes_on_in_the_next(plain: ik.Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 5)
    said = openpyxl.load_workbook(plain.to_excel(tmp_path / "f.xlsx"))
    parts = [sheet for sheet in said if sheet.title.startswith("findings")]
    assert [sheet.title for sheet in parts][:2] == ["findings", "findings 2"]
    assert max(sheet.max_row for sheet in parts) == 5
    assert sum(len(rows(sheet)) for sheet in parts if sheet.max_row > 1) == len(plain.findings)


def test_what_is_known_from_before_has_its_columns(plain: ik.Run, book: openpyxl.Workbook, tmp_path: Path) -> None:
    first = plain.findings["finding_id"][0]
    past = Past(None, {first: Remark("persisting", "=1+1", "a note", date(2026, 11, 3), "timing by Ann")})
    said = rows(openpyxl.load_workbook(plain.to_excel(tmp_path / "f.xlsx", past))["findings"])
    assert [said[0][name] for name in ("state", "owner", "note", "answer")] == [
        "persisting", "=1+1", "a note", "timing by Ann",
    ]  # fmt: skip
    assert said[0]["due"] == datetime(2026, 11, 3)  # noqa: DTZ001
    assert said[1]["state"] == "new"
    assert "owner" not in rows(book["findings"])[0]


def test_texts_that_a_cell_cannot_hold_are_cut_and_named() -> None:
    assert text("a\x00b\ufffe") == "a‹U+0000›b‹U+FFFE›"
    cut = text("\U0001f600" * 20_000)
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert cut.endswith("… (cut, 20,000 characters)")


def test_a_folder_that_is_a_file_is_said(plain: ik.Run, tmp_path: Path) -> None:
    (tmp_path / "here").write_text("a file")
    with pytest.raises(CannotWrite, match="Nothing was written"):
        plain.to_excel(tmp_path / "here" / "f.xlsx")
