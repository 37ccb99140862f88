"""Every spelling of a cell in `domain/inputs.md`, and what becomes of it. The columns of a table are: raw, becomes."""

from __future__ import annotations

import pytest

from invoicekit.export_errors import DayFirst

from .desk import Desk
from .folder import guid

G = "00c0ffee-aaaa-bbbb-cccc-0123456789ab"
NO_GUID, NO_CHOICE = "quarantine: is not a GUID", "quarantine: is not in the choice map "
STAMP = "quarantine: is not a time stamp such as 2026-10-31T22:30:00Z"
NO_DATE, NO_STAMP = "quarantine: is not a date such as 2026-10-31", STAMP
EMPTY = "quarantine: is empty, and is required"
ACTUAL, STAGING, CONNECTION = "msdyn_actual", "projcdsactualsimport", "msdyn_transactionconnection"

GUIDS: dict[str, str | None] = {
    G: G,
    G.upper(): G,
    f"{{{G.upper()}}}": G,
    f"  {G} ": G,
    "": None,
    "NULL": None,
    f"{{{G}": NO_GUID,
    G.replace("-", ""): NO_GUID,
    G[:-1]: NO_GUID,
    "INV-1": NO_GUID,
}
BOOLEANS: dict[str, str | None] = {
    "true": "true", "True": "true", "1": "true", "Yes": "true", " TRUE ": "true",
    "false": "false", "False": "false", "0": "false", "No": "false",
    "Ja": "true", "Oui": "true", "Sí": "true", "Sì": "true", "Sim": "true", "Tak": "true", "Kyllä": "true",
    "Nein": "false", "Nee": "false", "Nej": "false", "Nei": "false", "Non": "false", "Não": "false", "Nie": "false",
    "Ei": "false",
    "": None,
    "2": "quarantine: is not true or false",
    "perhaps": "quarantine: is not true or false",
}  # fmt: skip
TYPES: dict[str, str | None] = {
    "192350006": "Billed sales",
    "Billed Sales": "Billed sales",
    "BilledSales": "Billed sales",
    "billed-sales": "Billed sales",
    " BILLED SALES ": "Billed sales",
    "NULL": EMPTY,
    "Inter-organizational sales": "Inter-organizational sales",
    "InterOrganizationalSales": "Inter-organizational sales",
    "InterOrgSales": "Inter-organizational sales",
    "192350001": NO_CHOICE + "transaction_type",
    "Billed": NO_CHOICE + "transaction_type",
    "": EMPTY,
}
STAGED_TYPES: dict[str, str | None] = {
    "1": "Unbilled sales",
    "1.0": "Unbilled sales",
    "1.5": "quarantine: is not in the choice map staging_transaction_type",
    "Sales": "Unbilled sales",
    "UnbilledSales": "Unbilled sales",
    "3": "Billed sales",
    "192350006": NO_CHOICE + "staging_transaction_type",
}
DATES: dict[str, str | None] = {
    "2026-10-31": "2026-10-31",
    "2026-10-31 00:00:00": "2026-10-31",
    "2026-10-31T00:00:00Z": "2026-10-31",
    "2026-10-31T12:00:00Z": "2026-10-31",
    "2026-10-31T23:59:59Z": "2026-10-31",
    "2026-10-31T23:59:59.9999999Z": "2026-10-31",
    "2026-10-31T00:00:00+14:00": "2026-10-31",
    "2026-10-31T23:00:00-11:00": "2026-10-31",
    "2026-10-31 23:00:00+00": "2026-10-31",
    "10/31/2026 12:00:00 AM": "2026-10-31",
    "10/31/2026 11:59:59 PM": "2026-10-31",
    "1/2/2026 1:00:00 AM": "2026-01-02",
    "": None,
    "31.10.2026": "2026-10-31",
    "1.2.2026": "2026-02-01",
    "31.10.2026 23:59": "2026-10-31",
    "31.10.2026 23:59:59": "2026-10-31",
    "10.31.2026": NO_DATE,
    "31.10.26": NO_DATE,
    "10/31/2026": NO_DATE,
    "2026-02-30": NO_DATE,
    "46326": NO_DATE,
}
STAMPS: dict[str, str | None] = {
    "2026-10-31T22:30:00Z": "2026-10-31 22:30:00",
    "2026-10-31T22:30:00": "2026-10-31 22:30:00",
    "2026-10-31 22:30:00": "2026-10-31 22:30:00",
    "2026-10-31T22:30Z": "2026-10-31 22:30:00",
    "2026-10-31T22:30:00.1234567Z": "2026-10-31 22:30:00.123456",
    "2026-10-31T22:30:00+02:00": "2026-10-31 20:30:00",
    "2026-10-31T22:30:00-0530": "2026-11-01 04:00:00",
    "2026-10-31 22:30:00+00": "2026-10-31 22:30:00",
    "2026-10-31": "2026-10-31 00:00:00",
    "10/31/2026 10:30:00 PM": "2026-10-31 22:30:00",
    "31.10.2026 22:30": "2026-10-31 22:30:00",
    "1.2.2026 9:05:07": "2026-02-01 09:05:07",
    "31.10.2026": "2026-10-31 00:00:00",
    "10.31.2026 9:05": NO_STAMP,
    "1/2/2026 12:00:00 AM": "2026-01-02 00:00:00",
    "1/2/2026 12:00:00 PM": "2026-01-02 12:00:00",
    "": None,
    "2026-10-31T25:00:00Z": NO_STAMP,
    "yesterday": NO_STAMP,
}
FINANCE_DATES: dict[str, str | None] = {
    "1900-01-01": None,
    "1900-01-01T00:00:00Z": None,
    "1900-01-01 12:00:00": None,
    "1/1/1900 12:00:00 AM": None,
    "1/1/1900 11:59:59 PM": None,
    "1900-01-02": "1900-01-02",
    "2026-10-31": "2026-10-31",
}
FINANCE_STAMPS: dict[str, str | None] = {
    "1900-01-01T00:00:00Z": None,
    "1/1/1900 11:00:00 AM": None,
    "2026-10-31T00:00:00Z": "2026-10-31 00:00:00",
}
RECORDS: dict[str, str | None] = {
    "0": None,
    "NULL": None,
    "": None,
    "5637144576": "5637144576",
    "5637144576.0": "5637144576",
    "5637144576.4": "quarantine: is not a record id",
    "0x10": "quarantine: is not a record id",
    "1_000": "quarantine: is not a record id",
    "1e3": "quarantine: is not a record id",
    "99999999999999999999": "quarantine: is not a record id",
}
COMPANIES: dict[str, str | None] = {"usmf": "USMF", "UsMf": "USMF", " USMF ": "USMF", "": None, "  ": None}
TEXTS: dict[str, str | None] = {
    "V-001": "V-001", " V-001 ": "V-001", "007": "007", "": None, "  ": None,
    "NULL": None, " NULL ": "NULL", "Null": "Null",
    "\tV-001\r\n": "V-001", "\ufeffV-001\u200b": "V-001", "\u00a0V-001\u00a0": "V-001", "\t": None, "é\t": "é",
    "Größe & Söhne, 東京": "Größe & Söhne, 東京", 'two\nlines and "quotes"': 'two\nlines and "quotes"',
}  # fmt: skip
ROLES: dict[str, str | None] = {
    "Billed Sales": "billedsales", "BilledSales": "billedsales", "billed sales": "billedsales", "": EMPTY, "  ": EMPTY,
}  # fmt: skip
RATES: dict[str, str | None] = {
    "1.25": "1.250000000000",
    "125": "125.000000000000",
    "1.1234567890120000": "1.123456789012",
    "0.0000000000001": "quarantine: is not an exchange rate",
    "-1": "quarantine: is not an exchange rate",
    "1,25": 'quarantine: is not an exchange rate: [numbers] of the settings names other marks (decimal = ".")',
}


@pytest.mark.parametrize(
    ("table", "column", "becomes"),
    [
        pytest.param(ACTUAL, "msdyn_invoice", GUIDS, id="lookup"),
        pytest.param(ACTUAL, "_msdyn_invoice_value", GUIDS, id="lookup value"),
        pytest.param(ACTUAL, "msdyn_istransition", BOOLEANS, id="boolean"),
        pytest.param(ACTUAL, "msdyn_transactiontypecode", TYPES, id="choice"),
        pytest.param(STAGING, "transtype", STAGED_TYPES, id="choice of finance"),
        pytest.param(ACTUAL, "msdyn_documentdate", DATES, id="date"),
        pytest.param(ACTUAL, "createdon", STAMPS, id="time stamp"),
        pytest.param(STAGING, "documentdate", FINANCE_DATES, id="date of finance"),
        pytest.param(STAGING, "createddatetime", FINANCE_STAMPS, id="time stamp of finance"),
        pytest.param(STAGING, "projadvancedjournalline", RECORDS, id="record"),
        pytest.param(STAGING, "projectdataareaid", COMPANIES, id="company"),
        pytest.param(STAGING, "vouchernumber", TEXTS, id="text"),
        pytest.param(CONNECTION, "msdyn_transaction1role", ROLES, id="role"),
        pytest.param(ACTUAL, "msdyn_accountexchangerate", RATES, id="rate"),
    ],
)
def test_spelling(desk: Desk, table: str, column: str, becomes: dict[str, str | None]) -> None:
    assert desk.cells(table, column, list(becomes)) == becomes


def test_entity_type_of_a_lookup_is_ignored(desk: Desk) -> None:
    desk.text(
        "msdyn_project",
        f"msdyn_projectid,_msdyn_owningcompany_value,msdyn_owningcompany_entitytype\n{G},{G},cdm_company\n",
    )
    assert desk.rows("msdyn_project", "company_id::varchar") == [(G,)]


def test_a_required_record_reference_of_zero_is_empty(desk: Desk) -> None:
    desk.text("projadvancedjournal", "recid,status\n0,1\n7,2\n")
    assert desk.rows("projadvancedjournal", "journal_record, status") == [(7, "Posted")]
    assert desk.quarantine() == [(2, "recid", "0", "is not a record id")]


def test_an_open_choice_keeps_what_its_map_does_not_have(desk: Desk) -> None:
    rows = "7,121,1\n7,CustBalance,2\n7,998,3\n7,,4\n"
    desk.text("generaljournalaccountentry", f"generaljournalentry,postingtype,accountingcurrencyamount\n{rows}")
    told = desk.rows("generaljournalaccountentry", "accounting_amount::int, posting_type")
    assert told == [(1, "Cost"), (2, "Customer balance"), (3, "998")]
    assert desk.quarantine("column_name, reason") == [("postingtype", "is empty, and is required")]


@pytest.mark.parametrize("column", ["msdyn_documentdate", "createdon"])
@pytest.mark.parametrize("value", ["31/10/2026 10:30:00 PM", "13/1/2026 1:00:00 AM", " 20/09/2026 12:00:00 AM "])
def test_days_before_months_stop_the_load(column: str, value: str, desk: Desk) -> None:
    """Of one that could be either nobody knows what was meant: 05/10/2026 would be read as 10 May."""
    with pytest.raises(DayFirst) as raised:
        desk.cells(ACTUAL, column, ["10/31/2026 1:00:00 AM", "05/10/2026 1:00:00 AM", value])
    assert str(raised.value).endswith(
        f"export 1.csv: column {column} has {value.strip()!r}, with the day before the month; others of it would be "
        "read as other days. Export it with dates such as 2026-10-31, or 31.10.2026."
    )


@pytest.mark.parametrize("value", ["32/10/2026 1:00:00 AM", "13/13/2026 1:00:00 AM", "31/10/2026"])
def test_what_is_no_date_either_way_stops_nothing(value: str, desk: Desk) -> None:
    assert desk.cells(ACTUAL, "msdyn_documentdate", [value]) == {value: NO_DATE}


@pytest.mark.parametrize("cells", [[",3", " ,1"], ["NULL,3", "NULL,1"], ["3,1", "1,"]])
def test_of_two_spellings_of_a_column_the_one_with_values_is_read(cells: list[str], desk: Desk) -> None:
    """As where an export has a column of the old name, which is not filled any more."""
    rows = [f"{guid(number)},{guid(9)},1,{cell}" for number, cell in enumerate(cells)]
    desk.text(STAGING, "\n".join(["actualsimportid,actualid,amount,transtype,transactiontype", *rows]))
    assert [kind for _, kind in desk.rows(STAGING, "staging_id, transaction_type")] == [
        "Billed sales",
        "Unbilled sales",
    ]
