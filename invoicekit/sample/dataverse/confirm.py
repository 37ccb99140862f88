"""Stage 1: what the confirmation of a proforma invoice writes, scenario by scenario [confirm-proforma-invoice]."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import cast

from invoicekit.sample.dataverse.booking import (
    Confirmation,
    bill,
    bill_alone,
    billing_of,
    replace,
    reverse,
    write_new,
)
from invoicekit.sample.dataverse.correct import correct
from invoicekit.sample.dataverse.proforma import Billed, Item, Proforma
from invoicekit.sample.dataverse.work import write_actual, write_connection
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.figures import Figures, figures_of
from invoicekit.sample.world.tables import Row


def confirm(case: Case, proforma: Proforma, at: datetime) -> Confirmation:
    """The invoice is Confirmed and its actuals and links are written."""
    proforma.row.update(msdyn_projectinvoicestatus=c.CONFIRMED, msdyn_invoicedate=at.date(), modifiedon=at)
    if case.rng.random() < 0.5:  # in bulk, or one by one
        proforma.row["msdyn_bulkconfirmationstatus"] = c.BULK_COMPLETE
    done = Confirmation(case, proforma, at)
    for item in proforma.items:
        SCENARIOS[item.scenario](done, item)
    _product(done)
    return done


def unedited(done: Confirmation, item: Item) -> None:
    """Row 1: the unbilled sale is reversed and billed as it is."""
    source = _source(item)
    source.update(msdyn_billingstatus=c.INVOICE_POSTED, modifiedon=done.at)
    reverse(done, source)
    bill(done, item, item.parts[0], source)


def edited(done: Confirmation, item: Item) -> None:
    """Rows 2 and 3: the original is adjusted; each part is a new unbilled sale, its reversal, and a billed sale."""
    source = _source(item)
    source.update(msdyn_adjustmentstatus=c.ADJUSTED, modifiedon=done.at)
    reverse(done, source)
    for part in item.parts:
        replacing = replace(done, source, part.billing, part.figures, c.INVOICE_POSTED)
        reverse(done, replacing)
        bill(done, item, part, replacing)


def milestone(done: Confirmation, item: Item) -> None:
    """Row 4: a milestone is billed for its amount; there is no unbilled sale."""
    cast("Row", item.milestone).update(msdyn_invoicestatus=c.MILESTONE_POSTED, modifiedon=done.at)
    bill_alone(done, item)


def retainer(done: Confirmation, item: Item) -> None:
    """Row 5: a retainer is billed; an unbilled sale of the negative amount waits to be taken from."""
    bill_alone(done, item)
    figures = item.parts[0].figures
    left = write_new(done, c.UNBILLED, item, Figures(-figures.quantity, figures.price, -figures.amount),
                     msdyn_billingstatus=c.UNBILLED_CREATED, msdyn_istransition=True)  # fmt: skip
    item.source = left
    done.retained.append(left)


def applied(done: Confirmation, item: Item) -> None:
    """Rows 6, 7 and 13: what is left of the retainer is reversed and billed; what remains is left anew."""
    source = _source(item)
    source.update(msdyn_billingstatus=c.INVOICE_POSTED, modifiedon=done.at)
    reverse(done, source)
    bill(done, item, item.parts[0], source, waits=False)
    rest = figures_of(source).less(item.parts[0].figures)
    if rest.amount:
        source["msdyn_adjustmentstatus"] = c.ADJUSTED
        left = replace(done, source, c.CHARGEABLE, rest, c.UNBILLED_CREATED, msdyn_istransition=True)
        done.retained.append(left)


def by_hand(done: Confirmation, item: Item) -> None:
    """Row 12: on a T&M line an unbilled sale and its reversal, and a billed sale; the latter hangs on the detail."""
    if item.detail["msdyn_salescontractlineid"] == done.case.contract.work.guid:
        unbilled = write_new(done, c.UNBILLED, item, item.parts[0].figures, msdyn_billingstatus=c.INVOICE_POSTED)
        done.unbilled.append(unbilled)
        reverse(done, unbilled)
    billed = bill_alone(done, item)
    write_connection(
        done.case, (str(billed["msdyn_actualid"]), "Billed Sales", "msdyn_actual"),
        (str(item.detail["msdyn_invoicelinetransactionid"]), "Invoice Line Detail", "msdyn_invoicelinetransaction"),
        done.at,
    )  # fmt: skip


SCENARIOS: dict[str, Callable[[Confirmation, Item], None]] = {
    "unedited": unedited,
    "reduced": edited,
    "quantity raised": edited,
    "price raised": edited,
    "written off": edited,
    "milestone": milestone,
    "retainer invoiced": retainer,
    "retainer applied": applied,
    "retainer refunded": applied,
    "added by hand": by_hand,
    "credited": correct,
    "corrected down": correct,
    "corrected anew": correct,
    "unchanged": correct,
    "milestone credited": correct,
    "retainer corrected": correct,
}


def _product(done: Confirmation) -> None:
    """Row 14: a product-based invoice line with an amount is billed as it is."""
    goods = done.case.contract.goods
    line = done.proforma.lines[goods.guid] if goods else None
    if not goods or not line or not line["baseamount"]:
        return
    amount, quantity = cast("Decimal", line["baseamount"]), cast("Decimal", line["quantity"])
    tax = cast("Decimal", line["tax"])
    actual = write_actual(
        done.case, c.BILLED, c.MATERIAL, c.CHARGEABLE, Figures(quantity, amount / quantity, amount), line=goods,
        at=done.at, document=done.at.date(), currency=done.case.contract.currency_guid, msdyn_tax=tax,
        msdyn_accountingdate=done.proforma.accounting_date, **billing_of(done),
    )  # fmt: skip
    done.billed.append(Billed(actual, tax))


def _source(item: Item) -> Row:
    return cast("Row", item.source)
