"""The smallest whole book: one time-and-material invoice that has gone all the way, to be spoiled by a test.

The figures are the documentation's own: 4 h at GBP 250, fixed rate 1.25, company in USD (stage 4 of
`domain/process.md`). Everything happened in the first days of October 2026.
"""

import csv
from pathlib import Path

from .one_invoice_finance import Tables, finance
from .one_invoice_ids import (
    BILLED,
    COMPANY,
    CONFIRMED,
    CONTRACT,
    CONTRACT_LINE,
    COST,
    CREATED,
    CUSTOMER,
    DETAIL,
    DOLLAR,
    INVOICE,
    INVOICE_LINE,
    LINK_BILLED,
    LINK_COST,
    LINK_DETAIL,
    LINK_REVERSAL,
    POUND,
    PROJECT,
    REVERSAL,
    SPLIT,
    UNBILLED,
)
from .one_milestone import milestone

POSTED_TABLES = ("projinvoicejour", "projinvoiceempl", "custtrans", "subledgervouchergeneraljournalentry")
LINE_TABLES = ("projproposalempl", "projproposalempldetail", "projempltrans")
FED_BACK = {"vouchernumber": "", "accountingamount": "", "exchangerate": "", "salestaxamount": ""}
FED_BACK |= {f"msdyn_{c}": "" for c in ("vouchernumber", "accountingamount", "accountexchangerate")}
FED_BACK |= {"msdyn_accountingtaxamount": ""}


def one_invoice() -> Tables:
    """Build the tables, each row with the systems' own columns."""
    return {**_masters(), **_dataverse(), **finance(), **milestone()}


def find(tables: Tables, table: str, value: str) -> dict[str, str]:
    """Find the row of a table that has this value in one of its columns."""
    return next(row for row in tables[table] if value in row.values())


def remove(tables: Tables, table: str, value: str) -> None:
    tables[table].remove(find(tables, table, value))


def double(tables: Tables, table: str, value: str, **changed: str) -> None:
    """Put a row there once more, perhaps changed."""
    tables[table].append(find(tables, table, value) | changed)


def not_posted(tables: Tables) -> None:
    """Take the invoice back to where its proposal has lines."""
    for table in POSTED_TABLES:
        tables[f"finops/{table}"] = []
    not_in_the_ledger(tables, "V3")
    _clear(find(tables, "dataverse/msdyn_actual", BILLED), FED_BACK)
    _clear(find(tables, "finops/projcdsactualsimport", BILLED), FED_BACK)
    _clear(tables["dataverse/invoice"][0], {"msdyn_customerinvoicenumber": "", "msdyn_customerinvoicedate": ""})
    tables["dataverse/invoice"][0]["msdyn_projectinvoicestatus"] = "Confirmed"


def not_in_the_ledger(tables: Tables, *vouchers: str) -> None:
    """Take these vouchers out of the ledger."""
    entries = tables["finops/generaljournalentry"]
    gone = {row["recid"] for row in entries if row["subledgervoucher"] in vouchers}
    entries[:] = [row for row in entries if row["recid"] not in gone]
    accounts = tables["finops/generaljournalaccountentry"]
    accounts[:] = [row for row in accounts if row["generaljournalentry"] not in gone]


def not_imported(tables: Tables) -> None:
    """Take the invoice back to where its unbilled sales is posted and its proposal is empty."""
    not_posted(tables)
    for table in LINE_TABLES:
        tables[f"finops/{table}"] = []
    find(tables, "finops/projcdsactualsimport", BILLED)["invoiceproposallinetransid"] = ""


def not_journalised(tables: Tables, *actuals: str) -> None:
    """Take these actuals (all, if none is named) back to where they are only staged."""
    not_imported(tables)
    for row in tables["finops/projcdsactualsimport"]:
        if not actuals or row["actualid"] in actuals:
            lines = tables["finops/projadvancedjournalline"]
            lines[:] = [line for line in lines if line["recid"] != row["projadvancedjournalline"]]
            row["projadvancedjournalline"] = "0"
            _clear(row, FED_BACK)
            _clear(find(tables, "dataverse/msdyn_actual", row["actualid"]), FED_BACK)


def not_synced(tables: Tables, *actuals: str) -> None:
    """Take these actuals back to where Finance has never heard of them."""
    not_journalised(tables, *actuals)
    for table in ("finops/projcdsactualsimport", "finops/projcdstransactionrelationshipimport"):
        tables[table] = [row for row in tables[table] if not set(actuals) & set(row.values())]


def write(folder: Path, tables: Tables) -> Path:
    """Write each table as a CSV export, those without rows as their header alone."""
    for name, whole in one_invoice().items():
        if name in tables:
            file = folder / f"{name}.csv"
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("w", encoding="utf-8", newline="") as stream:
                lines = csv.DictWriter(stream, list((tables[name] or whole)[0]))
                lines.writeheader()
                lines.writerows(tables[name])
    return folder


def _clear(row: dict[str, str], values: dict[str, str]) -> None:
    row.update({column: value for column, value in values.items() if column in row})


def _masters() -> Tables:
    return {
        "dataverse/cdm_company": [{"cdm_companyid": COMPANY, "cdm_companycode": "usmf"}],
        "dataverse/transactioncurrency": [
            {"transactioncurrencyid": POUND, "isocurrencycode": "GBP", "currencyprecision": "2"},
            {"transactioncurrencyid": DOLLAR, "isocurrencycode": "USD", "currencyprecision": "2"},
        ],
        "dataverse/account": [{"accountid": CUSTOMER, "accountnumber": "C1", "msdyn_billingaccount": ""}],
        "dataverse/salesorder": [
            {"salesorderid": CONTRACT, "msdyn_salesordernumber": "CON1", "_msdyn_company_value": COMPANY}
        ],
        "dataverse/salesorderdetail": [
            {
                "salesorderdetailid": CONTRACT_LINE,
                "salesorderid": CONTRACT,
                "msdyn_billingmethod": "Time and material",
                "producttypecode": "5",
                "createdon": CREATED,
            }
        ],
        "dataverse/msdyn_project": [
            {"msdyn_projectid": PROJECT, "msdyn_projectnumber": "P1", "msdyn_owningcompany": COMPANY}
        ],
        "dataverse/msdyn_projectcontractsplitbillingrule": [
            {
                "msdyn_projectcontractsplitbillingruleid": SPLIT,
                "msdyn_projectcontractsplitbillingrulenumber": "F1",
                "msdyn_projectcontractid": CONTRACT,
            }
        ],
    }


def _dataverse() -> Tables:
    return {
        "dataverse/invoice": [
            {
                "invoiceid": INVOICE,
                "invoicenumber": "INV1",
                "msdyn_ordertype": "Work based",
                "msdyn_projectinvoicestatus": "192350004",
                "customerid": CUSTOMER,
                "salesorderid": CONTRACT,
                "transactioncurrencyid": POUND,
                "paymenttermscode": "1",
                "totallineitemamount": "1000",
                "totaltax": "200",
                "totalamount": "1200",
                "msdyn_bulkconfirmationstatus": "Complete",
                "msdyn_accountingdate": "2026-10-05",
                "msdyn_customerinvoicenumber": "CI1",
                "msdyn_customerinvoicedate": "2026-10-05",
                "createdon": CREATED,
                "modifiedon": CONFIRMED,
            }
        ],
        "dataverse/invoicedetail": [
            {
                "invoicedetailid": INVOICE_LINE,
                "invoiceid": INVOICE,
                "msdyn_contractlineid": CONTRACT_LINE,
                "producttypecode": "5",
                "tax": "200",
                "extendedamount": "1200",
            }
        ],
        "dataverse/msdyn_invoicelinetransaction": [
            {
                "msdyn_invoicelinetransactionid": DETAIL,
                "msdyn_invoice": INVOICE,
                "msdyn_salescontractlineid": CONTRACT_LINE,
                "msdyn_transactionclassification": "Time",
                "msdyn_billingtype": "Chargeable",
                "msdyn_quantity": "4",
                "msdyn_price": "250",
                "msdyn_amount": "1000",
                "msdyn_tax": "200",
            }
        ],
        "dataverse/msdyn_actual": [
            _actual(COST, "Cost", "400", msdyn_price="100", transactioncurrencyid=DOLLAR)
            | _fed_back("V1", "1", "400.00"),
            _actual(UNBILLED, "Unbilled sales", "1000", msdyn_billingstatus="Customer invoice posted")
            | _fed_back("V2", "1.25", "1250.00"),
            _actual(REVERSAL, "Unbilled sales", "-1000", msdyn_istransition="true", msdyn_quantity="-4")
            | {"msdyn_adjustmentstatus": "Unadjustable"},
            _actual(BILLED, "Billed sales", "1000", msdyn_invoice=INVOICE, createdon=CONFIRMED)
            | _fed_back("V3", "1.25", "1250.00", "250.00")
            | {"msdyn_accountingdate": "2026-10-05"},
        ],
        "dataverse/msdyn_transactionconnection": [
            _connection(LINK_COST, UNBILLED, "Unbilled Sales", COST, "Cost"),
            _connection(LINK_REVERSAL, REVERSAL, "Reversing", UNBILLED, "Original"),
            _connection(LINK_BILLED, BILLED, "Billed Sales", UNBILLED, "Unbilled Sales"),
            _connection(LINK_DETAIL, DETAIL, "Billed Sales", UNBILLED, "Unbilled Sales")
            | {"msdyn_transaction1type": "msdyn_invoicelinetransaction"},
        ],
    }


def _actual(actual: str, kind: str, amount: str, **changed: str) -> dict[str, str]:
    row = {
        "msdyn_actualid": actual,
        "msdyn_transactiontypecode": kind,
        "msdyn_transactionclassification": "Time",
        "msdyn_billingtype": "Not available" if kind == "Cost" else "Chargeable",
        "msdyn_billingstatus": "",
        "msdyn_adjustmentstatus": "",
        "msdyn_istransition": "false",
        "msdyn_quantity": "4",
        "msdyn_price": "250",
        "msdyn_amount": amount,
        "msdyn_discountamount": "0.00",
        "msdyn_feeamount": "0.00",
        "transactioncurrencyid": POUND,
        "msdyn_documentdate": "2026-10-01",
        "msdyn_accountingdate": "2026-10-01T12:00:00Z",
        "msdyn_invoice": "",
        "msdyn_salescontract": CONTRACT,
        "msdyn_salescontractlineid": CONTRACT_LINE,
        "msdyn_valueofsalescontractline": "1",
        "msdyn_projectcontractsplitbillingrule": SPLIT,
        "msdyn_project": PROJECT,
        "msdyn_owningcompany": COMPANY,
        "msdyn_resourcingcompany": "",
        "msdyn_isintercompany": "false",
        "msdyn_externaloriginreference": "",
        "createdon": CREATED,
    }
    return row | _fed_back("", "", "") | changed


def _fed_back(voucher: str, rate: str, amount: str, tax: str = "") -> dict[str, str]:
    return {
        "msdyn_vouchernumber": voucher,
        "msdyn_accountexchangerate": rate,
        "msdyn_accountingamount": amount,
        "msdyn_accountingtaxamount": tax,
    }


def _connection(connection: str, one: str, role: str, other: str, other_role: str) -> dict[str, str]:
    return {
        "msdyn_transactionconnectionid": connection,
        "msdyn_transaction1": f"{{{one.upper()}}}",
        "msdyn_transaction1role": role,
        "msdyn_transaction1type": "msdyn_actual",
        "msdyn_transaction2": other,
        "msdyn_transaction2role": other_role,
        "msdyn_transaction2type": "msdyn_actual",
        "createdon": CONFIRMED,
    }
