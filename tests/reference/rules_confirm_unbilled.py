"""Stage 1: the new unbilled sales and the reversals that confirmation should have written."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from .billed_sales import UNBILLED, BilledSales
from .exports import Row
from .facts import created_or_modified, key_of, modified_or_created
from .figures import Tabled, currency_shown, less, negated, place
from .links import ACTUAL, DETAIL
from .outcomes import NOT_COMPARED, Expected, Observed
from .scenario import LineDetail

HEADER = "invoice"
UNDOCUMENTED = {"unchanged", "retainer corrected", "retainer invoiced"}
REVERSED = {"unedited", "edited", "reduced", "retainer applied"}


def unbilled_expected(sales: BilledSales) -> Iterator[Expected]:
    """The new unbilled sales of edited and corrected line details, and of retainers."""
    for detail in sales.details.confirmed:
        new = partial(_new, sales, detail)
        row, was, scenario = detail.row, detail.before, detail.scenario
        now, then = (DETAIL, row), (ACTUAL, was)
        quantity, amount = less(was["quantity"], row["quantity"]), was["amount"] - row["amount"]
        if scenario in ("edited", "corrected anew", "corrected down", "unchanged"):
            yield new("billed", row["billing_type"], row["quantity"], row["amount"], now)
        if scenario == "reduced":
            yield new("billed", "Chargeable", row["quantity"], row["amount"], now)
            yield new("billed", "Non-chargeable", quantity, amount, then)
        if scenario == "corrected down" and was["class"] != "Fee":
            yield new("remainder", was["billing_type"], quantity, amount, then)
        if scenario == "credited":
            yield new("remainder", was["billing_type"], was["quantity"], was["amount"], then)
        if scenario == "retainer applied" and amount != 0:
            yield new("remainder", was["billing_type"], NOT_COMPARED, amount, then)
        if scenario == "retainer corrected":
            left = amount if was["amount"] < 0 else -row["amount"]
            if left != 0:
                yield new("remainder", was["billing_type"], NOT_COMPARED, left, then)
        if scenario == "retainer invoiced":
            yield new("remainder", row["billing_type"], NOT_COMPARED, -row["amount"], now, row["line_detail_id"])


def _new(
    sales: BilledSales,
    detail: LineDetail,
    part: str,
    billing_type: str | None,
    quantity: object,
    amount: Decimal,
    like: Tabled,
    origin: str | None = None,
) -> Expected:
    facts, invoice = sales.facts, detail.invoice
    return Expected(
        key=key_of(origin or detail.source_id, billing_type, part),
        place=place(facts, like[1], invoice),
        due=sales.details.due(invoice),
        optional=detail.scenario in UNDOCUMENTED or _before_go_live(sales, invoice),
        compared={
            "quantity": NOT_COMPARED if quantity is None else quantity,
            "currency": currency_shown(facts, like, (HEADER, invoice)),
        },
        money={"amount": amount},
        tolerance={"amount": facts.settings.tolerance},
    )


def unbilled_observed(sales: BilledSales) -> Iterator[Observed]:
    """The unbilled sales that replace a source or an original, and those that retainers invoiced have written."""
    for new in (it for it in sales.new_unbilled if it.is_judged):
        yield _observed(sales, new.row, key_of(new.origin_id, new.row["billing_type"], new.part))


def reversal_expected(sales: BilledSales) -> Iterator[Expected]:
    """One reversal of each exported source that is billed or replaced, and of each new unbilled sale that is billed."""
    for detail in sales.details.confirmed:
        if detail.scenario in REVERSED and detail.actual and detail.actual["transaction_type"] == UNBILLED:
            yield _reversal(sales, detail.source_id, (ACTUAL, detail.actual), detail.invoice)
    for new in sales.new_unbilled:
        if new.part == "billed":
            yield _reversal(sales, new.row["actual_id"], (ACTUAL, new.row), sales.origins[new.origin_id].invoice)


def _reversal(sales: BilledSales, original: str, like: Tabled, invoice: Row) -> Expected:
    facts = sales.facts
    knows_status = facts.books.has(ACTUAL, "adjustment_status")
    return Expected(
        key=(original,),
        place=place(facts, like[1], invoice),
        due=sales.details.due(invoice),
        optional=_before_go_live(sales, invoice),
        compared={
            "quantity": negated(facts.shown(like[0], like[1], "quantity")),
            "currency": currency_shown(facts, like, (HEADER, invoice)),
            "adjustment_status": "Unadjustable" if knows_status else NOT_COMPARED,
        },
        money={"amount": -like[1]["amount"]},
        tolerance={"amount": facts.settings.tolerance},
    )


def reversal_observed(sales: BilledSales) -> Iterator[Observed]:
    """Of each of these originals the one reversal that counts; and negative unbilled sales that reverse nothing."""
    for original in dict.fromkeys(expected.key[0] for expected in reversal_expected(sales)):
        for row in sales.links.unbilled_reversals(original)[:1]:
            yield _observed(sales, row, (original,))
    for row in sales.facts.dataverse(ACTUAL).values():
        if _reverses_nothing(sales, row):
            yield _observed(sales, row, None)


def _reverses_nothing(sales: BilledSales, row: Row) -> bool:
    is_negative = row["amount"] < 0 or (row["quantity"] or 0) < 0
    is_confirmations = row["skip_sync"] is True and row["adjustment_status"] == "Unadjustable"
    of_work = row["transaction_type"] == UNBILLED and row["class"] not in ("Retainer", "Tax")
    return of_work and is_confirmations and is_negative and not sales.links.original(row["actual_id"], "reversing")


def _observed(sales: BilledSales, row: Row, key: tuple[str, ...] | None) -> Observed:
    facts = sales.facts
    return Observed(
        key=key,
        own_id=(row["actual_id"],),
        place=facts.place_of_actual(row),
        before_go_live=facts.settings.before_go_live(created_or_modified(row)),
        compared={
            "quantity": facts.shown(ACTUAL, row, "quantity"),
            "currency": currency_shown(facts, (ACTUAL, row)),
            "adjustment_status": row["adjustment_status"] or "Unadjustable",  # examples show it empty in places
        },
        money={"amount": row["amount"]},
    )


def _before_go_live(sales: BilledSales, invoice: Row) -> bool:
    return sales.facts.settings.before_go_live(modified_or_created(invoice))
