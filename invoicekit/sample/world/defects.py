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
    """The stage of the invoice that it needs (posted, imported, staged, draft), old work, fresh work or whole book."""
    needs: frozenset[str] = frozenset()
    """Traits of the victim: foreign (its currency), tax-free, taxed, terms, accounting-date, fixed (price line),
    edited, written-off, credited (a posted invoice of its own), retainer (an item that is one), lent (by another
    company), accrued (its revenue), nothing-accrued, cost-posted (its cost is in the ledger as cost).
    """
    also: tuple[tuple[str, str], ...] = ()
    """Rule and outcome of what else is due: the rows under a document, or the document above a row."""

    @property
    def findings(self) -> Mapping[str, str]:
        """The rules that owe a finding, each with its outcome."""
        return {self.rule: self.outcome, **dict(self.also)}


_TABLE = """
billed-missing                     confirm.billed missing        posted+tax-free | An item of a confirmed invoice was reversed and never billed.
billed-unexpected                  confirm.billed unexpected     posted+tax-free | A confirmed invoice has a billed sale that nothing is behind; it is invoiced.
billed-ambiguous                   confirm.billed ambiguous      posted+nothing-accrued | The link of a billed sale was lost, so nothing tells which line detail it bills.
billed-duplicate                   confirm.billed duplicate      posted+tax-free | An item of a confirmed invoice was billed twice; both are invoiced.
billed-class-different             confirm.billed different      posted    | A billed sale has another class than its line detail; Finance follows it.
billed-type-different              confirm.billed different      posted+tax-free | A billed sale of a chargeable line detail is non-chargeable, and is not invoiced.
billed-date-different              confirm.billed different      posted+accounting-date | A billed sale has another accounting date than the invoice sets.
billed-line-different              confirm.billed different      posted+fixed | A billed sale of work is on the fixed-price contract line.
billed-amount-different            confirm.billed different      posted+nothing-accrued | A billed sale is of one unit more than its line detail; Finance follows it.
billed-tax-different               confirm.billed different      posted    | A billed sale carries a tax that its line detail has not.
detail-class-changed               confirm.billed different      posted    | A line detail was given another class than the work that it bills; its billed sale and Finance follow it.
written-off-taxed                  confirm.billed different      posted+written-off | A line detail that was written off bears tax, and so does its billed sale.
credit-without-tax                 confirm.billed different      posted+taxed+fixed+credited | An item of a posted invoice was credited without its tax; all that follows is net.
unbilled-missing                   confirm.unbilled missing      posted+edited+nothing-accrued | An edited line detail was billed without a new unbilled sale.
unbilled-unexpected                confirm.unbilled unexpected   posted    | An unedited line detail left a new unbilled sale, which can be billed again.
unbilled-duplicate                 confirm.unbilled duplicate    posted+edited | An edited line detail has two new unbilled sales.
unbilled-different                 confirm.unbilled different    posted+edited+nothing-accrued | The new unbilled sale of an edited line detail is of one unit more; the journal follows it.
reversal-missing                   confirm.reversal missing      posted    | A billed item's unbilled sale was not reversed.
reversal-unexpected                confirm.reversal unexpected   posted    | A confirmation left a reversal that names no original.
reversal-different                 confirm.reversal different    posted    | The reversal of a billed item's unbilled sale is of another amount.
double-billed                      confirm.double-billed broken  draft     | The same unbilled sale is on a draft twice.
reversed-twice                     confirm.single-reversal broken posted   | Approved time was recalled after it had been billed, so its unbilled sale is reversed twice.
invoice-line-missing               confirm.lines broken          posted+fixed | An invoice lacks the line of one of its contract lines.
invoice-total-wrong                confirm.invoice-total broken  posted    | The totals of an invoice are not the sums of its details.
reversal-not-negated               confirm.reversal-negates broken old work | The reversal of recalled work is of another amount; the journal follows it.
reversal-synced                    confirm.skip-sync broken      posted    | The reversal of an unedited unbilled sale is not kept out of Finance, and is journaled.
billing-status-wrong               confirm.billing-status broken posted    | The unbilled sale of a billed item still says Customer invoice created.
billed-premature                   confirm.premature broken      draft     | A draft has a billed sale already.
billed-orphan                      confirm.orphan broken         old work  | The invoice of a billed sale is gone from Dataverse.
confirmation-failed                confirm.stuck broken          draft     | The bulk confirmation of a draft failed.
milestone-status-wrong             confirm.milestone-status broken posted+fixed | A billed milestone still says Customer invoice created.
milestone-edited                   confirm.milestone-status broken posted+fixed | A milestone was raised after all of it had been billed, in both systems; the rest will never be billed.
retainer-overdrawn                 confirm.retainer-balance broken posted  | More of a retainer was applied than it had left.
retainer-credited-after-applied    confirm.retainer-balance broken posted+retainer | A draft credits a retainer, half of which another draft applies: the customer gets that half twice.
correction-unlinked                confirm.unlinked broken       posted    | A line detail marked as a correction names no billed sale.
never-billed                       confirm.never-billed broken   draft     | Work was taken off a draft, and still says that it is on one.
contract-other                     confirm.contract broken       draft     | A draft has a line of another customer's contract.
sold-twice                         confirm.sold-twice broken     draft     | The unbilled sale of approved work was written a second time; both wait to be billed.
recalled-not-adjusted              confirm.recalled broken       old work  | Approved work was recalled, and its unbilled sale is ready to invoice as before.
recalled-on-draft                  confirm.recalled broken       draft     | Approved work was recalled while it was on a draft, and the draft has it still.
cost-never-sold                    confirm.never-sold broken     old work  | Approving chargeable work wrote its cost and no unbilled sale.
header-missing                     sync.header missing           posted    | A confirmed invoice never reached Finance: no proposal, so none of its lines can be imported.
header-unexpected                  sync.header unexpected        old work  | Finance has an empty proposal whose proforma invoice is gone from Dataverse.
header-duplicate                   sync.header duplicate         imported  | The same proposal header stands twice in Finance.
header-terms-different             sync.header different         imported+terms | The proposal carries other payment terms than the proforma invoice.
header-customer-different          sync.header different         imported  | The proposal is made out to another customer.
header-currency-different          sync.header different         staged+foreign | The proposal is in another currency than the proforma invoice.
actual-missing                     sync.actual missing           posted    | A billed sales actual did not sync, which shuts the gate of its proposal.
cost-missing                       sync.actual missing           old work  | A cost actual did not sync.
actual-unexpected                  sync.actual unexpected        old work+fixed | A cost actual was rolled back in Dataverse after it had synced; its journal line says invalid actuals.
actual-duplicate                   sync.actual duplicate         old work  | An unbilled sales actual was staged twice.
actual-amount-different            sync.actual different         old work  | The staged price and amount of an unbilled sale differ from the actual; the journal follows staging.
actual-quantity-different          sync.actual different         old work  | The staged quantity of an unbilled sale differs from the actual; the journal follows staging.
actual-currency-different          sync.actual different         old work+foreign | An unbilled sale was staged in another foreign currency; the journal follows staging.
actual-date-different              sync.actual different         old work  | The document date of a staged cost moved by a day, as a time zone does it.
actual-customer-different          sync.actual different         old work  | An unbilled sale was staged with another contract customer (funding source).
connection-missing                 sync.connection missing       posted    | The link from a billed sale to its unbilled sale did not sync, which shuts the gate of the proposal.
connection-unexpected              sync.connection unexpected    old work  | Finance has a relationship that no connection in Dataverse accounts for.
connection-duplicate               sync.connection duplicate     old work  | The same relationship stands twice in Finance.
connection-role-different          sync.connection different     old work  | A relationship calls its second end Original instead of Cost.
connection-end-different           sync.connection different     old work  | A relationship points at another actual than the connection does.
line-limit                         sync.line-limit broken & sync.actual missing posted | An invoice sends more rows than real-time sync carries; those beyond the limit never arrive.
milestone-missing                  sync.milestone missing        posted+fixed | The milestone of an invoice did not sync, which shuts the gate of its proposal.
milestone-unexpected               sync.milestone unexpected     old work+fixed | A milestone was deleted in Dataverse after it had synced.
milestone-duplicate                sync.milestone duplicate      old work+fixed | The same milestone stands twice in Finance.
milestone-amount-different         sync.milestone different      old work+fixed | The on-account transaction of a milestone has another amount.
milestone-status-different         sync.milestone different      old work+fixed | The on-account transaction of a milestone that is ready for invoicing says that it is not.
journal-missing                    import.journal missing        posted    | A staged unbilled sale got no journal line, which shuts the gate of its proposal.
lender-journal-missing             import.journal missing        old work+lent | The lending company's journal lacks the line of a resourcing unit cost.
journal-unexpected                 import.journal unexpected     imported  | A billed sale got a journal line of its own, still in draft.
journal-duplicate                  import.journal duplicate & export.versions broken old work | A journal line stands in Finance's export twice, under two transaction numbers and one stamp.
journal-amount-different           import.journal different      old work  | A journal line carries another amount than its staging row; what was posted follows the line.
journal-currency-different         import.journal different      old work+foreign | A journal line is in another foreign currency than its staging row.
journal-date-different             import.journal different      old work  | A journal line has another accounting date than its staging row.
journal-draft                      import.journal-stuck broken   posted    | The journal line of an unbilled sale was left in draft, which shuts the gate of its proposal.
journal-error                      import.journal-stuck broken   posted    | The journal line of an unbilled sale ended in error, which shuts the gate of its proposal.
journal-voucher-missing            import.journal-stuck broken   old work+cost-posted | The journal line of a cost was posted half-way: it bears no voucher, and nothing of it is in the ledger.
line-missing                       import.line missing & import.partial broken imported | One line of a proposal was deleted in Finance.
line-premature                     import.premature broken & import.journal-stuck broken imported | A proposal was imported although the journal line of an unbilled sale had ended in error.
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
discount-not-invoiced              post.discount-fee broken       posted    | An item has a discount that the customer invoice does not have.
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
invoice-feedback-tax-different     feedback.invoice different     posted+taxed | The posted invoice came back to the proforma invoice without its tax.
company-not-exported               export.company broken         whole book | Finance's export lacks every row of one company, as without cross-company.
project-not-exported               export.lookup broken          fresh work | Dataverse's export lacks a project that work names: a view left it out.
old-work-not-synced                export.cut broken             whole book | Work of many days, older than all that Finance has, never reached it.
day-not-synced                     export.day broken             old work  | Nothing of one day's work reached Finance.
record-in-two-versions             export.versions broken       fresh work | A customer stands in Dataverse's export twice, with two names and no stamp that tells the newer.
dates-shifted                      export.date-shift broken      old work  | A time zone moved the document dates of many staged rows by a day.
"""  # noqa: E501


def _read(line: str) -> Defect:
    facts, says = line.split(" | ")
    name, rule, outcome, *rest = facts.split()
    also: list[tuple[str, str]] = []
    while rest[0] == "&":
        also.append((rest[1], rest[2]))
        rest = rest[3:]
    stage, *needs = " ".join(rest).split("+")
    return Defect(name, rule, outcome, says, stage, frozenset(needs), tuple(also))


DEFECTS: Mapping[str, Defect] = {d.name: d for d in map(_read, _TABLE.strip().splitlines())}
"""Every fault that `write_sample` can plant, by name."""
