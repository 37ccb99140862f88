"""One spoiled row per outcome of the rules `post.*` and `feedback.*`."""

from .one_invoice import not_posted
from .one_invoice_ids import BILLED, COST, INVOICE_LINE, REVERSAL, UNBILLED
from .spoils import (
    ACTUAL,
    CUSTOMER,
    INVOICE,
    LEDGER,
    OTHER,
    POSTED,
    POSTED_LINE,
    PROFORMA_LINE,
    PROPOSAL,
    STAGING,
    Case,
    at,
    change,
    gone,
    twice,
)

NOT_POSTED_YET = {("post.invoice", "waiting", "USMF | INV1"), ("post.line", "waiting", "USMF | T1")}
NO_VOUCHER = [change(STAGING, BILLED, vouchernumber=""), change(ACTUAL, BILLED, msdyn_vouchernumber="")]

INVOICES = {
    "invoice missing": Case(
        [not_posted],
        {("post.invoice", "missing", "USMF | INV1"), ("post.line", "blocked", "USMF | T1")},
    ),
    "invoice waiting": Case([not_posted], NOT_POSTED_YET, as_of=at(9, 7)),
    "invoice unexpected": Case(
        [
            twice(PROPOSAL, "INV1", proposalid="INV9"),
            twice(POSTED, "CI1", proposalid="INV9", projinvoiceid="CI9", ledgervoucher="V9"),
            twice(CUSTOMER, "V3", voucher="V9", invoice="CI9"),
        ],
        {
            ("sync.header", "unexpected", "USMF | INV9"),
            ("post.invoice", "unexpected", "USMF | INV9"),
            ("feedback.invoice", "blocked", "INV9"),
        },
    ),
    "invoice duplicate": Case(
        [
            twice(POSTED, "CI1", projinvoiceid="CI9", ledgervoucher="V9"),
            twice(CUSTOMER, "V3", voucher="V9", invoice="CI9"),
        ],
        {("post.invoice", "duplicate", "USMF | INV1")},
    ),
    "invoice different": Case(
        [change(LEDGER, "V3", accountingdate="2026-10-06")],
        {("post.invoice", "different", "USMF | INV1")},
    ),
}

LINES = {
    "posted line missing": Case([gone(POSTED_LINE, "T1"), *NO_VOUCHER], {("post.line", "missing", "USMF | T1")}),
    "posted line unexpected": Case(
        [twice(POSTED_LINE, "T1", transid="T2")],
        {("post.line", "unexpected", "USMF | T2"), ("feedback.staging", "blocked", "USMF | T2")},
    ),
    "posted line duplicate": Case([twice(POSTED_LINE, "T1")], {("post.line", "duplicate", "USMF | T1")}),
    "posted line different": Case([change(POSTED_LINE, "T1", qty="3")], {("post.line", "different", "USMF | T1")}),
}

CUSTOMERS = {
    "customer transaction missing": Case([gone(CUSTOMER, "V3")], {("post.customer", "missing", "USMF | V3")}),
    "customer transaction waiting": Case(
        [gone(CUSTOMER, "V3")],
        {("post.customer", "waiting", "USMF | V3")},
        as_of=at(10, 7),
    ),
    "customer transaction unexpected": Case(
        [twice(CUSTOMER, "V3", voucher="V9")],
        {("post.customer", "unexpected", "USMF | V9")},
    ),
    "customer transaction of no project": Case(
        [twice(CUSTOMER, "V3", voucher="V9", invoice="FTI-1", invoiceproject="0")], set()
    ),
    "customer transaction that is no project's, and bears the number of one": Case(
        [twice(CUSTOMER, "V3", voucher="V9", invoiceproject="0")],
        {("post.customer", "unexpected", "USMF | V9")},
    ),
    "payment that bears the number of what it pays": Case(
        [twice(CUSTOMER, "V3", voucher="V9", invoiceproject="0", amountcur="-1250", amountmst="-1562.5")], set()
    ),
    "customer transaction with the number of another invoice": Case(
        [change(CUSTOMER, "V3", invoice="CI9")],
        {("post.customer", "different", "USMF | V3")},
    ),
    "customer transaction duplicate": Case([twice(CUSTOMER, "V3")], {("post.customer", "duplicate", "USMF | V3")}),
    "customer transaction different": Case(
        [change(CUSTOMER, "V3", amountmst="1500.01")],
        {("post.customer", "different", "USMF | V3")},
    ),
    "customer transaction within half a cent": Case([change(CUSTOMER, "V3", amountmst="1500.005")], set()),
}

STAGING_FED_BACK = {
    "staging without its voucher": Case(NO_VOUCHER, {("feedback.staging", "missing", BILLED)}),
    "staging without its voucher yet": Case(NO_VOUCHER, {("feedback.staging", "waiting", BILLED)}, as_of=at(5, 8)),
    "staging with another rate": Case(
        [change(STAGING, UNBILLED, exchangerate="126"), change(ACTUAL, UNBILLED, msdyn_accountexchangerate="1.26")],
        {("feedback.staging", "different", UNBILLED)},
    ),
    "staging with a voucher of nothing": Case(
        [
            not_posted,
            change(STAGING, BILLED, vouchernumber="V9", exchangerate="125"),
            change(ACTUAL, BILLED, msdyn_vouchernumber="V9", msdyn_accountexchangerate="1.25"),
        ],
        {("feedback.staging", "unexpected", BILLED), *NOT_POSTED_YET},
        as_of=at(4, 9),
    ),
}

ACTUALS_FED_BACK = {
    "actual without its voucher": Case(
        [change(ACTUAL, COST, msdyn_vouchernumber="")],
        {("feedback.actual", "missing", COST)},
    ),
    "actual without its voucher yet": Case(
        [change(ACTUAL, COST, msdyn_vouchernumber=""), change(STAGING, COST, createddatetime="2026-10-31T08:00:00Z")],
        {("feedback.actual", "waiting", COST)},
        as_of=at(31, 8),
    ),
    "actual with another amount": Case(
        [change(ACTUAL, BILLED, msdyn_accountingamount="1250.01")],
        {("feedback.actual", "different", BILLED)},
    ),
    "actual with a voucher of nothing": Case(
        [change(ACTUAL, REVERSAL, msdyn_vouchernumber="V9")],
        {("feedback.actual", "unexpected", REVERSAL)},
    ),
    "archived cost": Case([gone(STAGING, COST)], set()),
}

INVOICES_FED_BACK = {
    "invoice without its number": Case(
        [change(INVOICE, "INV1", msdyn_customerinvoicenumber="", msdyn_projectinvoicestatus="Confirmed")],
        {("feedback.invoice", "missing", "INV1")},
    ),
    "invoice with another status": Case(
        [change(INVOICE, "INV1", msdyn_projectinvoicestatus="Confirmed")],
        {("feedback.invoice", "different", "INV1")},
    ),
    "invoice paid": Case([change(INVOICE, "INV1", msdyn_projectinvoicestatus="Invoice paid")], set()),
    "invoice with a number of nothing": Case(
        [
            twice(INVOICE, "INV1", invoiceid=OTHER, invoicenumber="INV9", msdyn_projectinvoicestatus="Draft"),
            twice(PROFORMA_LINE, INVOICE_LINE, invoicedetailid=OTHER, invoiceid=OTHER),
        ],
        {("feedback.invoice", "unexpected", "INV9"), ("confirm.invoice-total", "broken", "INV9")},
    ),
}

CASES = INVOICES | LINES | CUSTOMERS | STAGING_FED_BACK | ACTUALS_FED_BACK | INVOICES_FED_BACK
