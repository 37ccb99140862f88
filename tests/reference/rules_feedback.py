"""Stage 5: the accounting columns that come back ("Feedback sets columns of a row that is there" of DECISIONS.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .exports import Row
from .facts import CONFIRMED, Facts, by, created_or_modified, is_billed_chargeable, modified_or_created, text
from .fees import with_fees_that_no_link_tells
from .outcomes import NOT_COMPARED, Cause, Expected, Observed, Place, Unknown
from .rules_import import journal_side, naming_proposal_line
from .sends import Sends

STAGING, ACTUAL, HEADER = "projcdsactualsimport", "msdyn_actual", "invoice"
Money = Decimal | Unknown | None


@dataclass(frozen=True)
class Posting:
    """What the ledger says of a posted journal line or a posted invoice line."""

    voucher: str
    rate: Decimal | None
    amount: Decimal | None
    tax: Decimal | Unknown | None
    company: str | None
    currency: str | None
    since: datetime | None


def staging_expected(facts: Facts, posted_lines: list[Row]) -> Iterator[Expected]:
    """Staging rows whose own proposal line is on a posted invoice, or whose journal line is posted."""
    lines, naming = by(sorted(posted_lines, key=_size), "company", "transaction_id"), naming_proposal_line(facts)
    for row in facts.staged.values():
        named = (facts.staging_company(row), row["proposal_line_transaction"])
        line = lines.get(named) if naming.get(named) is row else None
        posting = _invoice_posting(facts, line) if line else _journal_posting(facts, row)
        if posting:
            place = Place(posting.company, posting.currency)
            yield Expected(
                key=(row["actual_id"],),
                place=place,
                due=posting.since and posting.since + facts.settings.feedback_lag,
                optional=facts.settings.before_go_live(posting.since),
                compared={"voucher": posting.voucher, "exchange_rate": _rate(posting.rate)},
                money={
                    "accounting_amount": _times(posting.amount, posting.rate),
                    "accounting_tax": _times(posting.tax, posting.rate),
                },
                tolerance=_per_line(facts, posting.company),
                bridge=posting.amount if line else None,  # as what was posted, whatever the row is called now
            )


def _size(line: Row) -> Decimal:
    """Of lines that were posted more than once the smallest is the one whose figures come back."""
    return line["amount"] or Decimal(0)


def unnamed_expected(facts: Facts, posted_lines: list[Row]) -> Iterator[Expected]:
    """Posted lines that no staging row names have nothing to feed back to: blocked by their proposal line."""
    links = ("proposal_line_transaction", "fee_proposal_line_transaction")
    named = {(facts.staging_company(row), row[link]) for row in facts.staging for link in links}
    untold = with_fees_that_no_link_tells(facts)
    for line in posted_lines:
        posting = _invoice_posting(facts, line)
        invoice = facts.posted_by_invoice_number.get((line["company"], line["customer_invoice_number"]))
        if line["is_fee"] and invoice and (line["company"], invoice["proposal_number"]) in untold:
            continue
        if posting and (line["company"], line["transaction_id"]) not in named:
            subject = (line["company"], line["transaction_id"])
            yield Expected(
                key=subject,
                place=Place(posting.company, posting.currency),
                due=posting.since and posting.since + facts.settings.feedback_lag,
                optional=facts.settings.before_go_live(posting.since),
                cause=Cause("import.line", " | ".join(subject)),
                compared={},
                money={"accounting_amount": _times(posting.amount, posting.rate)},
                tolerance={},
                bridge=posting.amount,
            )


def _journal_posting(facts: Facts, row: Row) -> Posting | None:
    """Never-ledger cost is posted without a voucher, and nothing comes back of it."""
    line = facts.journal_lines.get(row["journal_line_record"])
    if line is None or facts.journal_status(line) != "Posted" or line["voucher"] is None:
        return None
    side = journal_side(row, line)
    return Posting(
        voucher=line["voucher"],
        rate=line[f"{side}_rate"],
        amount=line[f"{side}_amount"],
        tax=_or_nothing(facts.shown("projadvancedjournalline", line, "tax")),
        company=facts.journal_company(line),
        currency=line[f"{side}_currency"],
        since=facts.journal_since(line),
    )


def _invoice_posting(facts: Facts, line: Row) -> Posting | None:
    invoice = facts.posted_by_invoice_number.get((line["company"], line["customer_invoice_number"]))
    if invoice is None or invoice["voucher"] is None:
        return None
    return Posting(
        voucher=invoice["voucher"],
        rate=invoice["exchange_rate"],
        amount=line["amount"],
        tax=_or_nothing(line["tax"]),
        company=line["company"],
        currency=line["currency"] or invoice["currency"],
        since=invoice["created_at"],
    )


def _or_nothing(tax: Money) -> Money:
    """An empty tax is none."""
    return Decimal(0) if tax is None else tax


def staging_observed(facts: Facts) -> Iterator[Observed]:
    """Staging rows that carry a voucher; of double rows the one that counts. Finance's own cost has no journal line."""
    for row in facts.staged.values():
        of_finance = row["transaction_type"] == "Cost" and row["external_origin"] is not None
        if row["voucher"] is not None and not (of_finance and row["journal_line_record"] is None):
            yield _accounting_columns(facts, STAGING, row, facts.place_of_staging(row))


def actual_expected(facts: Facts) -> Iterator[Expected]:
    """Staging rows that carry a voucher; blocked where the actual itself is not there."""
    for row in facts.staged.values():
        if row["voucher"] is not None:
            since = modified_or_created(row)
            is_there = row["actual_id"] in facts.dataverse(ACTUAL)
            yield Expected(
                key=(row["actual_id"],),
                place=facts.place_of_staging(row),
                due=since and since + facts.settings.feedback_lag,
                optional=facts.settings.before_go_live(since),
                cause=None if is_there else Cause("sync.actual", row["actual_id"]),
                compared={
                    "voucher": row["voucher"],
                    "exchange_rate": _shown_rate(facts, STAGING, row),
                },
                money={name: facts.shown(STAGING, row, name) for name in ("accounting_amount", "accounting_tax")},
                tolerance=_per_line(facts, facts.staging_company(row)),
                bridge=row["amount"] if is_billed_chargeable(row) else None,
            )


def actual_observed(facts: Facts) -> Iterator[Observed]:
    """Actuals that carry a voucher; one that is sent and not staged is archived, or told by `sync.actual`."""
    sends = Sends(facts)
    for row in facts.dataverse(ACTUAL).values():
        is_told_elsewhere = row["actual_id"] not in facts.staged and sends.actual(row) != "never"
        if row["voucher"] is not None and not is_told_elsewhere:
            yield _accounting_columns(facts, ACTUAL, row, facts.place_of_actual(row))


def invoice_expected(facts: Facts) -> Iterator[Expected]:
    """Posted invoices; blocked where the proforma is not there, or was never confirmed."""
    for (company, number), row in facts.posted_invoices.items():
        proforma = facts.invoice_by_number.get((company, number))
        is_there = proforma and (proforma["status"] in CONFIRMED or proforma["customer_invoice_number"] is not None)
        since = row["created_at"]
        yield Expected(
            key=(text(number),),
            place=Place(company, row["currency"]),
            due=since and since + facts.settings.feedback_lag,
            optional=facts.settings.before_go_live(since),
            cause=None if is_there else Cause("sync.header", f"{company} | {number}"),
            compared={
                "customer_invoice_number": row["customer_invoice_number"],
                "customer_invoice_date": facts.shown("projinvoicejour", row, "invoice_date"),
                "status": "Posted",
            },
            money={"tax": facts.shown("projinvoicejour", row, "tax")},
            tolerance={"tax": facts.settings.tolerance},
        )


def invoice_observed(facts: Facts) -> Iterator[Observed]:
    """Proforma invoices that carry a customer invoice number; one that is paid was posted before."""
    for row in by(facts.project_invoices, "invoice_id").values():
        if row["customer_invoice_number"] is not None:
            status = "Posted" if row["status"] in CONFIRMED - {"Confirmed"} else row["status"]
            yield Observed(
                key=(text(facts.number(row)),),
                own_id=(row["invoice_id"],),
                place=facts.place_of_invoice(row),
                before_go_live=facts.settings.before_go_live(modified_or_created(row)),
                compared={
                    "customer_invoice_number": row["customer_invoice_number"],
                    "customer_invoice_date": facts.shown(HEADER, row, "customer_invoice_date"),
                    "status": status,
                },
                money={"tax": facts.shown(HEADER, row, "tax")},
            )


def _accounting_columns(facts: Facts, table: str, row: Row, place: Place) -> Observed:
    return Observed(
        key=(row["actual_id"],),
        own_id=(row["actual_id"],),
        place=place,
        before_go_live=facts.settings.before_go_live(created_or_modified(row)),
        compared={"voucher": row["voucher"], "exchange_rate": _shown_rate(facts, table, row)},
        money={name: facts.shown(table, row, name) for name in ("accounting_amount", "accounting_tax")},
        bridge=row["amount"] if is_billed_chargeable(row) else None,
    )


def _shown_rate(facts: Facts, table: str, row: Row) -> Decimal | Unknown | None:
    return row["exchange_rate"] if facts.books.has(table, "exchange_rate") else NOT_COMPARED


def _rate(rate: Decimal | None) -> Decimal | Unknown:
    return NOT_COMPARED if rate is None else rate


def _times(money: Money, rate: Decimal | None) -> Money:
    """Accounting money is the exact product; what has no rate or no amount cannot be told."""
    return money * rate if rate is not None and isinstance(money, Decimal) else NOT_COMPARED


def _per_line(facts: Facts, company: str | None) -> dict[str, Decimal]:
    """Half a minor unit of the company's accounting currency."""
    return dict.fromkeys(("accounting_amount", "accounting_tax"), facts.half_minor_unit(company))
