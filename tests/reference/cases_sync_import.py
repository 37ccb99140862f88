"""One spoiled row per outcome of the rules `sync.*` and `import.*`."""

from .one_invoice import not_imported, not_posted
from .one_invoice_ids import (
    BILLED,
    COST,
    LINK_BILLED,
    LINK_COST,
    LINK_REVERSAL,
    REVERSAL,
    STAGED_BILLED,
    STAGED_UNBILLED,
    UNBILLED,
)
from .spoils import (
    CONNECTION,
    INVOICE,
    JOURNAL,
    JOURNAL_LINE,
    LINE,
    OTHER,
    PROPOSAL,
    RELATIONSHIP,
    STAGING,
    Case,
    Outcome,
    at,
    change,
    gone,
    not_in_a_journal,
    not_sent,
    twice,
)

BLOCKED_LINE: Outcome = ("import.line", "blocked", f"{STAGED_BILLED} | own")
WAITING_LINE: Outcome = ("import.line", "waiting", f"{STAGED_BILLED} | own")

HEADER = {
    "header missing": Case(
        [not_imported, gone(PROPOSAL, "INV1")],
        {("sync.header", "missing", "USMF | INV1"), BLOCKED_LINE},
    ),
    "header waiting": Case(
        [not_imported, gone(PROPOSAL, "INV1"), change(INVOICE, "INV1", modifiedon="2026-10-04T10:00:00Z")],
        {("sync.header", "waiting", "USMF | INV1"), WAITING_LINE},
        as_of=at(4, 10),
    ),
    "header unexpected": Case(
        [twice(PROPOSAL, "INV1", proposalid="INV9")],
        {("sync.header", "unexpected", "USMF | INV9")},
    ),
    "header duplicate": Case([twice(PROPOSAL, "INV1")], {("sync.header", "duplicate", "USMF | INV1")}),
    "header different": Case(
        [change(PROPOSAL, "INV1", payment="Net60")],
        {("sync.header", "different", "USMF | INV1")},
    ),
}

ACTUALS = {
    "billed actual missing": Case([not_sent(BILLED)], {("sync.actual", "missing", BILLED)}),
    "billed actual waiting": Case([not_sent(BILLED)], {("sync.actual", "waiting", BILLED)}, as_of=at(2, 8)),
    "unbilled actual missing": Case([not_sent(UNBILLED)], {("sync.actual", "missing", UNBILLED), BLOCKED_LINE}),
    "actual unexpected": Case(
        [
            twice(STAGING, BILLED, actualid=OTHER, actualsimportid=OTHER, billingtype="2"),
            change(STAGING, OTHER, invoiceproposallinetransid="", vouchernumber=""),
        ],
        {("sync.actual", "unexpected", OTHER)},
    ),
    "reversal sent though it is skipped": Case(
        [
            twice(STAGING, UNBILLED, actualid=REVERSAL, actualsimportid=OTHER, projadvancedjournalline="0"),
            change(STAGING, REVERSAL, vouchernumber=""),
        ],
        {("sync.actual", "unexpected", REVERSAL), ("import.journal", "missing", f"{OTHER} | own")},
    ),
    "actual duplicate": Case(
        [twice(STAGING, BILLED, actualsimportid=OTHER, invoiceproposallinetransid="")],
        {("sync.actual", "duplicate", BILLED)},
    ),
    "actual different": Case([change(STAGING, COST, contractid="CON2")], {("sync.actual", "different", COST)}),
}

CONNECTIONS = {
    "connection missing": Case(
        [not_imported, gone(RELATIONSHIP, LINK_BILLED)],
        {("sync.connection", "missing", LINK_BILLED), BLOCKED_LINE},
    ),
    "connection waiting": Case(
        [gone(RELATIONSHIP, LINK_COST), change(CONNECTION, LINK_COST, createdon="2026-10-31T08:00:00Z")],
        {("sync.connection", "waiting", LINK_COST)},
        as_of=at(31, 8),
    ),
    "connection unexpected": Case(
        [twice(RELATIONSHIP, LINK_COST, connectionid=LINK_REVERSAL)],
        {("sync.connection", "unexpected", LINK_REVERSAL)},
    ),
    "connection duplicate": Case([twice(RELATIONSHIP, LINK_COST)], {("sync.connection", "duplicate", LINK_COST)}),
    "connection different": Case(
        [change(RELATIONSHIP, LINK_COST, transaction1role="Original")],
        {("sync.connection", "different", LINK_COST)},
    ),
}

JOURNAL_LINES = {
    "journal line missing": Case(
        [not_in_a_journal(UNBILLED)],
        {("import.journal", "missing", f"{STAGED_UNBILLED} | own"), BLOCKED_LINE},
    ),
    "journal line waiting": Case(
        [not_in_a_journal(UNBILLED)],
        {("import.journal", "waiting", f"{STAGED_UNBILLED} | own"), WAITING_LINE},
        as_of=at(4, 7),
    ),
    "journal line unexpected": Case(
        [change(STAGING, BILLED, projadvancedjournalline="83"), twice(JOURNAL_LINE, "82", recid="83")],
        {("import.journal", "unexpected", f"{STAGED_BILLED} | own")},
    ),
    "journal line duplicate": Case(
        [twice(JOURNAL_LINE, "82", quantity="5")],
        {
            ("import.journal", "duplicate", f"{STAGED_UNBILLED} | own"),
            ("export.versions", "broken", "projadvancedjournalline | 82"),
        },
    ),
    "journal line that no staging row names": Case(
        [twice(JOURNAL_LINE, "82", recid="83")], {("import.journal", "unexpected", "83")}
    ),
    "journal line twice in the export": Case([twice(JOURNAL_LINE, "82")], set()),
    "journal line different": Case(
        [change(JOURNAL_LINE, "82", projid="P2")],
        {("import.journal", "different", f"{STAGED_UNBILLED} | own")},
    ),
}

NOT_FED_BACK = {"vouchernumber": "", "accountingamount": "", "exchangerate": ""}
UNPOSTED = [
    not_imported,
    change(STAGING, UNBILLED, **NOT_FED_BACK),
    change("dataverse/msdyn_actual", UNBILLED, msdyn_vouchernumber=""),
]
STUCK = {
    f"journal line in {status}": Case(
        [*UNPOSTED, change(JOURNAL_LINE, "82", status=status)],
        {("import.journal-stuck", "broken", "82"), BLOCKED_LINE},
    )
    for status in ("Error", "Unrecoverable", "Invalid actuals", "Processing", "Draft")
}
STUCK |= {
    "journal line in Draft within the posting lag": Case(
        [*UNPOSTED, change(JOURNAL_LINE, "82", status="Draft", modifieddatetime="2026-10-31T08:00:00Z")],
        {("import.journal-stuck", "waiting", "82"), BLOCKED_LINE},
    ),
    "journal line in Processing for a day": Case(
        [*UNPOSTED, change(JOURNAL_LINE, "82", status="1", modifieddatetime="2026-10-30T08:00:00Z")],
        {("import.journal-stuck", "waiting", "82"), BLOCKED_LINE},
        as_of=at(31, 8),
    ),
    "journal line of a row that is no actual": Case(
        [
            twice(STAGING, UNBILLED, actualid=OTHER, actualsimportid=OTHER, projadvancedjournalline="83"),
            change(STAGING, OTHER, **NOT_FED_BACK),
            twice(JOURNAL_LINE, "82", recid="83", status="Invalid actuals"),
        ],
        {("sync.actual", "unexpected", OTHER)},
    ),
    "journal of no line in Error": Case([twice(JOURNAL, "80", recid="89", status="Error")], set()),
}

PROPOSAL_LINES = {
    "proposal line missing": Case([not_imported], {("import.line", "missing", f"{STAGED_BILLED} | own")}),
    "proposal line waiting since the journal was posted": Case([not_imported], {WAITING_LINE}, as_of=at(5, 7)),
    "proposal line unexpected": Case(
        [not_posted, twice(LINE, "T1", recid="92", transid="T2")],
        {
            ("import.line", "unexpected", "USMF | T2"),
            ("post.proposal-total", "broken", "USMF | INV1"),
            ("post.invoice", "waiting", "USMF | INV1"),
            ("post.line", "waiting", "USMF | T1"),
            ("post.line", "waiting", "USMF | T2"),
        },
        as_of=at(8, 7),
    ),
    "proposal line duplicate": Case(
        [
            twice(LINE, "T1", recid="92"),
            twice("finops/projproposalempldetail", "600", proposalrefrecid="92"),
            twice("finops/projproposalempldetail", "400", proposalrefrecid="92"),
        ],
        {
            ("import.line", "duplicate", f"{STAGED_BILLED} | own"),
            ("post.proposal-total", "broken", "USMF | INV1"),
        },
    ),
    "proposal line different": Case(
        [change("finops/projempltrans", "T1", qty="3"), change("finops/projinvoiceempl", "T1", qty="3")],
        {("import.line", "different", f"{STAGED_BILLED} | own")},
    ),
}

CASES = HEADER | ACTUALS | CONNECTIONS | JOURNAL_LINES | STUCK | PROPOSAL_LINES
