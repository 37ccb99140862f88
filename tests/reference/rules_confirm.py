"""Stage 1: the billed sales that confirmation should have written ("How confirmation is read" of DECISIONS.md)."""

from collections.abc import Iterator
from decimal import Decimal

from .billed_sales import BilledSales, contract_line
from .exports import Row
from .facts import CONFIRMED, created_or_modified, key_of, modified_or_created
from .figures import Tabled, currency_shown, less, negated, place, product_amount
from .links import ACTUAL, DETAIL
from .outcomes import NOT_COMPARED, Expected, Observed, Unknown
from .scenario import LineDetail

HEADER, LINE = "invoice", "invoicedetail"
BILLED_AS_IT_IS = {"unedited", "edited", "reduced", "milestone", "retainer applied", "retainer invoiced"}
BILLED_AS_IT_IS |= {"added by hand", "corrected down", "corrected anew", "unchanged"}
FIGURES = ("class", "billing_type", "quantity")
EXTRAS = ("discount", "fee")
WORK = {"Time", "Expense", "Material", "Fee"}
IDS = {"contract_line_id": "contract_line_id", "funding_source": "funding_source_id", "project": "project_id"}


def billed_expected(sales: BilledSales) -> Iterator[Expected]:
    """The billed sales of the line details of confirmed invoices, and of their product lines."""
    shown = sales.facts.shown
    for detail in sales.details.confirmed:
        row = detail.row
        as_it_is = {name: shown(DETAIL, row, name) for name in FIGURES}
        if detail.actual and detail.actual["class"] in WORK:
            as_it_is["class"] = detail.actual["class"]
        if detail.scenario in BILLED_AS_IT_IS or (detail.scenario == "retainer corrected" and row["amount"] != 0):
            yield _billed(sales, detail, "billed", as_it_is, row["amount"], (DETAIL, row))
        if detail.scenario == "reduced":
            was = detail.before
            quantity = less(was["quantity"], row["quantity"])
            figures = {**as_it_is, "billing_type": "Non-chargeable", "quantity": quantity}
            yield _billed(sales, detail, "rest", figures, was["amount"] - row["amount"], (ACTUAL, was))
        if detail.is_correction and detail.actual:
            was = detail.actual
            figures = {name: shown(ACTUAL, was, name) for name in FIGURES}
            figures["quantity"] = negated(figures["quantity"])
            yield _billed(sales, detail, "reversal", figures, -was["amount"], (ACTUAL, was))
    yield from _of_product_lines(sales)


def _billed(sales: BilledSales, detail: LineDetail, part: str, figures: Row, amount: Decimal, like: Tabled) -> Expected:
    facts, invoice = sales.facts, detail.invoice
    return Expected(
        key=key_of(facts.number(invoice), detail.source_id, part),
        place=place(facts, like[1], invoice),
        due=sales.details.due(invoice),
        optional=detail.scenario == "unchanged"
        or (detail.scenario == "retainer corrected" and part == "billed")
        or facts.settings.before_go_live(modified_or_created(invoice)),
        compared={
            **figures,
            **{name: NOT_COMPARED for name in ("class", "quantity") if figures[name] is None},
            **_where(sales, detail),
            "currency": currency_shown(facts, like, (HEADER, invoice)),
            "accounting_date": _accounting_date(invoice),
        },
        money={
            "amount": amount,
            "tax": _tax(sales, detail, part),
            **{name: _extra(sales, detail, part, name) for name in EXTRAS},
        },
        tolerance=_tolerance(sales),
        traits=_traits(
            facts.number(invoice),
            figures["class"],
            (detail.actual or {}).get("contract_line_id") or detail.row["contract_line_id"],
            facts.currency(like[1]) or (facts.currency(invoice) if part == "billed" else None),
        ),
        bridge=amount if figures["billing_type"] == "Chargeable" else None,
    )


def _tax(sales: BilledSales, detail: LineDetail, part: str) -> Decimal | Unknown | None:
    """What is typed on the line detail, if it is charged; a credit takes back what stands, if that is known."""
    typed: Decimal | Unknown | None = sales.facts.shown(DETAIL, detail.row, "tax")
    if part == "rest":
        return Decimal(0)
    if typed is NOT_COMPARED:
        return NOT_COMPARED
    if part == "billed":
        free = detail.row["billing_type"] not in (None, "Chargeable") and not detail.is_correction
        return Decimal(0) if free else typed
    standing = sales.standing_tax(detail.source_id) if detail.row["amount"] == 0 else None
    return NOT_COMPARED if standing is None else -standing


def _extra(sales: BilledSales, detail: LineDetail, part: str, name: str) -> Decimal | Unknown:
    """The discount or fee that is billed; what a reversal takes back of them is `confirm.reversal-negates`."""
    told: Decimal | Unknown | None = sales.facts.shown(DETAIL, detail.row, name)
    return NOT_COMPARED if part != "billed" else Decimal(0) if told is None else told


def _where(sales: BilledSales, detail: LineDetail) -> Row:
    """Contract line, contract customer and project of the actual there was; else the line detail's contract line."""
    line = sales.facts.shown(DETAIL, detail.row, "contract_line_id")
    if detail.actual:
        shown = {name: sales.facts.shown(ACTUAL, detail.actual, column) for name, column in IDS.items()}
        known = {name: NOT_COMPARED if value is None else value for name, value in shown.items()}
        return known if shown["contract_line_id"] else {**known, "contract_line_id": line}
    return {"contract_line_id": line, "funding_source": NOT_COMPARED, "project": NOT_COMPARED}


def _of_product_lines(sales: BilledSales) -> Iterator[Expected]:
    """Whether these have billed sales is not documented: they may."""
    facts = sales.facts
    for line in sales.product_lines:
        invoice = facts.dataverse(HEADER)[line["invoice_id"]]
        if invoice["status"] in CONFIRMED:
            amount = product_amount(line)
            yield Expected(
                key=key_of(facts.number(invoice), line["invoice_line_id"], "billed"),
                place=place(facts, line, invoice),
                due=sales.details.due(invoice),
                optional=True,
                compared={
                    "contract_line_id": contract_line(line),
                    "currency": currency_shown(facts, (LINE, line), (HEADER, invoice)),
                    "accounting_date": _accounting_date(invoice),
                },
                money={"amount": amount},
                tolerance=_tolerance(sales),
                traits=_traits(
                    facts.number(invoice), None, contract_line(line), facts.currency(line) or facts.currency(invoice)
                ),
                bridge=amount,
            )


def billed_observed(sales: BilledSales) -> Iterator[Observed]:
    """The billed sales of confirmed invoices, each under what it is of."""
    facts = sales.facts
    for row, invoice in sales.of_confirmed_invoices:
        identity = sales.identity(row)
        if not identity.is_judged:
            continue
        key = key_of(facts.number(invoice), identity.source_id, identity.part)
        yield Observed(
            key=key if identity.source_id else None,
            own_id=(row["actual_id"],),
            place=facts.place_of_actual(row),
            before_go_live=facts.settings.before_go_live(created_or_modified(row)),
            compared={
                **{name: facts.shown(ACTUAL, row, name) for name in (*FIGURES, "accounting_date")},
                **{name: facts.shown(ACTUAL, row, column) for name, column in IDS.items()},
                "currency": currency_shown(facts, (ACTUAL, row)),
            },
            money={"amount": row["amount"], **{name: facts.shown(ACTUAL, row, name) for name in ("tax", *EXTRAS)}},
            traits=_traits(facts.number(invoice), row["class"], row["contract_line_id"], facts.currency(row)),
            bridge=row["amount"] if row["billing_type"] == "Chargeable" else None,
        )


def _traits(invoice: str | None, class_: object, contract_line_id: str | None, currency: str | None) -> Row | None:
    """What tells whether a billed sale without a link may be an expected one; of no numbered invoice nothing does."""
    known_class = None if class_ is NOT_COMPARED else class_
    line = {"class": known_class, "contract_line_id": contract_line_id, "currency": currency}
    return {"invoice": invoice, **line} if invoice else None


def _accounting_date(invoice: Row) -> object:
    """The date that the invoice sets, if it sets one."""
    return NOT_COMPARED if invoice["accounting_date"] is None else invoice["accounting_date"]


def _tolerance(sales: BilledSales) -> dict[str, Decimal]:
    return dict.fromkeys(("amount", "tax", *EXTRAS), sales.facts.settings.tolerance)
