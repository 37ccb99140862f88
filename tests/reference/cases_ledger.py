"""One spoiled row per outcome of the rules on the ledger, on rates and on proposals."""

from .one_invoice import not_imported, not_in_the_ledger, not_posted
from .one_invoice_finance import Tables
from .one_invoice_ids import BILLED, STAGED_BILLED
from .spoils import ACTUAL, LINE, POSTED_LINE, PROFILE, PROPOSAL, STAGING, Case, Spoil, at, change, twice

ENTRY, ACCOUNT = "finops/generaljournalentry", "finops/generaljournalaccountentry"
AGREED, RATE = "finops/projcontractfixedexchangerate", "finops/exchangerate"
PERIOD = "finops/ledgerfiscalcalendarperiod"
RULE = "finops/projrevenueprofilerule"
CORRECTION = "finops/projaccruedrevenuereconciliationline"
PAYROLL, REVENUE = "USMF | V1 | Payroll allocation", "USMF | V3 | Invoiced revenue"
COST, CUSTOMER = "USMF | V1 | Cost", "USMF | V3 | Customer balance"
WIP, ACCRUED = "USMF | V3 | WIP - sales value", "USMF | V3 | Accrued revenue - sales value"


def no_entries(*vouchers: str) -> Spoil:
    return lambda tables: not_in_the_ledger(tables, *vouchers)


def _reverses_less(tables: Tables) -> None:
    """The invoice takes back 50 less of the work in progress than was accrued."""
    change(ACCOUNT, "734", accountingcurrencyamount="-1200")(tables)
    change(ACCOUNT, "735", accountingcurrencyamount="1200")(tables)


LEDGER = {
    "ledger missing": Case([no_entries("V1")], {("post.ledger", "missing", COST), ("post.ledger", "missing", PAYROLL)}),
    "ledger waiting": Case(
        [no_entries("V1")],
        {("post.ledger", "waiting", COST), ("post.ledger", "waiting", PAYROLL)},
        as_of=at(9, 7),
    ),
    "ledger of an invoice that no profile places": Case([change(RULE, "TM", projectcontractid="CON9")], set()),
    "no ledger of an invoice that no profile places": Case(
        [change(RULE, "TM", projectcontractid="CON9"), no_entries("V3")],
        {("post.ledger", "missing", CUSTOMER), ("post.ledger", "missing", "USMF | V3 | Sales tax")},
    ),
    "revenue of an invoice that no profile places": Case(
        [change(RULE, "TM", projectcontractid="CON9"), change(ACCOUNT, "732", postingtype="14")], set()
    ),
    "ledger under another posting type": Case(
        [change(ACCOUNT, "711", postingtype="14")], {("post.ledger", "missing", COST)}
    ),
    "ledger under a posting type of no project": Case(
        [change(ACCOUNT, "711", postingtype="999")], {("post.ledger", "missing", COST)}
    ),
    "ledger unexpected": Case(
        [change(PROFILE, "TM", isrevenuehouraccrued="0")],
        {
            ("post.ledger", "unexpected", WIP),
            ("post.ledger", "unexpected", ACCRUED),
            ("post.ledger", "unexpected", "USMF | V2 | WIP - sales value"),
            ("post.ledger", "unexpected", "USMF | V2 | Accrued revenue - sales value"),
        },
    ),
    "ledger duplicate": Case(
        [
            twice(ENTRY, "701", recid="709"),
            twice(ACCOUNT, "711", recid="718", generaljournalentry="709"),
            twice(ACCOUNT, "712", recid="719", generaljournalentry="709"),
        ],
        {("post.ledger", "duplicate", COST), ("post.ledger", "duplicate", PAYROLL)},
    ),
    "ledger different": Case(
        [
            change(ACCOUNT, "731", accountingcurrencyamount="1500.01"),
            change(ACCOUNT, "733", accountingcurrencyamount="-250.01"),
        ],
        {("post.ledger", "different", CUSTOMER), ("post.ledger", "different", "USMF | V3 | Sales tax")},
    ),
    "ledger in another currency": Case(
        [change(ACCOUNT, "732", transactioncurrencycode="EUR")], {("post.ledger", "different", REVENUE)}
    ),
    "ledger of never-ledger cost": Case(
        [change(PROFILE, "TM", hourcostpostingmethod="Never ledger"), no_entries("V1")], set()
    ),
    "ledger of never-ledger cost that is there": Case(
        [change(PROFILE, "TM", hourcostpostingmethod="Never ledger")], set()
    ),
    "ledger of an invoice that does not add up": Case(
        [change(POSTED_LINE, "T1", lineamount="990")],
        {("post.line", "different", "USMF | T1")} | {("feedback.staging", "different", BILLED)},
    ),
}

VOUCHERS = {
    "voucher out of balance": Case(
        [change(ACCOUNT, "712", accountingcurrencyamount="-399")], {("post.voucher-balance", "broken", "USMF | V1")}
    ),
    "voucher out of balance when reported": Case(
        [change(ACCOUNT, "735", reportingcurrencyamount="1000.01")], {("post.voucher-balance", "broken", "USMF | V3")}
    ),
    "work in progress left": Case([_reverses_less], {("post.wip-reversed", "broken", "USMF | V3")}),
    "accrued revenue of another amount than work in progress": Case(
        [
            change(ACCOUNT, "735", accountingcurrencyamount="1200"),
            twice(
                ACCOUNT,
                "735",
                recid="739",
                postingtype="11",
                transactioncurrencyamount="0",
                accountingcurrencyamount="50",
                reportingcurrencyamount="0",
            ),
        ],
        {("post.wip-reversed", "broken", "USMF | V3")},
    ),
    "work in progress left and corrected": Case(
        [
            _reverses_less,
            change(CORRECTION, "T9", reversaltransid="T1", correctionamountmst="-50", voucher="ARR1"),
        ],
        set(),
    ),
    "work in progress left, correction not posted": Case(
        [_reverses_less, change(CORRECTION, "T9", reversaltransid="T1", correctionamountmst="-50")],
        {("post.wip-reversed", "broken", "USMF | V3")},
    ),
    "another period": Case(
        [change(ENTRY, "701", accountingdate="2026-11-01")], {("post.period", "broken", "USMF | V1")}
    ),
    "the next period, as this one is closed": Case(
        [
            change(ENTRY, "701", accountingdate="2026-11-01"),
            change(PERIOD, "2026-10", status="Closed"),
        ],
        set(),
    ),
}

RATES = {
    "a rate that was not agreed": Case(
        [change(AGREED, "CON1", projinvoiceprojid="CON2")],
        {("post.exchange-rate", "broken", "USMF | V2"), ("post.exchange-rate", "broken", "USMF | V3")},
    ),
    "no rate to compare with": Case(
        [change(AGREED, "CON1", projinvoiceprojid="CON2"), change(RATE, "741", validfrom="2026-12-01")], set()
    ),
    "a rate that the table has": Case(
        [change(AGREED, "CON1", projinvoiceprojid="CON2"), change(RATE, "741", exchangerate="125")], set()
    ),
    "staged without a rate": Case(
        [
            not_imported,
            change(AGREED, "CON1", projinvoiceprojid="CON2"),
            change(RATE, "741", validfrom="2026-12-01"),
        ],
        {
            ("import.exchange-rate", "broken", "USMF | GBP | 2026-10-05"),
            ("import.line", "blocked", f"{STAGED_BILLED} | own"),
        },
    ),
}

PROPOSALS = {
    "proposal with another total": Case(
        [not_posted, change(PROPOSAL, "INV1", invoiceamount="1100")],
        {
            ("post.proposal-total", "broken", "USMF | INV1"),
            ("post.invoice", "missing", "USMF | INV1"),
            ("post.line", "blocked", "USMF | T1"),
        },
    ),
    "proposal posted at another total than its own": Case(
        [change(PROPOSAL, "INV1", invoiceamount="1100")], {("post.invoice", "different", "USMF | INV1")}
    ),
    "proposal posted early": Case(
        [
            change(LINE, "T1", transid="T2"),
            change("finops/projempltrans", "T1", transid="T2"),
            change(POSTED_LINE, "T1", transid="T2"),
            change(STAGING, BILLED, vouchernumber=""),
            change(ACTUAL, BILLED, msdyn_vouchernumber=""),
        ],
        {
            ("post.premature", "broken", "USMF | INV1"),
            ("import.line", "blocked", f"{STAGED_BILLED} | own"),
            ("import.line", "unexpected", "USMF | T2"),
            ("feedback.staging", "blocked", "USMF | T2"),
        },
    ),
}

CASES = LEDGER | VOUCHERS | RATES | PROPOSALS
