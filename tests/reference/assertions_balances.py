"""Assertions about what is billed more than once, milestones, and retainers."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from .assertions_documents import expected_totals
from .assertions_rows import is_due
from .billed_sales import BilledSales
from .exports import Row
from .facts import Facts, by
from .figures import currency_shown, place
from .links import ACTUAL, DETAIL, MILESTONE
from .outcomes import NOT_COMPARED, Finding
from .scenario import LineDetail

CREDITS = {"credited", "milestone credited", "retainer corrected"}
HEADER = "invoice"
CUSTOMERS = "msdyn_projectcontractsplitbillingrule"


def credited(sales: BilledSales) -> set[str]:
    """Ids of the line details whose billed sale a confirmed correction has taken back."""
    taken_back = set()
    for detail in sales.details.confirmed:
        if detail.scenario in CREDITS and detail.actual:
            identity = sales.identity(detail.actual)
            taken_back.add((detail.actual["invoice_id"], identity.source_id))
    return {
        detail.id
        for detail in sales.details.all
        if not detail.is_correction and (detail.invoice["invoice_id"], detail.source_id) in taken_back
    }


def double_billed(sales: BilledSales) -> Iterator[Finding]:
    """A source is on one live line detail."""
    dead = credited(sales)
    on: defaultdict[str, list[LineDetail]] = defaultdict(list)
    for detail in sales.details.judged:
        if detail.linked and detail.id not in dead:
            on[detail.linked.id].append(detail)
    for source_id, details in sorted(on.items()):
        if len(details) > 1 and not _in_parts(sales.facts, source_id, details):
            amounts = [detail.row["amount"] for detail in details]
            where = place(sales.facts, details[0].row, details[0].invoice)
            amount = sum(amounts, Decimal(0)) - max(amounts)
            yield Finding("confirm.double-billed", "broken", source_id, amount, where.company, where.currency)


def _in_parts(facts: Facts, source_id: str, details: list[LineDetail]) -> bool:
    """Say whether each customer of a contract with several has a part of the milestone, and no more is billed of it."""
    milestone = by(facts.books.rows(MILESTONE), "milestone_id").get(source_id)
    customers = {detail.invoice["customer_id"] for detail in details} - {None}
    if not milestone or milestone["amount"] is None or not _has_several_customers(facts, milestone["contract_id"]):
        return False
    billed = sum((detail.row["amount"] for detail in details), Decimal(0))
    return len(customers) == len(details) and bool(billed <= milestone["amount"] + facts.settings.tolerance)


def _has_several_customers(facts: Facts, contract: str | None) -> bool:
    customers = by(facts.books.rows(CUSTOMERS), "funding_source_id").values()
    return bool(contract) and sum(customer["contract_id"] == contract for customer in customers) > 1


def milestone_status(sales: BilledSales, as_of: datetime) -> Iterator[Finding]:
    """A billed milestone is posted, a credited one may be billed again, none is credited in part."""
    facts, dead, in_part = sales.facts, credited(sales), _credited_in_part(sales)
    on: defaultdict[str, list[LineDetail]] = defaultdict(list)
    for detail in sales.details.judged:
        if detail.linked:  # whatever the link calls it: an id is of one record
            on[detail.linked.id].append(detail)
    for milestone_id, row in sorted(by(facts.books.rows(MILESTONE), "milestone_id").items()):
        details = on[milestone_id]
        billed = [detail for detail in details if is_due(sales, detail, as_of)]
        allowed = {row["status"]}
        if any(detail.id not in dead for detail in billed):
            allowed = {"Customer invoice posted"}
        elif billed and all(detail.id in dead or not detail.is_confirmed or detail in billed for detail in details):
            is_drafted = any(not detail.is_confirmed for detail in details)
            allowed = {"Ready for invoicing"} | ({"Customer invoice created"} if is_drafted else set())
        is_wrong = row["status"] not in allowed or milestone_id in in_part
        live = [detail for detail in details if detail.id not in dead]
        off = _billed_otherwise(sales, row, live[0]) if len(live) == 1 else Decimal(0)
        if is_wrong or abs(off) > facts.settings.tolerance:
            where = facts.place_of_actual(row)
            amount = row["amount"] if is_wrong else off
            yield Finding("confirm.milestone-status", "broken", milestone_id, amount, where.company, where.currency)


def _billed_otherwise(sales: BilledSales, milestone: Row, detail: LineDetail) -> Decimal:
    """What was billed of a milestone above its amount; nought where the milestone alone cannot tell what is due."""
    facts = sales.facts
    currencies = {currency_shown(facts, (MILESTONE, milestone)), currency_shown(facts, *_shown_by(detail))}
    if (
        not detail.is_confirmed
        or len(currencies) > 1
        or currencies & {NOT_COMPARED, None}
        or _has_several_customers(facts, milestone["contract_id"])
    ):
        return Decimal(0)
    return Decimal(detail.row["amount"] - milestone["amount"])


def _shown_by(detail: LineDetail) -> tuple[tuple[str, Row], ...]:
    return (DETAIL, detail.row), (HEADER, detail.invoice)


def _credited_in_part(sales: BilledSales) -> set[str | None]:
    return {
        sales.identity(detail.actual).source_id
        for detail in sales.details.judged
        if detail.scenario == "milestone credited" and detail.actual
        if detail.row["amount"] not in (0, detail.actual["amount"])
    }


def retainer_balance(sales: BilledSales) -> Iterator[Finding]:
    """No retainer is applied beyond what was invoiced or what there is to pay, or in another currency."""
    facts, dead = sales.facts, credited(sales)
    applied = [
        detail
        for detail in sales.details.judged
        if detail.scenario == "retainer applied" and detail.id not in dead and detail.linked
    ]
    roots: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    on: defaultdict[str, list[LineDetail]] = defaultdict(list)
    for detail in applied:
        root = sales.links.actual(_root(sales, detail.source_id))
        if root:
            retainer = _retainer(sales, root["actual_id"])
            roots[retainer][root["actual_id"]] = root
            on[retainer].append(detail)
    for retainer, details in sorted(on.items()):
        left = [abs(root["amount"]) - _taken_back(sales, root) for root in roots[retainer].values()]
        invoiced = sum(left, Decimal(0))
        excess = _applied(details) - invoiced
        is_beyond = excess > facts.settings.tolerance
        is_foreign = any(_differs(sales, detail, root) for detail in details for root in roots[retainer].values())
        if is_beyond or is_foreign or any(_overdraws(sales, detail.invoice) for detail in details):
            where = place(facts, details[0].row, details[0].invoice)
            amount = excess if is_beyond else None
            yield Finding("confirm.retainer-balance", "broken", retainer, amount, where.company, where.currency)


def _root(sales: BilledSales, unbilled_id: str) -> str:
    """The negative unbilled sale that a remainder goes back to."""
    seen = {unbilled_id}
    while replaced := sales.links.original(unbilled_id, "replacing"):
        row = sales.links.actual(replaced, "Unbilled sales")
        if replaced in seen or row is None or row["class"] != "Retainer":
            break
        seen.add(replaced)
        unbilled_id = replaced
    return unbilled_id


def _retainer(sales: BilledSales, root_id: str) -> str:
    """The retainer whose billed sale has the root behind it; without one, the root itself."""
    for_root = []
    for billed, _ in sales.of_confirmed_invoices:
        if sales.links.unbilled_behind(billed["actual_id"]) == root_id:
            source = sales.identity(billed).source_id
            detail = sales.details.by_key.get((billed["invoice_id"], source or ""))
            if detail and detail.scenario == "retainer invoiced":
                for_root.append(detail.source_id)
    return min(for_root, default=root_id)


def _taken_back(sales: BilledSales, root: Row) -> Decimal:
    """What a correction, a draft's as well, takes off what the retainer that left the root was invoiced for."""
    taken = [Decimal(0)]
    for detail in sales.details.all:
        sale = detail.actual
        if detail.scenario != "retainer corrected" or sale is None:
            continue
        invoiced = [it for it in sales.details.all if it.scenario == "retainer invoiced"]
        source_id = sales.identity(sale).source_id
        is_once = sum(it.source_id == source_id for it in invoiced) == 1
        if is_once and _left_by(sales, sale) == root["actual_id"]:
            taken.append(sale["amount"] - detail.row["amount"])
    return max(taken)


def _left_by(sales: BilledSales, sale: Row) -> str | None:
    """The root that the billed sale of a retainer left: by its link, else the only one that it can be."""
    billed = {row["actual_id"]: row for row, _ in sales.of_confirmed_invoices}
    if sale["actual_id"] not in billed:
        return None
    if behind := sales.links.unbilled_behind(sale["actual_id"]):
        return behind
    taken = {sales.links.unbilled_behind(it) for it, row in billed.items() if row["amount"] > 0}
    alike = {
        it
        for it, row in billed.items()
        if row["class"] == "Retainer" and sales.identity(row).part == "billed"
        if sales.links.unbilled_behind(it) is None and _key(sales, row) == _key(sales, sale)
    }
    roots = {
        row["actual_id"]
        for row in sales.facts.books.rows(ACTUAL)
        if row["transaction_type"] == "Unbilled sales" and row["class"] == "Retainer"
        if row["actual_id"] not in taken and not sales.links.original(row["actual_id"], "replacing")
        if _key(sales, row, sign=-1) == _key(sales, sale)
    }
    is_told = None not in _key(sales, sale) and len(alike) == len(roots) == 1
    return next(iter(roots)) if is_told else None


def _key(sales: BilledSales, row: Row, sign: int = 1) -> tuple[str | None, str | None, Decimal]:
    return row["contract_line_id"], sales.facts.currency(row), sign * row["amount"]


def _applied(details: list[LineDetail]) -> Decimal:
    """What was applied of each source: of one that is on several line details the largest."""
    largest: defaultdict[str, Decimal] = defaultdict(Decimal)
    for detail in details:
        largest[detail.source_id] = max(largest[detail.source_id], abs(detail.row["amount"]))
    return sum(largest.values(), Decimal(0))


def _differs(sales: BilledSales, detail: LineDetail, root: Row) -> bool:
    mine = currency_shown(sales.facts, *_shown_by(detail))
    other = currency_shown(sales.facts, (ACTUAL, root))
    return NOT_COMPARED not in (mine, other) and bool(mine != other)


def _overdraws(sales: BilledSales, invoice: Row) -> bool:
    """Say whether more is applied than the invoice comes to; one of nothing but retainers applied refunds them."""
    details = sales.details.of_invoice(invoice)
    other = [d for d in details if d.row["billing_type"] == "Chargeable" and d.scenario != "retainer applied"]
    totals = expected_totals(sales, invoice)
    return bool(other or sales.products_of(invoice)) and totals is not None and totals[0] < 0
