"""One spoiled row per outcome of `sync.milestone`, and what shuts the gate of the invoice that bills the milestone."""

from .one_invoice_ids import DETAIL, OTHER_LINK
from .one_milestone import MILESTONE
from .spoils import CONNECTION, OTHER, Case, Spoil, at, change, gone, twice

TABLE = "dataverse/msdyn_contractlinescheduleofvalue"
SYNCED, ON_ACCOUNT, SALE = (
    f"finops/{name}" for name in ("projcdscontractlinemilestoneimport", "projonacctrans", "projonacctranssale")
)
IN_FINANCE = f"{{{MILESTONE.upper()}}}"

CASES = {
    "milestone missing": Case([gone(SYNCED, IN_FINANCE)], {("sync.milestone", "missing", MILESTONE)}),
    "milestone without its transaction": Case([gone(ON_ACCOUNT, "T9")], {("sync.milestone", "missing", MILESTONE)}),
    "milestone waiting": Case(
        [gone(SYNCED, IN_FINANCE), change(TABLE, MILESTONE, createdon="2026-10-31T08:00:00Z")],
        {("sync.milestone", "waiting", MILESTONE)},
        as_of=at(31, 8),
    ),
    "milestone unexpected": Case(
        [twice(SYNCED, IN_FINANCE, transactionid=OTHER)], {("sync.milestone", "unexpected", OTHER)}
    ),
    "milestone that names the transaction of another": Case(
        [
            twice(TABLE, MILESTONE, msdyn_contractlinescheduleofvalueid=OTHER),
            twice(SYNCED, IN_FINANCE, transactionid=OTHER),
        ],
        {("sync.milestone", "missing", OTHER)},
    ),
    "milestone duplicate": Case([twice(SYNCED, IN_FINANCE)], {("sync.milestone", "duplicate", MILESTONE)}),
    "milestone different": Case(
        [change(SALE, "3000", amount="2999.99")],
        {("sync.milestone", "different", MILESTONE)},
    ),
    "milestone of another status": Case(
        [change(TABLE, MILESTONE, msdyn_invoicestatus="192350000")],
        {("sync.milestone", "different", MILESTONE)},
    ),
    "milestone of a status without counterpart": Case(
        [change(TABLE, MILESTONE, msdyn_invoicestatus="192350003")],
        set(),
    ),
}

BILLED: Spoil = twice(
    CONNECTION,
    "Reversing",
    msdyn_transactionconnectionid=OTHER_LINK,
    msdyn_transaction1=DETAIL,
    msdyn_transaction1role="Billed Sales",
    msdyn_transaction1type="msdyn_invoicelinetransaction",
    msdyn_transaction2=MILESTONE,
    msdyn_transaction2role="Milestone",
    msdyn_transaction2type="msdyn_contractlinescheduleofvalue",
)
"""The line detail of the one invoice bills the milestone, too."""

NOT_THERE = [BILLED, gone(SYNCED, IN_FINANCE)]
