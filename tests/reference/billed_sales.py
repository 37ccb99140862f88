"""Which line detail's billed sale a billed sale is, and which new unbilled sales were written beside it.

"Which billed sale it is" and "New unbilled sales expected" of DECISIONS.md, "How confirmation is read".
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from .exports import Row
from .facts import CONFIRMED, PROJECT_INVOICE, by
from .links import ACTUAL, DETAIL, MILESTONE
from .scenario import NOT_EXPORTED, LineDetail, LineDetails

BILLED, UNBILLED, POSTED = "Billed sales", "Unbilled sales", "Customer invoice posted"


@dataclass(frozen=True)
class Identity:
    """What a billed sale is of; without a source it is nothing's."""

    source_id: str | None
    part: str
    is_judged: bool = True


@dataclass(frozen=True)
class NewUnbilled:
    """An unbilled sale that replaces a source or an original, or that a retainer invoiced has written."""

    row: Row
    origin_id: str
    part: str
    is_judged: bool


class BilledSales:
    """Tells of each billed sale what it is."""

    def __init__(self, details: LineDetails) -> None:
        self.details = details
        self.facts = details.facts
        self.links = details.links

    def invoice(self, billed: Row) -> Row | None:
        """The project invoice that an actual names, if it is in the export."""
        invoice = self.facts.dataverse("invoice").get(billed["invoice_id"])
        return invoice if invoice and invoice["order_type"] in PROJECT_INVOICE else None

    @cached_property
    def of_confirmed_invoices(self) -> list[tuple[Row, Row]]:
        """Billed sales, each with its confirmed invoice; as often as they are in the export."""
        rows = [row for row in self.facts.books.rows(ACTUAL) if row["transaction_type"] == BILLED]
        found = [(row, self.invoice(row)) for row in rows if row["class"] != "Tax"]
        return [(row, invoice) for row, invoice in found if invoice and invoice["status"] in CONFIRMED]

    def identity(self, billed: Row) -> Identity:
        reversed_ = self.links.between_actuals(billed["actual_id"], "reversing", "original")
        if originals := [it for it in reversed_ if self.links.actual(it, BILLED)]:
            return Identity(originals[0], "reversal")
        source_id = self._source_id(billed)
        details = self.details.of_invoice({"invoice_id": billed["invoice_id"]})
        bills_it = any(it.source_id == source_id and it.scenario != NOT_EXPORTED for it in details)
        if any(it.scenario == NOT_EXPORTED for it in details) and not bills_it and self._points_at_nothing(billed):
            return Identity(source_id, "billed", is_judged=False)
        detail = self.details.by_key.get((billed["invoice_id"], source_id or ""))
        if detail is None or billed["billing_type"] == "Chargeable":
            return Identity(source_id, "billed")
        if detail.bills_what_was_not_exported and detail.row["billing_type"] == "Chargeable":
            return Identity(source_id, "rest", is_judged=False)
        return Identity(source_id, "rest" if detail.scenario == "reduced" else "billed")

    def _points_at_nothing(self, billed: Row) -> bool:
        """It takes back, or by its unbilled sale replaces, what is in no export, or is of a line that corrects such."""
        links = self.links
        behind = links.between_actuals(billed["actual_id"], "billedsales", "unbilledsales")
        originals = links.between_actuals(billed["actual_id"], "reversing", "original")
        originals += [it for unbilled in behind for it in links.between_actuals(unbilled, "replacing", "original")]
        lines = [self.details.by_id.get(end.id) for end in links.far_of_any_role(billed["actual_id"], DETAIL)]
        return any(links.actual(it) is None for it in originals) or any(
            it is not None and it.scenario == NOT_EXPORTED for it in lines
        )

    def _source_id(self, billed: Row) -> str | None:
        unbilled = self.links.unbilled_behind(billed["actual_id"])
        if unbilled:
            if any(d.invoice["invoice_id"] == billed["invoice_id"] for d in self.details.by_source.get(unbilled, [])):
                return unbilled
            if replaced := self.links.original(unbilled, "replacing"):
                return replaced
        return self._hangs_on(billed) or self._the_one_there_is(billed, has_unbilled=unbilled is not None) or unbilled

    def _hangs_on(self, billed: Row) -> str | None:
        """By a connection to a line detail (not as the original of its correction; a lost one), else to a milestone."""
        for end in self.links.far_of_any_role(billed["actual_id"], DETAIL):
            if end.role != "replacing":
                return self.details.by_id[end.id].source_id if end.id in self.details.by_id else end.id
        return next((end.id for end in self.links.far_of_any_role(billed["actual_id"], MILESTONE)), None)

    def _the_one_there_is(self, billed: Row, *, has_unbilled: bool) -> str | None:
        """The only line detail of its class, or the only product line, of the invoice and contract line."""
        where = (billed["invoice_id"], billed["contract_line_id"])
        retainer = "retainer applied" if billed["amount"] < 0 else "retainer invoiced"  # the sign tells
        if scenario := {"Milestone": "milestone", "Retainer": retainer}.get(billed["class"] or ""):
            found = [d.source_id for d in self._details_at.get(where, []) if d.scenario == scenario]
        elif has_unbilled:
            found = []
        else:
            lines = [line for line in self.product_lines if (line["invoice_id"], contract_line(line)) == where]
            found = [line["invoice_line_id"] for line in lines]
        return found[0] if len(found) == 1 else None

    def standing_tax(self, billed_id: str, *later: str) -> Decimal | None:
        """The tax that is billed in the end with a billed sale, what it corrects and what that took back counted in."""
        row = self._confirmed.get(billed_id)
        if row is None or billed_id in later:
            return None
        identity = self.identity(row)
        detail = self.details.by_key.get((row["invoice_id"], identity.source_id or ""))
        if detail is None or identity.part == "reversal":
            return None
        taxes = [row["tax"]]
        if detail.is_correction:
            if detail.actual is None:
                return None
            back = self._taken_back.get((row["invoice_id"], detail.source_id), [])
            taxes += [it["tax"] for it in back] if len(back) == 1 else [None]
            taxes.append(self.standing_tax(detail.source_id, billed_id, *later))
        return None if None in taxes else sum(taxes, Decimal(0))

    @cached_property
    def _confirmed(self) -> dict[str, Row]:
        return by((row for row, _ in self.of_confirmed_invoices), "actual_id")

    @cached_property
    def _taken_back(self) -> dict[tuple[str, str], list[Row]]:
        """By invoice id and original, the billed sales that take it back there."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row, _ in self.of_confirmed_invoices:
            identity = self.identity(row)
            if identity.part == "reversal":
                found.setdefault((row["invoice_id"], str(identity.source_id)), []).append(row)
        return found

    @cached_property
    def _details_at(self) -> dict[tuple[str, str | None], list[LineDetail]]:
        found: dict[tuple[str, str | None], list[LineDetail]] = {}
        for detail in self.details.all:
            where = (detail.invoice["invoice_id"], detail.row["contract_line_id"])
            found.setdefault(where, []).append(detail)
        return found

    @cached_property
    def product_lines(self) -> list[Row]:
        """Product lines of project invoices, by id, each once."""
        lines = by(self.facts.invoice_lines, "invoice_line_id")
        return [
            row
            for _, row in sorted(lines.items())
            if row["product_type"] not in (None, "Project-based service") and self.invoice(row)
        ]

    def products_of(self, invoice: Row) -> list[Row]:
        return [line for line in self.product_lines if line["invoice_id"] == invoice["invoice_id"]]

    @cached_property
    def new_unbilled(self) -> list[NewUnbilled]:
        """As often as they are in the export."""
        written = self._written_by_retainers
        found = []
        for row in self.facts.books.rows(ACTUAL):
            if row["transaction_type"] == UNBILLED and row["class"] != "Tax":
                replaced = self.links.original(row["actual_id"], "replacing")
                if replaced in self.origins:
                    is_judged = self.origins[str(replaced)].actual is not None
                    found.append(NewUnbilled(row, str(replaced), self._part(row), is_judged))
                elif row["actual_id"] in written:
                    found.append(NewUnbilled(row, written[row["actual_id"]], "remainder", is_judged=True))
        return found

    @cached_property
    def origins(self) -> dict[str, LineDetail]:
        """Actuals that are source or original of a confirmed line detail; of several the smallest line detail."""
        found: dict[str, LineDetail] = {}
        for detail in self.details.confirmed:
            if detail.actual or (detail.linked and detail.linked.type == ACTUAL):
                found.setdefault(detail.source_id, detail)
        return found

    def _part(self, row: Row) -> str:
        """Billed where a link or the billing status says so; no retainer, and not what is billed again on its own."""
        if row["actual_id"] in self.details.by_source or row["class"] == "Retainer":
            return "remainder"
        named = self.links.billed_from(row["actual_id"])
        return "billed" if named or row["billing_status"] == POSTED else "remainder"

    @cached_property
    def _written_by_retainers(self) -> dict[str, str]:
        """Unbilled sales behind the billed sales of retainers invoiced: the line detail of each."""
        found: dict[str, str] = {}
        for billed, _ in self.of_confirmed_invoices:
            unbilled, identity = self.links.unbilled_behind(billed["actual_id"]), self.identity(billed)
            detail = self.details.by_key.get((billed["invoice_id"], identity.source_id or ""))
            is_retainer = billed["class"] == "Retainer" and identity.part == "billed"
            if unbilled and detail and detail.scenario == "retainer invoiced" and is_retainer:
                line = detail.row["line_detail_id"]
                found[unbilled] = min(line, found.get(unbilled, line))
        return found


def contract_line(line: Row) -> str | None:
    """The contract line of an invoice line: the project one, else the standard one."""
    found: str | None = line["contract_line_id"] or line["contract_line_id_standard"]
    return found
