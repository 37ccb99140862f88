"""What the scenarios of a confirmation write with: billed sales, reversals, replacements and their links."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from invoicekit.sample.dataverse.proforma import Billed, Item, Part, Proforma
from invoicekit.sample.dataverse.work import connect, write_actual
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.figures import Figures, figures_of
from invoicekit.sample.world.tables import Row, Value


@dataclass
class Confirmation:
    """What a confirmation wrote, in order: what has to sync after it."""

    case: Case
    proforma: Proforma
    at: datetime
    billed: list[Billed] = field(default_factory=list)
    unbilled: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    retained: list[Row] = field(default_factory=list)
    """The negative unbilled sales of retainers, from which later invoices take."""

    def link(self, first: Row, role: str, second: Row, second_role: str) -> None:
        """Two actuals are linked."""
        self.links.append(connect(self.case, first, role, second, second_role, self.at))


def reverse(done: Confirmation, original: Row) -> Row:
    """The negative of an unbilled sale, unadjustable and kept out of Finance, linked to it."""
    reversal = write_like(done, c.UNBILLED, original, cast("int", original["msdyn_billingtype"]),
                          figures_of(original).negated(), msdyn_adjustmentstatus=c.UNADJUSTABLE,
                          msdyn_istransition=True)  # fmt: skip
    done.link(reversal, "Reversing", original, "Original")
    return reversal


def replace(done: Confirmation, original: Row, billing: int, figures: Figures, status: int, **more: Value) -> Row:
    """A new unbilled sale in the place of an original, which syncs unless it is a retainer's."""
    replacing = write_like(done, c.UNBILLED, original, billing, figures, msdyn_billingstatus=status, **more)
    done.unbilled.append(replacing)
    done.link(replacing, "Replacing", original, "Original")
    return replacing


def bill(done: Confirmation, item: Item, part: Part, unbilled: Row, *, waits: bool = True) -> Row:
    """The billed sale of one part, linked to the unbilled sale that it came from."""
    tax = item.detail["msdyn_tax"] if part is item.parts[0] else part.tax
    actual = write_like(done, c.BILLED, unbilled, part.billing, part.figures, msdyn_tax=tax, **billing_of(done))
    done.link(actual, "Billed Sales", unbilled, "Unbilled Sales")
    done.billed.append(Billed(actual, part.tax, item, unbilled=unbilled if waits else None))
    return actual


def bill_alone(done: Confirmation, item: Item) -> Row:
    """The billed sale of a line detail that no unbilled sale is behind."""
    part = item.parts[0]
    actual = write_new(done, c.BILLED, item, part.figures, msdyn_tax=part.tax, **billing_of(done))
    done.billed.append(Billed(actual, part.tax, item, milestone=item.milestone))
    return actual


def billing_of(done: Confirmation) -> dict[str, Value]:
    """The columns that tell the invoice of a billed sale."""
    return {"msdyn_invoice": done.proforma.row["invoiceid"], "msdyn_billingstatus": c.INVOICE_POSTED}


def write_like(done: Confirmation, kind: int, like: Row, billing: int, figures: Figures, **more: Value) -> Row:
    """An actual of the same work with other figures, in the accounting period of the invoice."""
    return write_actual(
        done.case, kind, cast("int", like["msdyn_transactionclassification"]), billing, figures,
        line=done.case.contract.line(like["msdyn_salescontractlineid"]), at=done.at,
        document=cast("date", like["msdyn_documentdate"]), currency=done.case.contract.currency_guid,
        msdyn_accountingdate=done.proforma.accounting_date, msdyn_description=like["msdyn_description"],
        msdyn_resourcingcompany=like["msdyn_resourcingcompany"], msdyn_isintercompany=like["msdyn_isintercompany"],
        **more,
    )  # fmt: skip


def write_new(done: Confirmation, kind: int, item: Item, figures: Figures, **more: Value) -> Row:
    """An actual of what the line detail says, in the accounting period of the invoice."""
    detail, part = item.detail, item.parts[0]
    return write_actual(
        done.case, kind, cast("int", detail["msdyn_transactionclassification"]), part.billing, figures,
        line=done.case.contract.line(detail["msdyn_salescontractlineid"]), at=done.at,
        document=cast("date", detail["msdyn_documentdate"]), currency=done.case.contract.currency_guid,
        msdyn_accountingdate=done.proforma.accounting_date, **more,
    )  # fmt: skip
