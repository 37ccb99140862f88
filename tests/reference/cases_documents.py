"""One spoiled book per assertion about a document, and the rows that it explains."""

from .cases_sync_import import NOT_FED_BACK
from .one_invoice import not_posted
from .one_invoice_ids import BILLED, STAGED_BILLED, STAGED_UNBILLED, UNBILLED
from .spoils import ACTUAL, JOURNAL_LINE, OTHER, STAGING, Case, Spoil, change, twice

SECOND: list[Spoil] = [
    not_posted,
    twice(ACTUAL, BILLED, msdyn_actualid=OTHER),
    change(ACTUAL, OTHER, msdyn_vouchernumber="", msdyn_accountingamount=""),
    twice(STAGING, BILLED, actualid=OTHER, actualsimportid=OTHER, invoiceproposallinetransid=""),
    change(STAGING, OTHER, **NOT_FED_BACK),
]
"""A second billed sale of the invoice, staged, without a line."""

CASES = {
    "proposal there in part": Case(
        SECOND,
        {
            ("confirm.billed", "unexpected", OTHER),
            ("import.partial", "broken", "USMF | INV1"),
            ("import.line", "missing", f"{OTHER} | own"),
            ("post.invoice", "missing", "USMF | INV1"),
            ("post.line", "blocked", "USMF | T1"),
        },
    ),
    "line there although its unbilled sale is in Error": Case(
        [
            change(JOURNAL_LINE, "82", status="Error"),
            change(STAGING, STAGED_UNBILLED, **NOT_FED_BACK),
            change(ACTUAL, UNBILLED, msdyn_vouchernumber="", msdyn_accountingamount=""),
        ],
        {("import.premature", "broken", STAGED_BILLED), ("import.journal-stuck", "broken", "82")},
    ),
}
