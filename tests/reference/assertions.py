"""The assertions: facts that hold inside one system, each with the tables without which it is not run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from .facts import Facts
from .lines import posted_lines
from .outcomes import Finding
from .rules_import import stuck
from .rules_ledger import other_period, unbalanced, wip_left
from .rules_proposals import Proposals, premature, wrong_total
from .rules_rates import no_rate, wrong_rate
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
    broken: Callable[[], Iterable[Finding]]
    columns: tuple[tuple[str, str], ...] = ()

    def lacking(self, facts: Facts) -> tuple[str, ...]:
        """Name what was not supplied."""
        tables = [table for table in self.needs if table not in facts.books]
        return (*tables, *(f"{table}.{column}" for table, column in self.columns if not facts.books.has(table, column)))


def assertions(facts: Facts, as_of: datetime) -> list[Assertion]:
    """List every assertion."""
    vouchers = Vouchers(facts, posted_lines(facts.books))
    proposals = Proposals(facts)
    posted = ("projinvoicejour", *JOURNAL, STAGING)
    relationships = "projcdstransactionrelationshipimport"
    return [
        Assertion("import.journal-stuck", (*JOURNAL, STAGING, "msdyn_actual"), lambda: stuck(facts, as_of)),
        Assertion("import.exchange-rate", (STAGING, *RATES), lambda: no_rate(facts)),
        Assertion("post.premature", (STAGING, "projinvoicejour"), lambda: premature(proposals)),
        Assertion("post.proposal-total", ("projproposaljour",), lambda: wrong_total(facts, proposals)),
        Assertion("post.exchange-rate", (*posted, *RATES), lambda: wrong_rate(facts, vouchers), CONTRACTS),
        Assertion("post.voucher-balance", (*posted, *LEDGER), lambda: unbalanced(facts, vouchers)),
        Assertion("post.wip-reversed", (*posted, *LEDGER, *PROFILES, relationships), lambda: wip_left(facts, vouchers)),
        Assertion(
            "post.period", (*posted, *LEDGER, "ledgerfiscalcalendarperiod"), lambda: other_period(facts, vouchers)
        ),
    ]
