"""Stage 1: what the confirmation of a proforma invoice writes, scenario by scenario [confirm-proforma-invoice]."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from invoicekit.sample import choices as c
from invoicekit.sample.case import Case
from invoicekit.sample.master import ContractLine
from invoicekit.sample.proforma import Billed, Item, Part, Proforma
from invoicekit.sample.tables import Row, Value
from invoicekit.sample.work import connect, figures_of, write_actual


@dataclass
class Confirmation:
    """What a confirmation wrote, in order: what has to sync after it."""

    case: Case
    proforma: Proforma
    at: datetime
    billed: list[Billed] = field(default_factory=list)
    unbilled: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)


Scenario = Callable[[Confirmation, Item], None]


def confirm(case: Case, proforma: Proforma, at: datetime) -> Confirmation:
    """The invoice is Confirmed and its actuals and links are written."""
    proforma.row.update(msdyn_projectinvoicestatus=c.CONFIRMED, msdyn_invoicedate=at.date(), modifiedon=at)
    done = Confirmation(case, proforma, at)
    for item in proforma.items:
        SCENARIOS[item.scenario](done, item)
    return done


def unedited(done: Confirmation, item: Item) -> None:
    """Row 1: the unbilled sale is reversed and billed as it is."""
    source = _source(item)
    source.update(msdyn_billingstatus=c.INVOICE_POSTED, modifiedon=done.at)
    _reverse(done, source)
    _bill(done, item, item.parts[0], source)


def edited(done: Confirmation, item: Item) -> None:
    """Rows 2 and 3: the original is adjusted; each part is a new unbilled sale, its reversal, and a billed sale."""
    source = _source(item)
    source.update(msdyn_adjustmentstatus=c.ADJUSTED, modifiedon=done.at)
    _reverse(done, source)
    for part in item.parts:
        replacing = _write(done, c.UNBILLED, source, part, msdyn_billingstatus=c.INVOICE_POSTED)
        done.unbilled.append(replacing)
        done.links.append(connect(done.case, replacing, "Replacing", source, "Original", done.at))
        _reverse(done, replacing)
        _bill(done, item, part, replacing)


def milestone(done: Confirmation, item: Item) -> None:
    """Row 4: a milestone is billed for its amount; there is no unbilled sale."""
    row = cast("Row", item.milestone)
    row.update(msdyn_invoicestatus=c.MILESTONE_POSTED, modifiedon=done.at)
    line = cast("ContractLine", done.case.contract.fixed)
    part = item.parts[0]
    actual = write_actual(
        done.case, c.BILLED, c.MILESTONE, part.billing, part.figures, line=line, at=done.at,
        document=cast("date", row["msdyn_invoicedate"]), currency=done.case.contract.currency_guid,
        msdyn_accountingdate=done.proforma.accounting_date, msdyn_invoice=done.proforma.row["invoiceid"],
        msdyn_billingstatus=c.INVOICE_POSTED,
    )  # fmt: skip
    done.billed.append(Billed(actual, part.tax, milestone=row))


SCENARIOS: dict[str, Scenario] = {
    "unedited": unedited,
    "reduced": edited,
    "quantity raised": edited,
    "price raised": edited,
    "written off": edited,
    "milestone": milestone,
}


def _source(item: Item) -> Row:
    return cast("Row", item.source)


def _reverse(done: Confirmation, original: Row) -> None:
    """The negative of an unbilled sale, unadjustable and kept out of Finance, linked to it."""
    billing = cast("int", original["msdyn_billingtype"])
    part = Part(billing, figures_of(original).negated(), Decimal(0))
    reversal = _write(done, c.UNBILLED, original, part, msdyn_adjustmentstatus=c.UNADJUSTABLE, msdyn_istransition=True)
    done.links.append(connect(done.case, reversal, "Reversing", original, "Original", done.at))


def _bill(done: Confirmation, item: Item, part: Part, unbilled: Row) -> None:
    """The billed sale of one part, linked to the unbilled sale that it came from."""
    actual = _write(done, c.BILLED, unbilled, part, msdyn_invoice=done.proforma.row["invoiceid"],
                    msdyn_billingstatus=c.INVOICE_POSTED)  # fmt: skip
    done.links.append(connect(done.case, actual, "Billed Sales", unbilled, "Unbilled Sales", done.at))
    done.billed.append(Billed(actual, part.tax, unbilled=unbilled, milestone=item.milestone))


def _write(done: Confirmation, kind: int, like: Row, part: Part, **more: Value) -> Row:
    """An actual of the same work with the part's figures, in the accounting period of the invoice."""
    return write_actual(
        done.case, kind, cast("int", like["msdyn_transactionclassification"]), part.billing, part.figures,
        line=done.case.contract.work, at=done.at, document=cast("date", like["msdyn_documentdate"]),
        currency=done.case.contract.currency_guid, msdyn_accountingdate=done.proforma.accounting_date,
        msdyn_description=like["msdyn_description"], msdyn_resourcingcompany=like["msdyn_resourcingcompany"],
        msdyn_isintercompany=like["msdyn_isintercompany"], **more,
    )  # fmt: skip
