"""What stops a load, and the one line that says so. A problem of single rows never does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import rmtree

import pytest

import invoicekit as ik
from invoicekit.__main__ import main
from invoicekit.errors import InvoicekitError
from invoicekit.export_errors import (
    DuplicateHeader,
    MissingColumns,
    MissingTable,
    MixedExport,
    SourceNotFound,
    UnreadableFile,
)

from .folder import ACTUAL, INVOICE, PROPOSAL, STAGING, book, write_csv
from .spoil import Damage, archived, empty, flattened, instead, rename, replace, sheet, zipped

FIELDS = "proposalid,dataareaid"
CR_ALONE = 'ends lines with CR alone, as old Macs do. Save it again as CSV UTF-8, and not as "CSV (Macintosh)".'

# {proposal} is the file of the proposals without its ending, {actual} that of the actuals.
REFUSED: dict[str, tuple[Damage, type[InvoicekitError], str]] = {
    "no folder": (
        rmtree,
        SourceNotFound,
        "{folder}: no such folder. Give the folder that holds dataverse/ and finops/, each with one file or folder per",
    ),
    "no export": (
        empty,
        SourceNotFound,
        "{folder}: no export found. Give the folder that holds dataverse/ and finops/, each with one file or folder",
    ),
    "missing table": (
        lambda folder: (folder / f"{STAGING}.csv").unlink(),
        MissingTable,
        "{folder}/finops: no export of projcdsactualsimport (actuals staging), which is required. Export it to finops/",
    ),
    "missing table, an archive of it": (
        rename(INVOICE, "invoice.zip"),
        MissingTable,
        (
            "{folder}/dataverse: no export of invoice (proforma invoices), which is required. Export it to dataverse/"
            "invoice.csv (or .parquet, .json, .xlsx). Not read: dataverse/invoice.zip is an archive: unpack it."
        ),
    ),
    "missing table, under another name": (
        rename(INVOICE, "Invoices October.csv"),
        MissingTable,
        ".xlsx). Not read: dataverse/Invoices October.csv names no table of the two systems.",
    ),
    "missing table, in the other system": (
        rename(INVOICE, "../finops/invoice.csv"),
        MissingTable,
        ".xlsx). Not read: finops/invoice.csv is a table of dataverse: move it there.",
    ),
    "missing table, beside the systems": (
        rename(INVOICE, "../invoice.csv"),
        MissingTable,
        ".xlsx). Not read: invoice.csv lies in neither dataverse/ nor finops/.",
    ),
    "missing table, among many": (
        rename(INVOICE, "old invoice.csv", *(f"{number}.csv" for number in range(7))),
        MissingTable,
        (
            "Not read: dataverse/old invoice.csv names no table of the two systems; "
            + "; ".join(f"dataverse/{number}.csv names no table of the two systems" for number in range(5))
            + "; and 2 more."
        ),
    ),
    "no export, an archive": (
        archived,
        SourceNotFound,
        "each with one file or folder per table. Not read: all.zip is an archive: unpack it.",
    ),
    "no folder of a system, a file": (
        flattened,
        MissingTable,
        "finops/projcdsactualsimport.csv (or .parquet, .json, .xlsx). Not read: finops is no folder, or a link that ",
    ),
    "missing column": (
        replace(ACTUAL, "msdyn_amount", "amount"),
        MissingColumns,
        "{actual}.csv: required column msdyn_amount not found (has: amount, createdon, ",
    ),
    "column twice": (
        replace(ACTUAL, "createdon", "MSDYN_Amount"),
        DuplicateHeader,
        "{actual}.csv: column msdyn_amount stands twice in the header (letter case does not count). Remove or rename ",
    ),
    "key twice": (
        instead(PROPOSAL, b'[{"proposalid": "1", "ProposalId": "2"}]', "json"),
        DuplicateHeader,
        "{proposal}.json: column proposalid stands twice in the header",
    ),
    "column twice in a sheet": (
        sheet(["proposalid", "dataareaid", "ProposalId"], ["1", "usmf", "1"]),
        DuplicateHeader,
        "{proposal}.xlsx: column proposalid stands twice in the header",
    ),
    "a name of ours": (
        replace(ACTUAL, "createdon", "_row"),
        UnreadableFile,
        "{actual}.csv: has a column _row, a name that invoicekit needs itself. Rename the column.",
    ),
    "two formats": (
        lambda folder: (folder / f"{ACTUAL}.json").write_bytes(b"[]"),
        MixedExport,
        "msdyn_actual: exported in several formats (msdyn_actual.csv, msdyn_actual.json). Keep one of them.",
    ),
    "other separator": (
        replace(PROPOSAL, ",", ";"),
        UnreadableFile,
        (
            '{proposal}.csv: has ";" between the names of its columns, and "," is what the settings say. '
            'If all your CSV files have it, write delimiter = ";" under [numbers] in the settings file; '
            'if this one alone has, export it again with ",".'
        ),
    ),
    "a line for Excel alone": (
        replace(PROPOSAL, "proposalid", "sep=,\nproposalid"),
        UnreadableFile,
        '{proposal}.csv: begins with a line "sep=", which only Excel understands. Delete that line, or save the file',
    ),
    "open quote": (
        replace(ACTUAL, "2026-10-31T18:00:00Z", '"2026-10-31T18:00:00Z'),
        UnreadableFile,
        "{actual}.csv: a quote is left open. Mend or export it again.",
    ),
    "quotes that swallow lines": (
        replace(PROPOSAL, "INV-1", 'a "b\nc" d,e,f,g,h\nINV-1'),
        UnreadableFile,
        "{proposal}.csv: 2 records were counted and 3 could be read. A quote may be left open; export it again.",
    ),
    "csv: lines that end with CR": (
        instead(PROPOSAL, f'\ufeff{FIELDS}\r1,usmf\r2,"us\nmf"\r'.encode()),
        UnreadableFile,
        f"{{proposal}}.csv: {CR_ALONE}",
    ),
    "csv: one line that ends with CR": (
        instead(PROPOSAL, f"{FIELDS}\r\n1,usmf\r2,usmf\r\n3,usmf\r\n".encode()),
        UnreadableFile,
        f"{{proposal}}.csv: {CR_ALONE}",
    ),
    "csv: quotes that swallow lines, with CR inside": (
        instead(PROPOSAL, f'{FIELDS}\r\n"1\r2",usmf\r\na "b\r\nc" d,usmf\r\n'.encode()),
        UnreadableFile,
        "A quote may be left open; export it again.",
    ),
    "csv: empty": (
        instead(PROPOSAL, b""),
        UnreadableFile,
        "{proposal}.csv: has no header row. Export it with column names in the first row.",
    ),
    "csv: UTF-16": (
        instead(PROPOSAL, "proposalid,dataareaid\n1,usmf\n".encode("utf-16")),
        UnreadableFile,
        "{proposal}.csv: is not UTF-8 text. Save it again as CSV UTF-8.",
    ),
    "csv: garbage": (
        instead(PROPOSAL, bytes(range(255, 127, -1))),
        UnreadableFile,
        "{proposal}.csv: is not UTF-8 text",
    ),
    "csv: Windows-1252": (
        instead(PROPOSAL, "proposalid,dataareaid\n1,usmf\nMüller,usmf\n3,demf\nGröße\n".encode("cp1252")),
        UnreadableFile,
        "{proposal}.csv: is not UTF-8 text, from line 3 on. Save it again as CSV UTF-8.",
    ),
    "csv: no header": (instead(PROPOSAL, b",,\n1,2,3\n"), UnreadableFile, "{proposal}.csv: has no header row"),
    "csv: endless header": (
        instead(PROPOSAL, b"x" * 200_000),
        UnreadableFile,
        "{proposal}.csv: is not CSV (field larger",
    ),
    "parquet: garbage": (
        instead(PROPOSAL, b"PAR1 nothing of the kind", "parquet"),
        UnreadableFile,
        "{proposal}.parquet: is not Parquet (",
    ),
    "parquet: empty": (instead(PROPOSAL, b"", "parquet"), UnreadableFile, "{proposal}.parquet: is not Parquet ("),
    "json: garbage": (instead(PROPOSAL, b"{oops", "json"), UnreadableFile, "{proposal}.json: is not JSON ("),
    "json: empty": (instead(PROPOSAL, b"", "json"), UnreadableFile, "{proposal}.json: is not JSON ("),
    "json: cut": (instead(PROPOSAL, b'{"value": [{"a": "1"', "json"), UnreadableFile, "{proposal}.json: is not JSON ("),
    "json: too deep": (instead(PROPOSAL, b"[" * 100_000, "json"), UnreadableFile, "{proposal}.json: is not JSON ("),
    "json: not UTF-8": (instead(PROPOSAL, b'["\xff"]', "json"), UnreadableFile, "{proposal}.json: is not JSON ("),
    "json: half a letter": (
        instead(PROPOSAL, b'[{"proposalid": "\\ud800"}]', "json"),
        UnreadableFile,
        "{proposal}.json: holds half a letter (surrogates not allowed). Export it again as UTF-8.",
    ),
    "json: no records": (
        instead(PROPOSAL, b'{"error": "denied"}', "json"),
        UnreadableFile,
        '{proposal}.json: holds no list of records. It should be an array, or an object with a "value" array.',
    ),
    "xlsx: garbage": (
        instead(PROPOSAL, b"PK garbage", "xlsx"),
        UnreadableFile,
        "{proposal}.xlsx: is not an Excel workbook. Save it again as .xlsx.",
    ),
    "xlsx: empty": (instead(PROPOSAL, b"", "xlsx"), UnreadableFile, "{proposal}.xlsx: is not an Excel workbook"),
    "xlsx: cut": (sheet(["a"], ["1"], cut=100), UnreadableFile, "{proposal}.xlsx: is not an Excel workbook"),
    "xlsx: another archive": (
        zipped("readme.txt", b"hello"),
        UnreadableFile,
        "Open and save it again, or export as CSV or Parquet.",
    ),
    "xlsx: empty sheet": (sheet([]), UnreadableFile, "{proposal}.xlsx: has no header row"),
    "xlsx: zip bomb": (
        zipped("xl/worksheets/sheet1.xml", b"0" * 50_000_000),
        UnreadableFile,
        "{proposal}.xlsx: unpacks to 50,000,000 bytes, more than is read. Export the table as CSV or Parquet.",
    ),
    "xlsx: two cells, far apart": (
        sheet(["a"], far=True),
        UnreadableFile,
        "{proposal}.xlsx: needs more memory than a workbook may take, or is damaged. Open and save it again, or ",
    ),
}


def _said(says: str, folder: Path) -> str:
    says = says.replace("{proposal}", f"{folder}/{PROPOSAL}").replace("{actual}", f"{folder}/{ACTUAL}")
    return says.replace("{folder}", str(folder))


@pytest.mark.parametrize("name", REFUSED)
def test_refusal(name: str, tmp_path: Path) -> None:
    damage, error, says = REFUSED[name]
    folder = write_csv(tmp_path / "exports", book())
    damage(folder)
    with pytest.raises(error) as raised:
        ik.open(folder, quiet=True)
    assert type(raised.value) is error
    message = str(raised.value)
    assert _said(says, folder) in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ["missing table", "column twice", "json: garbage"])
def test_command_line_refuses_in_one_line(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    damage, _, says = REFUSED[name]
    folder = write_csv(tmp_path / "exports", book())
    damage(folder)
    assert main(["reconcile", str(folder), "--out", str(tmp_path / "out")]) == 2
    printed = capfd.readouterr()
    assert printed.err.startswith("invoicekit: ")
    assert _said(says, folder) in printed.err
    assert (printed.err.count("\n"), printed.out) == (1, "")
    assert not (tmp_path / "out").exists()


def test_command_exits_with_2_and_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "invoicekit", "reconcile", str(tmp_path / "nowhere")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"invoicekit: {tmp_path}/nowhere: no such folder. Give the folder that holds ")
    assert ended.stderr.count("\n") == 1
