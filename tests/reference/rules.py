"""The catalogue: for each rule the tables it needs, what is expected and what is observed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from . import (
    rules_confirm,
    rules_confirm_unbilled,
    rules_feedback,
    rules_import,
    rules_ledger,
    rules_milestone,
    rules_post,
    rules_rates,
    rules_sync,
)
from .billed_sales import BilledSales
from .exports import Row
from .facts import Facts
from .gate import Gate
from .lines import lacking_posted_lines, lacking_proposal_lines, posted_lines, proposal_lines
from .outcomes import Expected, Observed
from .rules_documents import Documents
from .sends import Sends
from .vouchers import Vouchers

LEDGER = ("generaljournalentry", "generaljournalaccountentry")
PROFILES = ("projrevenueprofile", "projrevenueprofilerule")


@dataclass(frozen=True)
class Rule:
    """`needs` are tables, `with_lines` the united lines without which the rule is not run."""

    name: str
    needs: tuple[str, ...]
    expected: Callable[[], Iterable[Expected]]
    observed: Callable[[], Iterable[Observed]]
    with_lines: str = ""  # "proposal", "posted", or both

    def lacking(self, facts: Facts) -> tuple[str, ...]:
        """Name the tables that were not supplied."""
        tables = [table for table in self.needs if table not in facts.books]
        if "proposal" in self.with_lines:
            tables += lacking_proposal_lines(facts.books)
        if "posted" in self.with_lines:
            tables += lacking_posted_lines(facts.books)
        if self.name == "feedback.invoice" and not facts.books.has("invoice", "customer_invoice_number"):
            tables.append("invoice.msdyn_customerinvoicenumber")
        return tuple(tables)


def catalogue(facts: Facts, sales: BilledSales) -> list[Rule]:
    """List every arrow, in the order of the process."""
    sends = Sends(facts)
    gate = Gate(facts, sends)
    proposed: list[Row] = proposal_lines(facts.books)
    posted: list[Row] = posted_lines(facts.books)
    documents = Documents(facts, sends, gate, lambda: rules_import.line_observed(facts, proposed))
    vouchers = Vouchers(facts, posted)
    staging, journal = "projcdsactualsimport", ("projadvancedjournal", "projadvancedjournalline")
    invoices, proposals = "projinvoicejour", "projproposaljour"
    confirming = ("invoice", "msdyn_actual", "msdyn_invoicelinetransaction", "msdyn_transactionconnection")
    return [
        Rule(
            "confirm.billed",
            confirming,
            lambda: rules_confirm.billed_expected(sales),
            lambda: rules_confirm.billed_observed(sales),
        ),
        Rule(
            "confirm.unbilled",
            confirming,
            lambda: rules_confirm_unbilled.unbilled_expected(sales),
            lambda: rules_confirm_unbilled.unbilled_observed(sales),
        ),
        Rule(
            "confirm.reversal",
            confirming,
            lambda: rules_confirm_unbilled.reversal_expected(sales),
            lambda: rules_confirm_unbilled.reversal_observed(sales),
        ),
        Rule(
            "sync.header",
            ("invoice", "msdyn_actual", "cdm_company", proposals),
            lambda: rules_sync.header_expected(facts),
            lambda: rules_sync.header_observed(facts),
        ),
        Rule(
            "sync.actual",
            ("msdyn_actual", staging),
            lambda: rules_sync.actual_expected(facts, sends, documents),
            lambda: rules_sync.actual_observed(facts),
        ),
        Rule(
            "sync.connection",
            ("msdyn_transactionconnection", "msdyn_actual", "projcdstransactionrelationshipimport"),
            lambda: rules_sync.connection_expected(facts, sends),
            lambda: rules_sync.connection_observed(facts),
        ),
        Rule(
            "sync.milestone",
            (rules_milestone.MILESTONE, rules_milestone.SYNCED, rules_milestone.ON_ACCOUNT, rules_milestone.SALE),
            lambda: rules_milestone.expected(facts),
            lambda: rules_milestone.observed(facts),
        ),
        Rule(
            "import.journal",
            (staging, *journal),
            lambda: rules_import.journal_expected(facts, rules_rates.causes_of_no_rate(facts)),
            lambda: rules_import.journal_observed(facts),
        ),
        Rule(
            "import.line",
            (staging, proposals),
            lambda: rules_import.line_expected(facts, gate, documents),
            lambda: rules_import.line_observed(facts, proposed),
            with_lines="proposal",
        ),
        Rule(
            "post.invoice",
            (proposals, invoices),
            lambda: rules_post.invoice_expected(facts, proposed),
            lambda: rules_post.invoice_observed(facts),
            with_lines="proposal",
        ),
        Rule(
            "post.line",
            (proposals, invoices),
            lambda: rules_post.line_expected(facts, proposed),
            lambda: rules_post.line_observed(facts, posted),
            with_lines="proposal posted",
        ),
        Rule(
            "post.customer",
            (invoices, "custtrans"),
            lambda: rules_post.customer_expected(facts, proposed, posted),
            lambda: rules_post.customer_observed(facts),
        ),
        Rule(
            "post.ledger",
            (staging, *journal, invoices, *LEDGER, *PROFILES),
            lambda: rules_ledger.ledger_expected(facts, vouchers),
            lambda: rules_ledger.ledger_observed(facts, vouchers),
            with_lines="posted",
        ),
        Rule(
            "feedback.staging",
            (staging, *journal, invoices),
            lambda: chain(
                rules_feedback.staging_expected(facts, posted), rules_feedback.unnamed_expected(facts, posted)
            ),
            lambda: rules_feedback.staging_observed(facts),
            with_lines="posted",
        ),
        Rule(
            "feedback.actual",
            (staging, "msdyn_actual"),
            lambda: rules_feedback.actual_expected(facts),
            lambda: rules_feedback.actual_observed(facts),
        ),
        Rule(
            "feedback.invoice",
            (invoices, "invoice"),
            lambda: rules_feedback.invoice_expected(facts),
            lambda: rules_feedback.invoice_observed(facts),
        ),
    ]
