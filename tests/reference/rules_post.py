"""Stage 4: posted invoices, their lines and the customer's account ("post.*" of DECISIONS.md)."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from .exports import Row
from .facts import Facts, by, key_of, modified_or_created, text
from .outcomes import NOT_COMPARED, Cause, Expected, Observed, Place
from .periods import is_moved

INVOICE, PROPOSAL, CUSTOMER = "projinvoicejour", "projproposaljour", "custtrans"
LEDGER = "subledgervouchergeneraljournalentry"


def invoice_expected(facts: Facts, proposal_lines: list[Row]) -> Iterator[Expected]:
    """Proposals that have lines."""
    with_lines = {(line["company"], line["proposal_number"]) for line in proposal_lines}
    for key, row in facts.proposals.items():
        if key in with_lines:
            since = modified_or_created(row)
            yield Expected(
                key=key_of(*key),
                place=Place(row["company"], row["currency"]),
                due=since and since + facts.settings.posting_lag,
                optional=facts.settings.before_go_live(since),
                compared={
                    "customer": facts.shown(PROPOSAL, row, "customer"),
                    "contract": NOT_COMPARED if row["contract"] is None else facts.shown(PROPOSAL, row, "contract"),
                    "currency": facts.shown(PROPOSAL, row, "currency"),
                    "accounting_date": _accounting_date_set(facts, key),
                },
                money={"total": facts.shown(PROPOSAL, row, "total")},
                tolerance={"total": facts.settings.tolerance},
            )


def invoice_observed(facts: Facts) -> Iterator[Observed]:
    ledger = by(facts.books.rows(LEDGER), "company", "voucher")
    for row in facts.books.rows(INVOICE):
        entry = ledger.get((row["company"], row["voucher"]))
        date = entry["accounting_date"] if entry else None
        key = key_of(row["company"], row["proposal_number"])
        yield Observed(
            key=key,
            own_id=key,
            place=Place(row["company"], row["currency"]),
            before_go_live=facts.settings.before_go_live(row["created_at"]),
            compared={
                "customer": facts.shown(INVOICE, row, "customer"),
                "contract": facts.shown(INVOICE, row, "contract"),
                "currency": facts.shown(INVOICE, row, "currency"),
                "accounting_date": date if facts.books.has(LEDGER, "accounting_date") else NOT_COMPARED,
            },
            money={"total": row["total"]},
        )


def _accounting_date_set(facts: Facts, key: tuple[str, str]) -> Any:
    """The accounting date that the proforma set, if it did."""
    proforma = facts.invoice_by_number.get(key)
    date = proforma["accounting_date"] if proforma else None
    if date is None or any(is_moved(facts, key[0], date, posted) for posted in _posted_on(facts, key)):
        return NOT_COMPARED
    return date


def _posted_on(facts: Facts, key: tuple[str, str]) -> Iterator[Any]:
    ledger = by(facts.books.rows(LEDGER), "company", "voucher")
    for row in facts.books.rows(INVOICE):
        if (row["company"], row["proposal_number"]) == key and (row["company"], row["voucher"]) in ledger:
            yield ledger[row["company"], row["voucher"]]["accounting_date"]


def line_expected(facts: Facts, proposal_lines: list[Row]) -> Iterator[Expected]:
    """Every proposal line, of a double the smaller; those of a proposal that is not posted wait, then are blocked."""
    for line in sorted(proposal_lines, key=lambda line: line["amount"]):
        proposal = facts.proposals.get((line["company"], line["proposal_number"]))
        since = modified_or_created(proposal) if proposal else None
        is_posted = (line["company"], line["proposal_number"]) in facts.posted_invoices
        subject = f"{line['company']} | {line['proposal_number']}"
        yield Expected(
            key=key_of(line["company"], line["transaction_id"]),
            place=Place(line["company"], line["currency"]),
            due=since and since + facts.settings.posting_lag,
            optional=facts.settings.before_go_live(since),
            cause=None if is_posted else Cause("post.invoice", subject),
            compared={
                "quantity": line["quantity"],
                "currency": line["currency"],
                "project": line["project"],
                "proposal": line["proposal_number"],
            },
            money={"amount": line["amount"], "tax": line["tax"]},
            tolerance=dict.fromkeys(("amount", "tax"), facts.settings.tolerance),
            bridge=line["amount"],
        )


def line_observed(facts: Facts, posted_lines: list[Row]) -> Iterator[Observed]:
    for line in posted_lines:
        invoice = facts.posted_by_invoice_number.get((line["company"], line["customer_invoice_number"]))
        currency = line["currency"] or (invoice["currency"] if invoice else None)
        proposal = invoice["proposal_number"] if invoice else None
        key = key_of(line["company"], line["transaction_id"])
        yield Observed(
            key=key,
            own_id=key,
            place=Place(line["company"], currency),
            before_go_live=facts.settings.before_go_live(invoice["created_at"] if invoice else None),
            compared={
                "quantity": line["quantity"],
                "currency": currency,
                "project": line["project"],
                "proposal": NOT_COMPARED if proposal is None else proposal,
            },
            money={"amount": line["amount"], "tax": line["tax"]},
            bridge=line["amount"],
        )


def customer_expected(facts: Facts, proposal_lines: list[Row], posted_lines: list[Row]) -> Iterator[Expected]:
    """One customer transaction per posted invoice; its accounting amount is the exact product."""
    number_of_lines = Counter((line["company"], line["customer_invoice_number"]) for line in posted_lines)
    proposed = Counter((line["company"], line["proposal_number"]) for line in proposal_lines)
    for row in sorted(facts.books.rows(INVOICE), key=_smallest_first):
        since = row["created_at"]
        lines = max(
            1,
            number_of_lines[row["company"], row["customer_invoice_number"]],
            proposed[row["company"], row["proposal_number"]],
        )
        rate: Decimal | None = row["exchange_rate"]
        yield Expected(
            key=key_of(row["company"], row["voucher"] or row["customer_invoice_number"]),
            place=Place(row["company"], row["currency"]),
            due=since and since + facts.settings.posting_lag,
            optional=facts.settings.before_go_live(since),
            compared={
                "customer": facts.shown(INVOICE, row, "customer"),
                "customer_invoice_number": row["customer_invoice_number"],
                "currency": facts.shown(INVOICE, row, "currency"),
                "invoice_date": facts.shown(INVOICE, row, "invoice_date"),
            },
            money={
                "amount": row["total"],
                "accounting_amount": NOT_COMPARED if rate is None else row["total"] * rate,
            },
            tolerance={
                "amount": facts.settings.tolerance,
                "accounting_amount": facts.half_minor_unit(row["company"]) * lines,
            },
        )


def _smallest_first(row: Row) -> list[tuple[bool, object]]:
    """Of several invoices of one voucher the smallest counts, by amounts, contract, currency and customer."""
    rate, total = row["exchange_rate"], row["total"]
    amounts = (None if rate is None or total is None else total * rate, total)
    return [(it is None, it) for it in (*amounts, row["contract"], row["currency"], row["customer"])]


def customer_observed(facts: Facts) -> Iterator[Observed]:
    """Customer transactions marked as project invoices, with the voucher of one, or with its number and sign."""
    vouchers = {(row["company"], row["voucher"]) for row in facts.books.rows(INVOICE)}
    numbers = {
        (row["company"], row["customer_invoice_number"], row["total"] > 0)
        for row in facts.books.rows(INVOICE)
        if row["total"]
    }
    for row in facts.books.rows(CUSTOMER):
        bears_number = (row["company"], row["customer_invoice_number"], row["amount"] > 0) in numbers
        if row["project_invoice"] or (bears_number and row["amount"]) or (row["company"], row["voucher"]) in vouchers:
            key = key_of(row["company"], text(row["voucher"]))
            yield Observed(
                key=key,
                own_id=key,
                place=Place(row["company"], row["currency"]),
                before_go_live=facts.settings.before_go_live(row["created_at"]),
                compared={
                    "customer": row["customer"],
                    "customer_invoice_number": facts.shown(CUSTOMER, row, "customer_invoice_number"),
                    "currency": facts.shown(CUSTOMER, row, "currency"),
                    "invoice_date": facts.shown(CUSTOMER, row, "invoice_date"),
                },
                money={
                    "amount": row["amount"],
                    "accounting_amount": facts.shown(CUSTOMER, row, "accounting_amount"),
                },
            )
