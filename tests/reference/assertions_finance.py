"""The assertions of sync, import and posting, each with what it is not run without."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from .discounts import not_invoiced
from .facts import Facts
from .gate import Gate
from .lines import lacking_posted_lines, lacking_proposal_lines, posted_lines, proposal_lines
from .lookups import lacking
from .outcomes import Finding
from .rules_documents import Documents
from .rules_import import line_expected, line_observed, stuck
from .rules_ledger import other_period, unbalanced, wip_left
from .rules_proposals import Proposals, premature, wrong_total
from .rules_rates import no_rate, wrong_rate
from .sends import Sends
from .vouchers import Vouchers

STAGING, JOURNAL = "projcdsactualsimport", ("projadvancedjournal", "projadvancedjournalline")
LEDGER = ("generaljournalentry", "generaljournalaccountentry")
RATES = ("ledger", "companyinfo", "exchangeratecurrencypair", "exchangerate")
CONTRACTS = ((STAGING, "contract"), ("projinvoicejour", "contract"))
PROFILES = ("projrevenueprofile", "projrevenueprofilerule")


@dataclass(frozen=True)
class Assertion:
    """`needs` are the tables, and columns of theirs, without which nothing can be said."""

    name: str
    needs: tuple[str, ...]
    broken: Callable[[datetime], Iterable[Finding]]
    columns: tuple[tuple[str, str], ...] = ()
    with_lines: bool = False
    with_posted: bool = False

    def lacking(self, facts: Facts) -> tuple[str, ...]:
        """Name what was not supplied."""
        tables = [table for table in self.needs if table not in facts.books]
        tables += lacking_proposal_lines(facts.books) if self.with_lines else []
        tables += lacking_posted_lines(facts.books) if self.with_posted else []
        return (*tables, *(f"{table}.{column}" for table, column in self.columns if not facts.books.has(table, column)))


def assertions(facts: Facts) -> list[Assertion]:
    """List every assertion."""
    sends = Sends(facts)
    gate = Gate(facts, sends)
    proposed = proposal_lines(facts.books)
    documents = Documents(facts, sends, gate, lambda: line_observed(facts, proposed))
    vouchers = Vouchers(facts, posted_lines(facts.books))
    proposals = Proposals(facts)
    posted = ("projinvoicejour", *JOURNAL, STAGING)
    relationships = "projcdstransactionrelationshipimport"
    return [
        Assertion("sync.line-limit", ("msdyn_actual",), lambda _: documents.line_limit()),
        Assertion("import.journal-stuck", (*JOURNAL, STAGING, "msdyn_actual"), lambda at: stuck(facts, at)),
        Assertion(
            "import.partial",
            (STAGING, "projproposaljour"),
            lambda at: documents.partial(line_expected(facts, gate, documents), at),
            with_lines=True,
        ),
        Assertion(
            "import.premature",
            (STAGING, *JOURNAL, "msdyn_transactionconnection"),
            lambda _: documents.premature(),
            with_lines=True,
        ),
        Assertion("import.exchange-rate", (STAGING, *RATES), lambda _: no_rate(facts)),
        Assertion("post.premature", (STAGING, "projinvoicejour"), lambda _: premature(proposals)),
        Assertion("post.proposal-total", ("projproposaljour",), lambda _: wrong_total(facts, proposals)),
        Assertion(
            "post.exchange-rate",
            (*posted, *RATES, "projcontractfixedexchangerate"),
            lambda _: wrong_rate(facts, vouchers),
            CONTRACTS,
        ),
        Assertion("post.voucher-balance", (*posted, *LEDGER), lambda _: unbalanced(facts, vouchers)),
        Assertion(
            "post.wip-reversed", (*posted, *LEDGER, *PROFILES, relationships), lambda _: wip_left(facts, vouchers)
        ),
        Assertion(
            "post.period", (*posted, *LEDGER, "ledgerfiscalcalendarperiod"), lambda _: other_period(facts, vouchers)
        ),
        Assertion(
            "post.discount-fee",
            ("projinvoicejour",),
            lambda _: not_invoiced(facts),
            (("msdyn_actual", "invoice_id"), ("msdyn_actual", "discount"), ("msdyn_actual", "fee")),
            with_posted=True,
        ),
        Assertion("export.lookup", (STAGING,), lambda _: lacking(facts, sends), (("msdyn_actual", "skip_sync"),)),
    ]
