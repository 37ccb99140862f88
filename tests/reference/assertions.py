"""The assertions of confirmation: for each what it needs, and what is broken ("How the assertions of confirmation
are read" of DECISIONS.md).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from . import (
    assertions_balances,
    assertions_contract,
    assertions_documents,
    assertions_recalls,
    assertions_rows,
    assertions_unsold,
)
from .billed_sales import BilledSales
from .facts import Facts
from .outcomes import Finding

ALWAYS = ("invoice", "msdyn_actual")
LINKED = ("msdyn_invoicelinetransaction", "msdyn_transactionconnection")
CUSTOMERS = "msdyn_projectcontractsplitbillingrule"
MILESTONES = "msdyn_contractlinescheduleofvalue"
# What a rule is not run without, any one of these: (table, name here, name in the export)
COLUMNS = {
    "confirm.skip-sync": [("msdyn_actual", "skip_sync", "msdyn_istransition")],
    "confirm.stuck": [("invoice", "bulk_confirmation_status", "msdyn_bulkconfirmationstatus")],
    "confirm.milestone-status": [(MILESTONES, "status", "msdyn_invoicestatus")],
    "confirm.billing-status": [
        ("msdyn_actual", "billing_status", "msdyn_billingstatus"),
        ("msdyn_actual", "adjustment_status", "msdyn_adjustmentstatus"),
    ],
    "confirm.never-billed": [("msdyn_actual", "billing_status", "msdyn_billingstatus")],
    "confirm.orphan": [("msdyn_actual", "invoice_id", "msdyn_invoice")],
    "confirm.premature": [("msdyn_actual", "invoice_id", "msdyn_invoice")],
}
# And without each of these
EACH = {
    "confirm.recalled": [
        ("msdyn_actual", "billing_status", "msdyn_billingstatus"),
        ("msdyn_actual", "adjustment_status", "msdyn_adjustmentstatus"),
        ("msdyn_actual", "class", "msdyn_transactionclassification"),
    ],
    "confirm.never-sold": [
        ("msdyn_actual", "billing_type", "msdyn_billingtype"),
        ("msdyn_actual", "class", "msdyn_transactionclassification"),
        ("msdyn_actual", "contract_line_id", "msdyn_salescontractlineid"),
        ("salesorderdetail", "billing_method", "msdyn_billingmethod"),
    ],
}


@dataclass(frozen=True)
class Assertion:
    """A fact that holds inside Dataverse; `broken` lists what breaks it."""

    name: str
    needs: tuple[str, ...]
    broken: Callable[[datetime], Iterable[Finding]]

    def lacking(self, facts: Facts) -> tuple[str, ...]:
        """Name the tables that were not supplied, else the columns."""
        books = facts.books
        if tables := tuple(table for table in (*ALWAYS, *self.needs) if table not in books):
            return tables
        columns = COLUMNS.get(self.name, [])
        if columns and not any(books.has(table, column) for table, column, _ in columns):
            return tuple(f"{table}.{exported}" for table, _, exported in columns)
        each = EACH.get(self.name, [])
        return tuple(f"{table}.{exported}" for table, column, exported in each if not books.has(table, column))[:1]


def assertions(facts: Facts, sales: BilledSales) -> list[Assertion]:
    """List every assertion of confirmation."""
    rows, documents, balances = assertions_rows, assertions_documents, assertions_balances
    contract = assertions_contract
    return [
        Assertion("confirm.double-billed", LINKED, lambda _: balances.double_billed(sales)),
        Assertion("confirm.single-reversal", LINKED, lambda _: rows.single_reversal(sales)),
        Assertion(
            "confirm.lines",
            ("invoicedetail", "salesorderdetail", CUSTOMERS),
            lambda _: documents.lines(sales),
        ),
        Assertion(
            "confirm.invoice-total",
            ("invoicedetail", "msdyn_invoicelinetransaction"),
            lambda _: documents.invoice_total(sales),
        ),
        Assertion("confirm.reversal-negates", LINKED, lambda _: rows.reversal_negates(sales)),
        Assertion("confirm.skip-sync", LINKED, lambda _: rows.skip_sync(sales)),
        Assertion("confirm.billing-status", LINKED, lambda at: rows.billing_status(sales, at)),
        Assertion("confirm.premature", (), lambda _: documents.premature(sales)),
        Assertion("confirm.orphan", (), lambda _: documents.orphan(facts)),
        Assertion("confirm.stuck", (), lambda at: documents.stuck(facts, at)),
        Assertion("confirm.milestone-status", (*LINKED, MILESTONES), lambda at: balances.milestone_status(sales, at)),
        Assertion("confirm.retainer-balance", LINKED, lambda _: balances.retainer_balance(sales)),
        Assertion("confirm.unlinked", LINKED, lambda _: rows.unlinked(sales)),
        Assertion("confirm.contract", (*LINKED, "salesorderdetail"), lambda _: contract.other_contract(sales)),
        Assertion("confirm.sold-twice", (*LINKED, CUSTOMERS), lambda _: contract.sold_twice(sales)),
        Assertion("confirm.recalled", LINKED, lambda _: assertions_recalls.recalled(sales)),
        Assertion(
            "confirm.never-sold",
            ("msdyn_transactionconnection", "salesorderdetail"),
            lambda _: assertions_unsold.never_sold(sales),
        ),
        Assertion("confirm.never-billed", LINKED, lambda _: documents.never_billed(sales)),
    ]
