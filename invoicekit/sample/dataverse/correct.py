"""Stage 1, rows 8 to 11 and 15: what the confirmation of a correction writes [revise-project-invoices]."""

from __future__ import annotations

from typing import cast

from invoicekit.sample.dataverse.booking import Confirmation, bill, billing_of, replace, reverse, write_like
from invoicekit.sample.dataverse.proforma import Billed, Item
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.figures import figures_of
from invoicekit.sample.world.money import ZERO
from invoicekit.sample.world.tables import Row


def correct(done: Confirmation, item: Item) -> None:
    """The original billed sale is adjusted and reversed; what stands instead is billed, what is left over is open."""
    original = cast("Billed", item.original)
    original.actual.update(msdyn_adjustmentstatus=c.ADJUSTED, modifiedon=done.at)
    _reverse_billed(done, item, original)
    match item.scenario:
        case "milestone credited":
            cast("Row", original.milestone).update(msdyn_invoicestatus=c.MILESTONE_READY, modifiedon=done.at)
        case "retainer corrected":
            reverse(done, cast("Row", cast("Item", original.item).source))
        case "credited":
            _leave_open(done, item, original)
        case _:
            _bill_anew(done, item, original)


def _reverse_billed(done: Confirmation, item: Item, original: Billed) -> None:
    """The negative of a billed sale, which syncs; it bears the tax where nothing is billed instead."""
    sale = original.actual
    tax = ZERO if item.parts[0].figures.amount else item.detail["msdyn_tax"]
    reversal = write_like(done, c.BILLED, sale, cast("int", sale["msdyn_billingtype"]), figures_of(sale).negated(),
                          msdyn_adjustmentstatus=c.UNADJUSTABLE, msdyn_tax=tax, **billing_of(done))  # fmt: skip
    done.link(reversal, "Reversing", sale, "Original")
    done.billed.append(Billed(reversal, -original.tax, item))


def _bill_anew(done: Confirmation, item: Item, original: Billed) -> None:
    """The corrected figures are a new unbilled sale, its reversal and a billed sale; of less, the rest is left open."""
    part, sale = item.parts[0], original.actual
    replacing = replace(done, sale, part.billing, part.figures, c.INVOICE_POSTED)
    reverse(done, replacing)
    bill(done, item, part, replacing)
    fee = sale["msdyn_transactionclassification"] == c.FEE
    if item.scenario == "corrected down" and not fee:
        _leave_open(done, item, original)


def _leave_open(done: Confirmation, item: Item, original: Billed) -> None:
    """What is not billed any more is an open unbilled sale: it can be billed again."""
    sale = original.actual
    rest = figures_of(sale)
    if item.parts[0].figures.amount:
        rest = rest.less(item.parts[0].figures)
    replace(done, sale, cast("int", sale["msdyn_billingtype"]), rest, c.UNBILLED_CREATED)
