"""The documentation's worked example of confirmation as a book: Bob Kozack, 8 h at USD 200 (stage 1 of
`domain/process.md`), and the other scenarios in the same figures.

Every row has a name, which its id is made from.
"""

import csv
from collections.abc import Callable
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from .one_invoice_finance import Tables

POSTED, CREATED = "Customer invoice posted", "Customer invoice created"
ACTUAL, DETAIL, MILESTONE = "msdyn_actual", "msdyn_invoicelinetransaction", "msdyn_contractlinescheduleofvalue"
CONNECTION, INVOICE, LINE = "msdyn_transactionconnection", "invoice", "invoicedetail"
RETAINER = "msdyn_retainer"
APPROVED, CONFIRMED = "2026-10-01T08:00:00Z", "2026-10-02T08:00:00Z"


def guid(name: str) -> str:
    """The id of the row of that name; nothing has none."""
    return str(uuid5(NAMESPACE_OID, name)) if name else ""


class Book:
    """Dataverse's tables, to which confirmations are added row by row."""

    def __init__(self) -> None:
        company, contract, project = guid("company"), guid("contract"), guid("project")
        currencies = [{"transactioncurrencyid": guid(c), "isocurrencycode": c} for c in ("USD", "EUR")]
        self.tables: Tables = {
            "cdm_company": [{"cdm_companyid": company, "cdm_companycode": "usmf"}],
            "transactioncurrency": currencies,
            "salesorder": [{"salesorderid": contract, "msdyn_salesordernumber": "CON1", "msdyn_company": company}],
            "msdyn_project": [
                {"msdyn_projectid": project, "msdyn_projectnumber": "P1", "msdyn_owningcompany": company}
            ],
            "msdyn_projectcontractsplitbillingrule": [
                {"msdyn_projectcontractsplitbillingruleid": guid("customer"), "msdyn_projectcontractid": contract}
                | {"msdyn_projectcontractsplitbillingrulenumber": "F1"}
            ],
            "salesorderdetail": [
                {"salesorderdetailid": guid("work"), "salesorderid": contract, "producttypecode": "5"}
                | {"createdon": "2026-01-01T08:00:00Z", "msdyn_billingmethod": "Time and material"}
            ],
        }
        for table in (INVOICE, LINE, ACTUAL, DETAIL, CONNECTION, MILESTONE):
            self.tables[table] = []
        self.invoice("INV1")

    def find(self, name: str) -> dict[str, str]:
        """The row of that name."""
        return next(row for rows in self.tables.values() for row in rows if next(iter(row.values())) == guid(name))

    def drop(self, name: str) -> None:
        row = self.find(name)
        for rows in self.tables.values():
            rows[:] = [other for other in rows if other is not row]

    def invoice(self, number: str, status: str = "Confirmed") -> None:
        """A proforma invoice with its one line, on the T&M contract line."""
        self.tables[INVOICE].append(
            {
                "invoiceid": guid(number),
                "invoicenumber": number,
                "msdyn_projectinvoicestatus": status,
                "msdyn_bulkconfirmationstatus": "",
                "msdyn_hascorrections": "",
                "msdyn_accountingdate": "",
                "salesorderid": guid("contract"),
                "transactioncurrencyid": guid("USD"),
                "totallineitemamount": "",
                "totaltax": "",
                "totalamount": "",
                "createdon": APPROVED,
                "modifiedon": CONFIRMED,
            }
        )
        self.line(f"{number} work", number)

    def line(self, name: str, invoice: str, contract_line: str = "work", product: str = "5", amount: str = "") -> None:
        self.tables[LINE].append(
            {
                "invoicedetailid": guid(name),
                "invoiceid": guid(invoice),
                "msdyn_contractlineid": guid(contract_line),
                "producttypecode": product,
                "extendedamount": amount,
                "tax": "",
            }
        )

    def actual(self, name: str, kind: str, quantity: str, amount: str, **changed: str) -> None:
        self.tables[ACTUAL].append(
            {
                "msdyn_actualid": guid(name),
                "msdyn_transactiontypecode": kind,
                "msdyn_transactionclassification": "Time",
                "msdyn_billingtype": "Chargeable",
                "msdyn_billingstatus": "",
                "msdyn_adjustmentstatus": "",
                "msdyn_istransition": "false",
                "msdyn_isintercompany": "false",
                "msdyn_quantity": quantity,
                "msdyn_price": "200",
                "msdyn_amount": amount,
                "msdyn_discountamount": "",
                "transactioncurrencyid": guid("USD"),
                "msdyn_accountingdate": "2026-10-02",
                "msdyn_invoice": "",
                "msdyn_salescontract": guid("contract"),
                "msdyn_salescontractlineid": guid("work"),
                "msdyn_projectcontractsplitbillingrule": guid("customer"),
                "msdyn_project": guid("project"),
                "createdon": APPROVED,
            }
            | changed
        )

    def link(
        self, one: str, role: str, other: str, far_role: str, *, one_type: str = ACTUAL, other_type: str = ACTUAL
    ) -> None:
        """A connection between two rows."""
        self.tables[CONNECTION].append(
            {
                "msdyn_transactionconnectionid": guid(f"{one} {role} {other}"),
                "msdyn_transaction1": guid(one),
                "msdyn_transaction1role": role,
                "msdyn_transaction1type": one_type,
                "msdyn_transaction2": guid(other),
                "msdyn_transaction2role": far_role,
                "msdyn_transaction2type": other_type,
            }
        )

    def detail(self, name: str, quantity: str, amount: str, source: str = "", **changed: str) -> None:
        """A line detail, linked to its source if it has one."""
        kind = changed.pop("kind", ACTUAL)
        self.tables[DETAIL].append(
            {
                "msdyn_invoicelinetransactionid": guid(name),
                "msdyn_invoice": guid(changed.pop("invoice", "INV1")),
                "msdyn_salescontractlineid": guid("work"),
                "msdyn_correction": "false",
                "msdyn_originalinvoicelinedetail": "",
                "msdyn_transactionclassification": "Time",
                "msdyn_billingtype": "Chargeable",
                "msdyn_quantity": quantity,
                "msdyn_price": "200",
                "msdyn_amount": amount,
                "msdyn_invoiceamount": "",
                "msdyn_tax": "",
                "transactioncurrencyid": guid("USD"),
            }
            | changed
        )
        if source:
            self.link(name, "Billed Sales", source, "Unbilled Sales", one_type=DETAIL, other_type=kind)

    def correction(self, name: str, quantity: str, amount: str, original: str, **changed: str) -> None:
        self.detail(name, quantity, amount, msdyn_correction="true", **changed)
        self.link(name, "Replacing", original, "Original", one_type=DETAIL)

    def unbilled(self, name: str, quantity: str, amount: str, replacing: str = "", **changed: str) -> None:
        self.actual(name, "Unbilled sales", quantity, amount, **changed)
        if replacing:
            self.link(name, "Replacing", replacing, "Original")

    def reverse(self, name: str, original: str, **changed: str) -> None:
        """A reversal: the original negated, skipped and unadjustable if it is of an unbilled sale."""
        was = self.find(original)
        row = was | {"msdyn_actualid": guid(name), "createdon": CONFIRMED} | {"msdyn_adjustmentstatus": "Unadjustable"}
        row |= {column: negated(was[column]) for column in ("msdyn_quantity", "msdyn_amount")}
        row |= {"msdyn_billingstatus": "", "msdyn_istransition": str(was["msdyn_invoice"] == "").lower()}
        self.tables[ACTUAL].append(row | changed)
        self.link(name, "Reversing", original, "Original")

    def bill(self, name: str, quantity: str, amount: str, of: str = "", **changed: str) -> None:
        """A billed sale, linked to the unbilled sale that it came from."""
        invoice = guid(changed.pop("invoice", "INV1"))
        self.actual(name, "Billed sales", quantity, amount, msdyn_invoice=invoice, createdon=CONFIRMED, **changed)
        if of:
            self.link(name, "Billed Sales", of, "Unbilled Sales")

    def milestone(self, name: str, status: str) -> None:
        self.tables[MILESTONE].append(
            {
                "msdyn_contractlinescheduleofvalueid": guid(name),
                "msdyn_contract": guid("contract"),
                "msdyn_invoicestatus": status,
                "msdyn_amount": "5000",
                "transactioncurrencyid": guid("USD"),
            }
        )

    def write(self, folder: Path) -> Path:
        (folder / "dataverse").mkdir(parents=True)
        for table, rows in self.tables.items():
            columns = list(dict.fromkeys(column for row in rows for column in row)) or HEADERS[table]
            with (folder / "dataverse" / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
                lines = csv.DictWriter(stream, columns)
                lines.writeheader()
                lines.writerows(rows)
        return folder


def negated(value: str) -> str:
    return value.removeprefix("-") if value.startswith("-") else f"-{value}"


def _headers() -> dict[str, list[str]]:
    whole = Book.__new__(Book)
    whole.tables = {table: [] for table in (INVOICE, LINE, ACTUAL, DETAIL, CONNECTION, MILESTONE)}
    whole.invoice("INV1")
    whole.unbilled("unbilled", "8", "1600")
    whole.detail("detail", "8", "1600", "unbilled")
    whole.milestone("milestone", "Ready for invoicing")
    return {table: list(rows[0]) for table, rows in whole.tables.items()}


HEADERS = _headers()
Fill = Callable[[Book], object]
