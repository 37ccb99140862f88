"""Which sheet of a workbook is read; the others are named, or stop the load where they hold rows of the same table."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

import openpyxl
import pytest

import invoicekit as ik
from invoicekit.errors import InvoicekitError
from invoicekit.export_errors import SheetsOfOneTable, UnreadableFile

from .folder import PROPOSAL, Cells, book, write_csv, write_sheets

ROW = book()[PROPOSAL][0]
HEAD, CELLS = list(ROW), list(ROW.values())
MORE = ["INV-2", *CELLS[1:]]
READ = {"Data": [HEAD, CELLS]}
OTHER = 'has not the columns of sheet "Data", which is read'
EMPTY = 'has no rows below its first, unlike those of sheet "Data", which is read'
METADATA = [["projproposaljour:x&y"], ["a", "b"]]

# The sheets of a workbook in their order, and those that are named as not read, with the reason; "h…" is hidden.
NAMED: dict[str, tuple[Mapping[str, Cells], dict[str, str]]] = {
    "one": (READ, {}),
    "an empty one": ({**READ, "Sheet2": []}, {}),
    "notes": ({**READ, "Notes": [[], [None, "Ask Ann"], ["x"]]}, {"Notes": OTHER}),
    "one line": ({**READ, "Notes": [["Ask Ann"]]}, {"Notes": EMPTY}),
    "a pivot": ({**READ, "Pivot": [["currencyid", "Sum of invoiceamount"], ["GBP", 100]]}, {"Pivot": OTHER}),
    "a pivot, first": ({"Pivot": [["currencyid", "Sum of invoiceamount"], ["GBP", 100]], **READ}, {"Pivot": OTHER}),
    "hidden rows, and notes first": (
        {"hidden": [HEAD], "Notes": [["x"], ["y"]], **READ},
        {"hidden": f"is hidden, and {EMPTY}", "Notes": OTHER},
    ),
    "a header alone": ({**READ, "Sheet2": [HEAD]}, {"Sheet2": EMPTY}),
    "rows without a header": ({**READ, "Sheet2": [MORE, MORE]}, {"Sheet2": OTHER}),
    "Dataverse's own, last": ({**READ, "hiddenSheet": METADATA}, {"hiddenSheet": f"is hidden, and {OTHER}"}),
    "Dataverse's own, first": ({"hiddenSheet": METADATA, **READ}, {"hiddenSheet": f"is hidden, and {OTHER}"}),
    "named like the table": (
        {"Notes": [["x"], ["y"]], "ProjProposalJour": READ["Data"]},
        {"Notes": OTHER.replace("Data", "ProjProposalJour")},
    ),
    "several": ({"Data": READ["Data"], "A": [["a"], ["b"]], "B": [["a"]]}, {"A": OTHER, "B": EMPTY}),
}


def workbook(folder: Path, sheets: Mapping[str, Cells]) -> Path:
    """The book's exports, with the proposals as this workbook."""
    (write_csv(folder, book()) / f"{PROPOSAL}.csv").unlink()
    return write_sheets(folder / f"{PROPOSAL}.xlsx", sheets, [name for name in sheets if name.startswith("h")])


@pytest.mark.parametrize("name", NAMED)
def test_a_sheet_that_is_not_read_is_named(name: str, tmp_path: Path) -> None:
    sheets, named = NAMED[name]
    file = workbook(tmp_path, sheets)
    with ik.open(tmp_path, quiet=True) as opened:
        assert opened.con.execute("select proposal_number from finops.proposal").fetchall() == [("INV-1",)]
        assert {item.file: item.why for item in opened.loaded.not_read} == {
            f'{file}, sheet "{sheet}"': why for sheet, why in named.items()
        }


@pytest.mark.parametrize(
    ("area", "told"),
    [("C2:C3", "row 2, column 3 to row 3, column 3"), ("A2:B2", "row 2, column 1 to row 2, column 2")],
)
def test_merged_cells_stop_the_load(area: str, told: str, tmp_path: Path) -> None:
    """All but the first of them would read as empty."""
    file = workbook(tmp_path, {"Data": [HEAD, CELLS, MORE], "Notes": [["x"], ["y"], ["z"]]})
    for sheet, stops in (("Notes", False), ("Data", True)):
        book = openpyxl.load_workbook(file)
        book[sheet].merge_cells(area)
        book.save(file)
        with pytest.raises(UnreadableFile) if stops else nullcontext() as raised:
            ik.open(tmp_path, quiet=True).close()
    assert raised is not None
    assert str(raised.value) == (
        f'{file}: has merged cells on sheet "Data", {told}: undo that, and fill in each of them. '
        "Open and save it again, or export as CSV or Parquet."
    )


# The sheets beside the one that is read, and those of them that hold rows of its table.
REFUSED: dict[str, tuple[Mapping[str, Cells], str]] = {
    "the same columns": ({"Sheet2": [HEAD, MORE]}, '"Sheet2"'),
    "hidden": ({"hidden": [HEAD, MORE]}, '"hidden"'),
    "in another order and case, and one more": (
        {"Sheet2": [[], ["Note", *(name.upper() for name in reversed(HEAD))], ["x", *reversed(MORE)]]},
        '"Sheet2"',
    ),
    "two, and notes": ({"B": [HEAD, MORE], "Notes": [["a"], ["b"]], "C": [HEAD, MORE]}, '"B", "C"'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_rows_of_the_same_table_on_another_sheet_stop_the_load(name: str, tmp_path: Path) -> None:
    others, named = REFUSED[name]
    file = workbook(tmp_path, {**READ, **others})
    with pytest.raises(SheetsOfOneTable) as raised:
        ik.open(tmp_path, quiet=True)
    assert str(raised.value) == (
        f'{file}: the columns of projproposaljour on sheet "Data" stand over rows of {named} too, and one sheet is '
        "read. Put all rows on one sheet, or each sheet into a file of its own: projproposaljour.1.xlsx, "
        "projproposaljour.2.xlsx."
    )


def test_where_no_sheet_has_the_columns_the_first_says_what_it_lacks(tmp_path: Path) -> None:
    file = workbook(tmp_path, {"hidden": [["z"]], "Pivot": [["currencyid"], ["GBP"]], "Notes": [["x"], ["y"]]})
    with pytest.raises(InvoicekitError, match="currencyid") as raised:
        ik.open(tmp_path, quiet=True)
    assert str(file) in str(raised.value)


def test_a_workbook_of_charts_alone_is_refused(tmp_path: Path) -> None:
    file = workbook(tmp_path, READ)
    charts = openpyxl.Workbook()
    charts.create_chartsheet("Chart")
    charts.remove(charts["Sheet"])
    charts.save(file)
    with pytest.raises(UnreadableFile, match=r"projproposaljour\.xlsx: has no sheet that holds rows\. Open and save"):
        ik.open(tmp_path, quiet=True)


def test_a_chart_beside_the_rows_is_not_named(tmp_path: Path) -> None:
    file = workbook(tmp_path, READ)
    charted = openpyxl.load_workbook(file)
    charted.create_chartsheet("Chart", 0)
    charted.save(file)
    with ik.open(tmp_path, quiet=True) as opened:
        assert opened.loaded.not_read == ()
