"""The smallest folder of exports that loads, as tables of text, and the ways to write it.

Nine actuals (cost, unbilled sales, billed sales, three of each) on one proforma invoice, all of them staged, and the
invoice proposal: the four required tables, and the few that give them company, currency, contract and project.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import xlsxwriter

from invoicekit.contract import read_contract

Rows = list[dict[str, str]]
Book = dict[str, Rows]

ACTUAL, STAGING = "dataverse/msdyn_actual", "finops/projcdsactualsimport"
INVOICE, PROPOSAL = "dataverse/invoice", "finops/projproposaljour"
REQUIRED = (INVOICE, ACTUAL, STAGING, PROPOSAL)
AMOUNTS = (
    "100.0000", "-0.0100", "12345678901234.5678", "99999999999999.9999", "0.0000", "7", "-250.5", "1000000", "0.1",
)  # fmt: skip
_NUMBERS = frozenset("money quantity rate integer record choice".split())


def guid(number: int) -> str:
    """The GUID with this number."""
    return f"00000000-0000-0000-0000-{number:012d}"


def book() -> Book:
    """The tables, each row with the systems' own columns."""
    actuals, staged = [], []
    types = (("192350000", "0"), ("192350005", "1"), ("192350006", "3")) * 3
    for number, ((type_, staged_type), amount) in enumerate(zip(types, AMOUNTS, strict=True), 1):
        actuals.append({
            "msdyn_actualid": guid(number), "msdyn_transactiontypecode": type_, "msdyn_billingtype": "192350001",
            "msdyn_amount": amount, "msdyn_istransition": "false", "transactioncurrencyid": guid(601),
            "msdyn_documentdate": "2026-10-31", "msdyn_invoice": guid(501), "msdyn_salescontract": guid(502),
            "msdyn_project": guid(503), "createdon": "2026-10-31T18:00:00Z",
        })  # fmt: skip
        staged.append({
            "actualsimportid": guid(100 + number), "actualid": guid(number), "transtype": staged_type,
            "billingtype": "1", "amount": amount, "transactioncurrencyid": "GBP", "documentdate": "2026-10-31",
            "projectid": "P1", "contractid": "C1", "invoiceproposalid": "INV-1", "projadvancedjournalline": "0",
            "vouchernumber": "", "projectdataareaid": "ukmf", "createddatetime": "2026-10-31T18:05:00Z",
            "modifieddatetime": "1900-01-01T00:00:00Z",
        })  # fmt: skip
    return {
        INVOICE: [
            {
                "invoiceid": guid(501), "msdyn_invoicenumber": "INV-1", "msdyn_projectinvoicestatus": "192350002",
                "msdyn_ordertype": "192350001", "salesorderid": guid(502), "transactioncurrencyid": guid(601),
                "totalamount": "100.00", "createdon": "2026-10-31T17:00:00Z",
            }
        ],
        ACTUAL: actuals,
        STAGING: staged,
        PROPOSAL: [
            {
                "proposalid": "INV-1", "currencyid": "GBP", "invoiceamount": "100.00", "dataareaid": "ukmf",
                "createddatetime": "2026-10-31T17:05:00Z",
            }
        ],
        "dataverse/salesorder": [
            {"salesorderid": guid(502), "msdyn_salesordernumber": "C1", "msdyn_company": guid(602)}
        ],
        "dataverse/msdyn_project": [
            {"msdyn_projectid": guid(503), "msdyn_projectnumber": "P1", "msdyn_owningcompany": guid(602)}
        ],
        "dataverse/transactioncurrency": [
            {"transactioncurrencyid": guid(601), "isocurrencycode": "GBP", "currencyprecision": "2"}
        ],
        "dataverse/cdm_company": [{"cdm_companyid": guid(602), "cdm_companycode": "ukmf"}],
    }  # fmt: skip


def kinds(name: str) -> dict[str, str]:
    """The kind of each column of a table, by its name in the export."""
    columns = read_contract().tables[name.partition("/")[2]].columns.values()
    return {spelling: column.kind for column in columns for spelling in column.accepts()}


def target(folder: Path, name: str, suffix: str) -> Path:
    """Where a table's file lies; its folder is there."""
    file = folder / f"{name}.{suffix}"
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def write_csv(folder: Path, tables: Book, delimiter: str = ",") -> Path:
    """Every table is a CSV file; returns the folder."""
    for name, rows in tables.items():
        with target(folder, name, "csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _literal(kind: str, text: str) -> str:
    if text == "":
        return "null"
    return text if kind in _NUMBERS or kind == "boolean" else json.dumps(text)


def write_json(folder: Path, tables: Book, *, pages: bool) -> Path:
    """Every table is a JSON array, or pages of the Web API, with its numbers written digit by digit."""
    for name, rows in tables.items():
        kind = kinds(name)
        records = ["{" + ", ".join(f'"{c}": {_literal(kind[c], v)}' for c, v in row.items()) + "}" for row in rows]
        if pages:
            for number, part in enumerate((records[:4], records[4:], []), 1):
                text = '{"@odata.context": "…", "value": [' + ",\n".join(part) + "]}"
                target(folder, name, f"{number}.json").write_text(text, "utf-8")
        else:
            target(folder, name, "json").write_text("[" + ",\n".join(records) + "]", "utf-8-sig")
    return folder


_TYPED = {
    "guid": "uuid", "lookup": "uuid", "boolean": "boolean", "date": "date", "timestamp": "timestamptz",
    "money": "decimal(18, 4)", "quantity": "decimal(18, 4)", "rate": "decimal(20, 10)", "integer": "integer",
    "record": "bigint", "choice": "integer",
}  # fmt: skip


def write_parquet(folder: Path, tables: Book, *, typed: bool) -> Path:
    """Every table is a Parquet file, with types of its own or all text."""
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        for name, rows in tables.items():
            kind = kinds(name)
            columns = ", ".join(f'"{column}" varchar' for column in rows[0])
            con.execute(f"create or replace table t ({columns})")
            con.executemany(f"insert into t values ({', '.join('?' * len(rows[0]))})", [list(r.values()) for r in rows])
            cast = ", ".join(
                f"""cast(nullif("{c}", '') as {_TYPED.get(kind[c], "varchar")}) as "{c}" """ for c in rows[0]
            )
            file = target(folder, name, "parquet")
            con.sql(f"select {cast if typed else '*'} from t").write_parquet(str(file))
    return folder


def cell(kind: str, text: str) -> str | float | bool | date | datetime:
    """What a person would have in the cell of a workbook; text where a number has more digits than a cell holds."""
    if kind in _NUMBERS and len(text) <= 15:
        return float(text)
    if kind == "boolean":
        return text == "true"
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "timestamp":
        return datetime.fromisoformat(text).replace(tzinfo=None)
    return text


Cells = Sequence[Sequence[object]]


def write_sheet(file: Path, rows: Cells, sheet: str = "Sheet1") -> Path:
    """A workbook with these rows of cells; None is an empty cell."""
    return write_sheets(file, {sheet: rows})


def write_sheets(file: Path, sheets: Mapping[str, Cells], hidden: Container[str] = ()) -> Path:
    """A workbook with these sheets, each with its rows of cells."""
    with xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as workbook:
        for name, rows in sheets.items():
            worksheet = workbook.add_worksheet(name)
            if name in hidden:
                worksheet.very_hidden()
            else:
                worksheet.activate()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        worksheet.write(number, column, value)
    return file


def write_xlsx(folder: Path, tables: Book) -> Path:
    """Every table is a workbook with typed cells."""
    for name, rows in tables.items():
        kind = kinds(name)
        cells = [[cell(kind[c], v) if v else None for c, v in row.items()] for row in rows]
        write_sheet(target(folder, name, "xlsx"), [list(rows[0]), *cells])
    return folder
