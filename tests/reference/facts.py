"""What several rules ask of the exports: numbers behind ids, companies, currencies, and which staging row counts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from .exports import Books, Row, word
from .outcomes import NOT_COMPARED, Key, Place
from .settings import Settings

PROJECT_INVOICE = {None, "Work based"}
CONFIRMED = {"Confirmed", "Posted", "Invoice paid"}


def by(rows: Iterable[Row], *columns: str) -> dict[Any, Row]:
    """Index rows by a column, or by a tuple of columns; the first row of a key stays."""
    index: dict[Any, Row] = {}
    for row in rows:
        index.setdefault(row[columns[0]] if len(columns) == 1 else tuple(row[c] for c in columns), row)
    return index


def grouped(rows: Iterable[Row], *columns: str) -> defaultdict[Any, list[Row]]:
    """Group rows by a column, or by a tuple of columns."""
    groups: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[columns[0]] if len(columns) == 1 else tuple(row[c] for c in columns)].append(row)
    return groups


def largest(rows: Iterable[Row], column: str) -> Any:
    """Give the largest value of a column, which counts where one transaction has several rows."""
    return max((row[column] for row in rows if row.get(column) is not None), default=None)


def text(value: str | None) -> str:
    """Write a part of a subject."""
    return value or ""


def created_or_modified(row: Row) -> datetime | None:
    """Tell since when an actual, a connection or a staging row is there."""
    moment: datetime | None = row["created_at"] or row["modified_at"]
    return moment


def modified_or_created(row: Row) -> datetime | None:
    """Tell since when a proforma header or a proposal is as it is."""
    moment: datetime | None = row["modified_at"] or row["created_at"]
    return moment


def is_billed_chargeable(row: Row) -> bool:
    """Say whether an actual or a staging row is money of the bridge."""
    return bool(row["transaction_type"] == "Billed sales" and row["billing_type"] == "Chargeable")


DECIMALS = dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0)
DECIMALS |= dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
"""Of currencies that have not two."""


class Facts:
    """Indexes of the exports and what follows from them; nothing of any one rule."""

    def __init__(self, books: Books, settings: Settings) -> None:
        self.books = books
        self.settings = settings

    def shown(self, table: str, row: Row, column: str) -> Any:
        """Give a column's value, or NOT_COMPARED where the export has no such column."""
        return row[column] if self.books.has(table, column) else NOT_COMPARED

    def looked_up(self, table: str, row: Row, lookup: str, other: str, wanted: str) -> Any:
        """Follow a lookup of Dataverse: NOT_COMPARED where the export cannot tell, null where there is none."""
        if not self.books.has(table, lookup) or not self.books.has(other, wanted):
            return NOT_COMPARED
        target = self.dataverse(other).get(row[lookup])
        if target is None:
            return NOT_COMPARED if row[lookup] else None
        return target[wanted]

    @cached_property
    def invoice_lines(self) -> list[Row]:
        """Proforma invoice lines, each once: of several versions the least, by amount first, what is empty last."""
        columns = [
            *("amount", "contract_line_id", "contract_line_id_standard", "invoice_id", "product_type", "quantity"),
            *("tax", "extended_amount", "billing_method", "currency_id"),
        ]
        rows = self.books.rows("invoicedetail")
        ordered = sorted(rows, key=lambda row: [(row[name] is None, row[name] or 0) for name in columns])
        return list(by(ordered, "invoice_line_id").values())

    def dataverse(self, table: str) -> dict[str, Row]:
        """Index a Dataverse table by its id."""
        if table not in self._dataverse:
            ids = {
                "invoice": "invoice_id",
                "msdyn_actual": "actual_id",
                "salesorder": "contract_id",
                "msdyn_project": "project_id",
                "msdyn_projectcontractsplitbillingrule": "funding_source_id",
                "account": "customer_id",
                "transactioncurrency": "currency_id",
                "cdm_company": "company_id",
                "salesorderdetail": "contract_line_id",
                "msdyn_contractlinescheduleofvalue": "milestone_id",
            }
            self._dataverse[table] = by(self.books.rows(table), ids[table])
        return self._dataverse[table]

    @cached_property
    def _dataverse(self) -> dict[str, dict[str, Row]]:
        return {}

    # Dataverse: companies and currencies ("Company and currency" of DECISIONS.md)

    def _company(self, company_id: str | None) -> str | None:
        row = self.dataverse("cdm_company").get(company_id or "")
        return row["company"] if row else None

    def currency(self, row: Row) -> str | None:
        """Give the ISO code of a Dataverse row's currency."""
        found = self.dataverse("transactioncurrency").get(row["currency_id"])
        return found["currency"] if found else None

    def contract(self, row: Row) -> Row | None:
        return self.dataverse("salesorder").get(row["contract_id"])

    def project(self, row: Row) -> Row | None:
        return self.dataverse("msdyn_project").get(row["project_id"])

    def place_of_invoice(self, invoice: Row) -> Place:
        """An invoice's own company, else its contract's."""
        contract = self.contract(invoice)
        company = self._company(invoice["company_id"]) or (self._company(contract["company_id"]) if contract else None)
        return Place(company, self.currency(invoice))

    def place_of_actual(self, actual: Row) -> Place:
        """An actual's project's owning company, else its contract's."""
        project, contract = self.project(actual), self.contract(actual)
        company = self._company(project["company_id"]) if project else None
        company = company or (self._company(contract["company_id"]) if contract else None)
        return Place(company, self.currency(actual))

    def contracting_company(self, actual: Row) -> str | None:
        """The company of an actual's contract, else its project's."""
        contract, project = self.contract(actual), self.project(actual)
        company = self._company(contract["company_id"]) if contract else None
        return company or (self._company(project["company_id"]) if project else None)

    @staticmethod
    def number(invoice: Row) -> str | None:
        """A proforma's number: the one that dual-write resolves, else the one that is shown."""
        found: str | None = invoice["invoice_number_dual_write"] or invoice["invoice_number_shown"]
        return found

    @cached_property
    def project_invoices(self) -> list[Row]:
        return [row for row in self.books.rows("invoice") if row["order_type"] in PROJECT_INVOICE]

    @cached_property
    def invoice_by_number(self) -> dict[tuple[str | None, str | None], Row]:
        """Project invoices by company and number."""
        return {(self.place_of_invoice(row).company, self.number(row)): row for row in reversed(self.project_invoices)}

    # Finance: staging, and the one row that counts of several for the same actual

    @staticmethod
    def staging_company(row: Row) -> str | None:
        company: str | None = row["company_of_project"] or row["company_of_row"]
        return company

    def place_of_staging(self, row: Row) -> Place:
        return Place(self.staging_company(row), row["currency"])

    @cached_property
    def staging(self) -> list[Row]:
        return self.books.rows("projcdsactualsimport")

    @cached_property
    def staged(self) -> dict[str, Row]:
        """Staging by actual: of double rows the one that names a line, else the one with the smallest staging id."""

        def rank(row: Row) -> tuple[bool, str]:
            names_a_line = row["proposal_line_transaction"] or row["journal_line_record"]
            return (not names_a_line, row["staging_id"])

        return {actual: min(rows, key=rank) for actual, rows in grouped(self.staging, "actual_id").items()}

    # The integration journal

    @cached_property
    def journals(self) -> dict[str, Row]:
        return by(self.books.rows("projadvancedjournal"), "journal_record")

    @cached_property
    def journal_lines(self) -> dict[str, Row]:
        return by(self.books.rows("projadvancedjournalline"), "journal_line")

    def journal_status(self, line: Row) -> str | None:
        """A line's own status where it has one, else its journal's."""
        journal = self.journals.get(line["journal_record"])
        status: str | None = line["status"] or (journal["status"] if journal else None)
        return status

    def journal_since(self, line: Row) -> datetime | None:
        """The journal's posted time, else the line's modified, else created."""
        journal = self.journals.get(line["journal_record"])
        moment: datetime | None = (journal["posted_at"] if journal else None) or modified_or_created(line)
        return moment

    def journal_company(self, line: Row) -> str | None:
        journal = self.journals.get(line["journal_record"])
        company: str | None = line["company"] or (journal["company"] if journal else None)
        return company

    # Finance: proposals and posted invoices

    @cached_property
    def proposals(self) -> dict[tuple[str, str], Row]:
        return by(self.books.rows("projproposaljour"), "company", "proposal_number")

    @cached_property
    def posted_invoices(self) -> dict[tuple[str, str], Row]:
        """Posted invoices by company and proposal number; of several the smallest invoice number."""
        rows = sorted(self.books.rows("projinvoicejour"), key=lambda row: text(row["customer_invoice_number"]))
        return by(rows, "company", "proposal_number")

    @cached_property
    def posted_by_invoice_number(self) -> dict[tuple[str, str], Row]:
        """Posted invoices by company and their own number; of several the one of the latest date."""
        rows = sorted(self.books.rows("projinvoicejour"), key=lambda row: str(row["invoice_date"]), reverse=True)
        return by(rows, "company", "customer_invoice_number")

    # Accounting currency

    @cached_property
    def accounting_currency(self) -> dict[str, str]:
        ledgers = by(self.books.rows("ledger"), "company_record")
        return {
            row["company"]: ledgers[row["company_record"]]["accounting_currency"]
            for row in self.books.rows("companyinfo")
            if row["company_record"] in ledgers
        }

    def half_minor_unit(self, company: str | None) -> Decimal:
        """The tolerance of one line in accounting currency: its decimals by ISO 4217, fewer where Dataverse says so."""
        decimals = {row["currency"]: row["decimals"] for row in self.books.rows("transactioncurrency")}
        currency = self.accounting_currency.get(text(company), "")
        standard, shown = DECIMALS.get(currency.upper(), 2), decimals.get(currency)
        return self.settings.accounting_tolerance.scaleb(-min(standard, standard if shown is None else shown))


def same_word(value: Any) -> Any:
    """Compare without case and spaces."""
    return word(value) if isinstance(value, str) else value


def key_of(*parts: str | None) -> Key:
    return tuple(text(part) for part in parts)
