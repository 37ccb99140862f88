"""The faults that can be planted: what each does, and the finding that is then due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Due:
    """A finding that the rules owe the book."""

    rule: str
    outcome: str
    subject: str


@dataclass(frozen=True)
class Defect:
    """One fault, planted once."""

    name: str
    rule: str
    outcome: str
    says: str
    victim: str
    """The stage of the invoice that it needs (posted, imported, staged), or work: old work, fresh work."""
    needs: frozenset[str] = frozenset()
    """Traits of the victim: foreign (its currency), tax-free, terms, accounting-date, accrued (its revenue),
    cost-posted (its cost is in the ledger as cost)."""


_TABLE = """
header-missing                     sync.header missing           posted    | A confirmed invoice never reached Finance: no proposal, so none of its lines can be imported.
header-unexpected                  sync.header unexpected        old work  | Finance has an empty proposal whose proforma invoice is gone from Dataverse.
header-duplicate                   sync.header duplicate         imported  | The same proposal header stands twice in Finance.
header-terms-different             sync.header different         imported+terms | The proposal carries other payment terms than the proforma invoice.
header-customer-different          sync.header different         imported  | The proposal is made out to another customer.
header-currency-different          sync.header different         staged+foreign | The proposal is in another currency than the proforma invoice.
actual-missing                     sync.actual missing           posted    | A billed sales actual did not sync, which shuts the gate of its proposal.
cost-missing                       sync.actual missing           old work  | A cost actual did not sync.
actual-unexpected                  sync.actual unexpected        old work  | A cost actual was rolled back in Dataverse after it had synced; its journal line says invalid actuals.
actual-duplicate                   sync.actual duplicate         old work  | An unbilled sales actual was staged twice.
actual-amount-different            sync.actual different         old work  | The staged price and amount of an unbilled sale differ from the actual; the journal follows staging.
actual-quantity-different          sync.actual different         old work  | The staged quantity of an unbilled sale differs from the actual; the journal follows staging.
actual-currency-different          sync.actual different         old work+foreign | An unbilled sale was staged in another foreign currency; the journal follows staging.
actual-date-different              sync.actual different         old work  | The document date of a staged cost moved by a day, as a time zone does it.
connection-missing                 sync.connection missing       posted    | The link from a billed sale to its unbilled sale did not sync, which shuts the gate of the proposal.
connection-unexpected              sync.connection unexpected    old work  | Finance has a relationship that no connection in Dataverse accounts for.
connection-duplicate               sync.connection duplicate     old work  | The same relationship stands twice in Finance.
connection-role-different          sync.connection different     old work  | A relationship calls its second end Original instead of Cost.
connection-end-different           sync.connection different     old work  | A relationship points at another actual than the connection does.
journal-missing                    import.journal missing        posted    | A staged unbilled sale got no journal line, which shuts the gate of its proposal.
journal-unexpected                 import.journal unexpected     imported  | A billed sale got a journal line of its own, still in draft.
journal-duplicate                  import.journal duplicate      old work  | The same journal line stands twice.
journal-amount-different           import.journal different      old work  | A journal line carries another amount than its staging row; what was posted follows the line.
journal-currency-different         import.journal different      old work+foreign | A journal line is in another foreign currency than its staging row.
journal-date-different             import.journal different      old work  | A journal line has another accounting date than its staging row.
journal-draft                      import.journal-stuck broken   posted    | The journal line of an unbilled sale was left in draft, which shuts the gate of its proposal.
journal-error                      import.journal-stuck broken   posted    | The journal line of an unbilled sale ended in error, which shuts the gate of its proposal.
line-missing                       import.line missing           imported  | One line of a proposal was deleted in Finance.
line-unexpected                    import.line unexpected        imported  | A proposal has a line that no staging row names.
line-duplicate                     import.line duplicate         imported  | The import ran twice at once: a proposal has the same line twice.
line-amount-different              import.line different         imported  | A proposal line carries another amount than its staging row.
line-quantity-different            import.line different         imported  | The subledger row of a proposal line has another quantity than its staging row.
posting-missing                    post.invoice missing          posted    | A proposal with all its lines was never posted.
posting-unexpected                 post.invoice unexpected       staged+tax-free | A proposal was posted at 0.00 before its lines were there.
posting-duplicate                  post.invoice duplicate        posted    | The same posted invoice stands twice.
posting-total-different            post.invoice different        posted    | The posted invoice has another total than its proposal; the customer transaction follows it.
posting-customer-different         post.invoice different        posted    | The invoice was posted to another customer than its proposal names.
posting-accounting-date-different  post.invoice different        posted+accounting-date | The ledger shows another accounting date than the proforma invoice set.
posted-line-missing                post.line missing             posted    | A posted invoice lacks a line of its proposal, though its total is right.
posted-line-unexpected             post.line unexpected          posted    | A posted invoice has a line that its proposal has not.
posted-line-duplicate              post.line duplicate           posted    | A posted invoice has the same line twice, though its total is right.
posted-line-amount-different       post.line different           posted    | A posted line has another amount than its proposal line, though the total is right.
posted-line-quantity-different     post.line different           posted    | A posted line has another quantity than its proposal line.
customer-missing                   post.customer missing         posted    | A posted invoice left no customer transaction.
customer-unexpected                post.customer unexpected      old work  | A customer transaction is marked as a project invoice, and no posted invoice has its voucher.
customer-duplicate                 post.customer duplicate       posted    | A posted invoice left two customer transactions.
customer-amount-different          post.customer different       posted    | A customer transaction has another amount than the posted invoice.
customer-accounting-different      post.customer different       posted+foreign | A customer transaction has another accounting amount than amount times rate.
customer-date-different            post.customer different       posted    | A customer transaction has another date than the posted invoice.
ledger-missing                     post.ledger missing          old work+cost-posted | The cost of material was posted to an account without its posting type.
ledger-unexpected                  post.ledger unexpected       old work+cost-posted | The voucher of a cost has an entry for work in progress, which only sales have.
ledger-duplicate                   post.ledger duplicate        old work+cost-posted | The cost of material stands in the ledger twice.
ledger-amount-different            post.ledger different        old work+cost-posted | The cost of material stands in the ledger with another amount, and its offset as well.
proposal-posted-early              post.premature broken        posted+tax-free | A proposal was posted by batch although one of its lines was not yet there.
proposal-total-different           post.proposal-total broken   imported  | The total of a proposal was not calculated anew after its lines came.
rate-different                     post.exchange-rate broken    old work+foreign | An unbilled sale was posted at another rate than the table's.
voucher-unbalanced                 post.voucher-balance broken  old work+cost-posted | A voucher does not balance in reporting currency, by a cent.
wip-not-reversed                   post.wip-reversed broken     posted+accrued | An invoice reversed less work in progress than had been accrued for its lines.
period-different                   post.period broken           old work+cost-posted | A voucher was posted two months before its document's accounting date.
rate-missing                       import.exchange-rate broken  fresh work | Work is staged in a currency that the rate table does not have.
staging-feedback-missing           feedback.staging missing      old work  | The posted journal line of an unbilled sale was not told to staging.
staging-feedback-unexpected        feedback.staging unexpected   fresh work | A staging row carries a voucher although nothing of it was posted.
staging-feedback-different         feedback.staging different    old work  | Staging carries another accounting amount than was posted; the actual follows it.
staging-voucher-different          feedback.staging different    old work  | Staging carries another voucher than was posted; the actual follows it.
billed-feedback-missing            feedback.staging missing      posted    | The posted invoice line of a billed sale was not told to staging.
actual-feedback-missing            feedback.actual missing       old work  | The voucher of an unbilled sale stands in staging and never came back to Dataverse.
actual-feedback-unexpected         feedback.actual unexpected    fresh work | An actual carries a voucher although its staging row has none.
actual-feedback-different          feedback.actual different     old work  | The accounting amount of an actual differs from its staging row.
invoice-feedback-missing           feedback.invoice missing      posted    | The posted invoice's number and date never came back to the proforma invoice.
invoice-feedback-unexpected        feedback.invoice unexpected   imported  | A proforma invoice carries a customer invoice number although nothing was posted.
invoice-feedback-different         feedback.invoice different    posted    | The proforma invoice carries another customer invoice number than was posted.
"""  # noqa: E501


def _read(line: str) -> Defect:
    facts, says = line.split(" | ")
    name, rule, outcome, *victim = facts.split()
    stage, *needs = " ".join(victim).split("+")
    return Defect(name, rule, outcome, says, stage, frozenset(needs))


DEFECTS: Mapping[str, Defect] = {d.name: d for d in map(_read, _TABLE.strip().splitlines())}
"""Every fault that `write_sample` can plant, by name."""
