"""Assertions about whole invoices, and about actuals that name an invoice that they should not."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from .assertions_rows import judged_actuals, of_actual
from .billed_sales import BILLED, POSTED, UNBILLED, BilledSales, contract_line
from .exports import Row
from .facts import CONFIRMED, PROJECT_INVOICE, Facts, by, created_or_modified, grouped, modified_or_created, text
from .figures import extended, product_amount
from .links import ACTUAL, DETAIL
from .outcomes import Finding
from .scenario import LineDetail

HEADER, CONTRACT_LINE = "invoice", "salesorderdetail"
SERVICE = (None, "Project-based service")
CREATED = "Customer invoice created"
SPENT = ("unbilledsales", "cost")
FUNDING = "msdyn_projectcontractsplitbillingrule"


def judged_invoices(facts: Facts) -> Iterator[Row]:
    """Project invoices, each once, but for those from before go-live."""
    for _, row in sorted(facts.dataverse(HEADER).items()):
        if row["order_type"] in PROJECT_INVOICE and not facts.settings.before_go_live(modified_or_created(row)):
            yield row


def of_invoice(facts: Facts, rule: str, subject: str, invoice: Row, amount: Decimal | None = None) -> Finding:
    where = facts.place_of_invoice(invoice)
    return Finding(rule, "broken", subject, amount, where.company, where.currency)


def lines(sales: BilledSales) -> Iterator[Finding]:
    """One line for each contract line of a contract with one customer, and no two for the same."""
    facts = sales.facts
    invoice_lines = grouped(facts.invoice_lines, "invoice_id")
    contract_lines = grouped(by(facts.books.rows(CONTRACT_LINE), "contract_line_id").values(), "contract_id")
    customers = grouped(by(facts.books.rows(FUNDING), "funding_source_id").values(), "contract_id")
    correcting = {detail.invoice["invoice_id"] for detail in sales.details.all if detail.is_correction}
    for invoice in judged_invoices(facts):
        there = [found for line in invoice_lines[invoice["invoice_id"]] if (found := contract_line(line))]
        broken = {line for line in there if there.count(line) > 1}
        is_correction = invoice["has_corrections"] is True or invoice["invoice_id"] in correcting
        contract = invoice["contract_id"]
        if contract is not None and not is_correction and len(customers[contract]) <= 1:
            due = {row["contract_line_id"] for row in contract_lines[contract] if _was_there(row, invoice)}
            broken |= due - set(there)
        for line in sorted(broken):
            subject = f"{text(facts.number(invoice))} | {line}"
            yield of_invoice(facts, "confirm.lines", subject, invoice)


def _was_there(row: Row, invoice: Row) -> bool:
    """Say whether a contract line is of services, and not younger than the invoice."""
    stamps = (row["created_at"], invoice["created_at"])
    return row["product_type"] in SERVICE and (None in stamps or stamps[0] <= stamps[1])


def invoice_total(sales: BilledSales) -> Iterator[Finding]:
    """Detail amount, tax and total of the header are those of its chargeable rows."""
    facts = sales.facts
    knows_tax = facts.books.has(DETAIL, "tax")
    told = {
        (facts.place_of_invoice(invoice).company, column)
        for invoice in facts.project_invoices
        for column in ("total", "detail_amount")
        if invoice[column] is not None
    }
    for invoice in judged_invoices(facts):
        expected = expected_totals(sales, invoice, in_its_currency=True)
        if expected is None:
            continue
        detail, net = expected
        company, is_posted = facts.place_of_invoice(invoice).company, invoice["customer_invoice_number"] is not None
        stated = {
            column: Decimal(0) if invoice[column] is None and (company, column) in told else invoice[column]
            for column in ("total", "detail_amount", "tax")
        }
        if not knows_tax:
            stated |= {"total": None, "tax": None}
        if is_posted:  # Finance's own tax comes back with the customer invoice
            stated["tax"] = None
        # Tax and total are read alike.
        readings = [_off(stated, detail, tax) for tax in (net, net - _tax_that_stood(sales, invoice))]
        off = min(readings, key=lambda it: max((abs(it[c]) for c in ("total", "tax") if c in it), default=Decimal(0)))
        if is_posted and "total" in off:
            its_own = stated["total"] - detail - (invoice["tax"] or Decimal(0))
            off["total"] = min(off["total"], its_own, key=abs)
        wrong = [amount for amount in off.values() if abs(amount) > facts.settings.tolerance]
        if wrong:
            yield of_invoice(facts, "confirm.invoice-total", text(facts.number(invoice)), invoice, wrong[0])


def _off(stated: dict[str, Decimal | None], detail: Decimal, tax: Decimal) -> dict[str, Decimal]:
    """What total, amount before tax and tax are off by, as far as they are stated."""
    due = {"total": detail + tax, "detail_amount": detail, "tax": tax}
    return {column: amount - due[column] for column, amount in stated.items() if amount is not None}


def _tax_that_stood(sales: BilledSales, invoice: Row) -> Decimal:
    """What the originals of the invoice's chargeable corrections were taxed, where that is known."""
    currency = sales.facts.currency(invoice)
    taxes = [
        sales.standing_tax(detail.source_id)
        for detail in sales.details.of_invoice(invoice)
        if detail.is_correction and detail.actual and detail.row["billing_type"] == "Chargeable"
        if currency is None or sales.facts.currency(detail.row) in (currency, None)
    ]
    return sum((tax for tax in taxes if tax), Decimal(0))


def expected_totals(
    sales: BilledSales, invoice: Row, *, in_its_currency: bool = False
) -> tuple[Decimal, Decimal] | None:
    """Detail amount and tax; 0 where there is no row to add; None where what a correction adds is not known."""
    details, products = sales.details.of_invoice(invoice), sales.products_of(invoice)
    chargeable = [detail for detail in details if detail.row["billing_type"] == "Chargeable"]
    parts = [(line, product_amount(line)) for line in products]
    for detail in chargeable:
        added = _added(sales.facts, detail)
        if added is None:
            return None
        parts.append((detail.row, added))
    if in_its_currency:
        currency = sales.facts.currency(invoice)
        parts = [part for part in parts if currency is None or sales.facts.currency(part[0]) in (currency, None)]
    amounts, taxes = [amount for _, amount in parts], [row["tax"] or Decimal(0) for row, _ in parts]
    return sum(amounts, Decimal(0)), sum(taxes, Decimal(0))


def _added(facts: Facts, detail: LineDetail) -> Decimal | None:
    """What the line detail adds to its invoice: of a correction what is billed less what is taken back."""
    if not detail.is_correction:
        return extended(detail.row)
    has = facts.books.has
    if detail.actual and all(has(DETAIL, name) == has(ACTUAL, name) for name in ("discount", "fee")):
        return extended(detail.row) - extended(detail.actual)
    stated: Decimal | None = detail.row["invoice_amount"]
    return stated


def premature(sales: BilledSales) -> Iterator[Finding]:
    """No billed sale names a draft."""
    for row in judged_actuals(sales.facts):
        invoice = sales.invoice(row)
        if row["transaction_type"] == BILLED and invoice and invoice["status"] not in CONFIRMED:
            yield of_actual(sales.facts, "confirm.premature", row, row["amount"])


def orphan(facts: Facts) -> Iterator[Finding]:
    """The invoice that an actual names is there, unless it is older than any that was exported."""
    stamps = [row["created_at"] for row in facts.books.rows(HEADER) if row["created_at"]]
    for row in judged_actuals(facts):
        since = created_or_modified(row)
        is_old = since is not None and bool(stamps) and since < min(stamps)
        if row["invoice_id"] is not None and row["invoice_id"] not in facts.dataverse(HEADER) and not is_old:
            yield of_actual(facts, "confirm.orphan", row, row["amount"])


def never_billed(sales: BilledSales) -> Iterator[Finding]:
    """Chargeable work that left the backlog was billed or taken back, where its company's invoices tell."""
    facts, links = sales.facts, sales.links
    first: dict[str | None, list[datetime]] = {}
    drafting = set()
    for detail in sales.details.all:
        company = facts.place_of_invoice(detail.invoice).company
        first.setdefault(company, []).extend([detail.invoice["created_at"]] if detail.invoice["created_at"] else [])
        if not detail.is_confirmed:
            drafting.add(company)
    written = {new.row["actual_id"] for new in sales.new_unbilled}
    replaced = {new.origin_id for new in sales.new_unbilled}
    for row in judged_actuals(facts):
        company, since, actual_id = facts.contracting_company(row), created_or_modified(row), row["actual_id"]
        is_posted = row["billing_status"] == POSTED
        is_said = is_posted or (row["billing_status"] == CREATED and company in drafting)
        has_left = is_said or row["adjustment_status"] in ("Adjusted", "Unadjustable")
        is_work = (
            row["transaction_type"] == UNBILLED and row["billing_type"] == "Chargeable" and (row["amount"] or 0) > 0
        )
        if not has_left or not is_work or company not in first or actual_id in written:
            continue
        is_old = since is not None and bool(first[company]) and since < min(first[company])
        day, cut_over = row["accounting_date"], facts.settings.beginning_balance_date
        is_old = is_old or (cut_over is not None and day is not None and day <= cut_over)
        is_work_posted = is_posted and actual_id not in replaced and links.between_actuals(actual_id, *SPENT)
        is_taken_back = actual_id in links.reversals and not is_work_posted
        is_reversed = is_taken_back or links.original(actual_id, "reversing") is not None
        is_billed = actual_id in sales.details.by_source or links.billed_from(actual_id)
        if not is_old and not is_reversed and not is_billed:
            yield of_actual(facts, "confirm.never-billed", row, row["amount"])


def stuck(facts: Facts, as_of: datetime) -> Iterator[Finding]:
    """No bulk confirmation of a draft has failed, or is still under way past the lag."""
    for invoice in judged_invoices(facts):
        status, since = invoice["bulk_confirmation_status"], modified_or_created(invoice)
        is_late = since is None or since + facts.settings.sync_lag <= as_of
        is_stuck = status == "Failed" or (status in ("Scheduled", "Processing") and is_late)
        if is_stuck and invoice["status"] not in CONFIRMED:
            yield of_invoice(facts, "confirm.stuck", text(facts.number(invoice)), invoice, invoice["total"])
