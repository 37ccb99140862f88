"""A milestone of the one invoice's contract that is ready for invoicing, and its on-account transaction."""

from .one_invoice_finance import Tables
from .one_invoice_ids import CONTRACT, CREATED, POUND, PROJECT

MILESTONE = "55555555-bbbb-0000-0000-000000000000"


def milestone() -> Tables:
    """Build the tables of both systems, each row with their own columns."""
    return {
        "dataverse/msdyn_contractlinescheduleofvalue": [
            {
                "msdyn_contractlinescheduleofvalueid": MILESTONE,
                "msdyn_contract": CONTRACT,
                "msdyn_project": PROJECT,
                "msdyn_invoicestatus": "192350001",
                "msdyn_amount": "5000",
                "msdyn_tax": "1000",
                "msdyn_invoicedate": "2026-10-20",
                "transactioncurrencyid": POUND,
                "createdon": CREATED,
            }
        ],
        "finops/projcdscontractlinemilestoneimport": [
            {
                "transactionid": f"{{{MILESTONE.upper()}}}",
                "projonaccount": "T9",
                "dataareaid": "usmf",
                "createddatetime": CREATED,
            }
        ],
        "finops/projonacctrans": [{"transid": "T9", "projid": "P1", "currencyid": "GBP", "dataareaid": "usmf"}],
        "finops/projonacctranssale": [
            {"transid": "T9", "amount": "3000", "taxamount": "600", "transstatus": "4", "dataareaid": "usmf"},
            {"transid": "T9", "amount": "2000", "taxamount": "400", "transstatus": "4", "dataareaid": "usmf"},
        ],
    }
