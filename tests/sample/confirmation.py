"""Links, sources and scenarios of confirmed line details ("How confirmation is read" of DECISIONS.md)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cached_property

from .exports import CHARGEABLE, CONFIRMED, POSTED, UNBILLED, Exports, Row

ACTUAL, DETAIL, MILESTONE = "msdyn_actual", "msdyn_invoicelinetransaction", "msdyn_contractlinescheduleofvalue"
OF_MILESTONE, OF_FEE, OF_RETAINER = "192350003", "192350004", "192350005"
INVOICE_POSTED, UNADJUSTABLE = "192350002", "192350002"

Facts = dict[str, object]
NUMBERS = ("quantity", "amount")


def number(row: Row, name: str) -> Decimal:
    return Decimal(row[f"msdyn_{name}"] or 0)


def figures(row: Row, less: Row | None = None) -> Facts:
    return {name: number(row, name) - (number(less, name) if less else 0) for name in NUMBERS}


class Stage:
    """One book's confirmations."""

    def __init__(self, book: Exports) -> None:
        self.book = book
        self.actuals = book.by(ACTUAL, "msdyn_actualid")
        self.details = book.by(DETAIL, "msdyn_invoicelinetransactionid")
        self.invoices = book.by("invoice", "invoiceid")
        self.ends: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
        for link in book["msdyn_transactionconnection"]:
            one, two = ((link[f"msdyn_transaction{n}"], link[f"msdyn_transaction{n}role"],
                         link[f"msdyn_transaction{n}type"]) for n in (1, 2))  # fmt: skip
            self.ends[one[0], one[1]].append(two)
            self.ends[two[0], two[1]].append(one)

    def far(self, identity: str, role: str, far_role: str = "", kind: str = "") -> str | None:
        """The record at the other end of a link; the smallest of several."""
        ends = self.ends[identity, role]
        return min((i for i, r, k in ends if far_role in {"", r} and kind in {"", k}), default=None)

    def is_confirmed(self, invoice: str) -> bool:
        row = self.invoices.get(invoice)
        return row is not None and row["msdyn_projectinvoicestatus"] in {CONFIRMED, POSTED}

    @cached_property
    def confirmed(self) -> list[Row]:
        return [row for row in self.details.values() if self.is_confirmed(row["msdyn_invoice"])]

    def behind(self, detail: Row) -> tuple[str | None, Row | None]:
        """What the detail bills: its source or the sale that it corrects, and the actual that this is."""
        identity = detail["msdyn_invoicelinetransactionid"]
        if detail["msdyn_correction"] == "True":
            found = self.far(identity, "Replacing", "Original", ACTUAL)
        else:
            found = self.far(identity, "Billed Sales")
        return found, self.actuals.get(found or "")

    def scenario(self, detail: Row) -> str:
        source, row = self.behind(detail)
        class_, billing = detail["msdyn_transactionclassification"], detail["msdyn_billingtype"]
        same = row is not None and all(number(detail, name) == number(row, name) for name in ("quantity", "price"))
        typed = row is not None and billing == row["msdyn_billingtype"]
        less = (
            row is not None and typed and number(detail, "price") == number(row, "price")
            and abs(number(detail, "quantity")) < abs(number(row, "quantity"))
            and number(detail, "quantity") * number(row, "quantity") >= 0
        )  # fmt: skip
        was = row["msdyn_transactionclassification"] if row else class_
        if detail["msdyn_correction"] == "True":
            cases = (
                (row is None, "unlinked"), (was == OF_MILESTONE, "milestone credited"),
                (was == OF_RETAINER, "retainer corrected"), (number(detail, "amount") == 0, "credited"),
                (same and typed, "unchanged"), (less, "corrected down"), (True, "corrected anew"),
            )  # fmt: skip
        else:
            retained = row is not None and was == OF_RETAINER and row["msdyn_transactiontypecode"] == UNBILLED
            cases = (
                (class_ == OF_MILESTONE, "milestone"), (retained, "retainer applied"),
                (class_ == OF_RETAINER, "retainer invoiced"), (source is None, "added by hand"),
                (same and typed, "unedited"), (less and billing == CHARGEABLE, "reduced"), (True, "edited"),
            )  # fmt: skip
        return next(name for holds, name in cases if holds)

    @cached_property
    def origins(self) -> set[str]:
        """The sources of confirmed line details, and the sales that they correct."""
        return {source for detail in self.confirmed if (source := self.behind(detail)[0])}

    @cached_property
    def sources(self) -> set[str]:
        """What line details bill that are no corrections."""
        details = [detail for detail in self.details.values() if detail["msdyn_correction"] != "True"]
        return {source for detail in details if (source := self.behind(detail)[0])}

    def part(self, unbilled: Row) -> str:
        """Billed with its line detail, or left over: then it may be the source of another one later."""
        identity = unbilled["msdyn_actualid"]
        named = self.far(identity, "Unbilled Sales", "Billed Sales", ACTUAL)
        billed = named or unbilled["msdyn_billingstatus"] == INVOICE_POSTED
        return "billed" if billed and identity not in self.sources else "remainder"
