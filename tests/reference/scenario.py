"""What a line detail of a project invoice is: its source or original, and the scenario of stage 1 that it falls under.

"The source of a line detail" and "The scenario" of DECISIONS.md, "How confirmation is read".
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from .exports import Row
from .facts import CONFIRMED, PROJECT_INVOICE, Facts, by, modified_or_created
from .links import ACTUAL, DETAIL, MILESTONE, End, Links

NOT_EXPORTED = "original not exported"


@dataclass(frozen=True)
class LineDetail:
    """A line detail with its invoice; `actual` is its source, or its original billed sale, if that is in the export."""

    row: Row
    invoice: Row
    is_correction: bool
    scenario: str | None  # of a correction that names no original there is none
    linked: End | None  # the source, of one that is no correction
    actual: Row | None

    @property
    def id(self) -> str:
        return str(self.row["line_detail_id"])

    @property
    def source_id(self) -> str:
        """The source's id, the original billed sale's, or, with neither, the line detail's own."""
        if self.is_correction:
            return str(self.actual["actual_id"]) if self.actual else self.id
        return self.linked.id if self.linked else self.id

    @property
    def bills_what_was_not_exported(self) -> bool:
        """Whether it bills an actual that is not in the export, so that nothing tells whether it was edited."""
        return self.scenario == "unedited" and self.actual is None

    @property
    def is_confirmed(self) -> bool:
        return self.invoice["status"] in CONFIRMED

    @property
    def before(self) -> Row:
        """The row that was there before: the source or original; one that is not in the export had these figures."""
        return self.actual or self.row


class LineDetails:
    """The line details of all project invoices, by what a rule asks for; in the order of their ids."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.links = Links(facts)

    @cached_property
    def all(self) -> list[LineDetail]:
        invoices = self.facts.dataverse("invoice")
        rows = by(self.facts.books.rows(DETAIL), "line_detail_id")
        found = [(row, invoices.get(row["invoice_id"])) for _, row in sorted(rows.items())]
        return [self._read(row, of) for row, of in found if of and of["order_type"] in PROJECT_INVOICE]

    @cached_property
    def by_id(self) -> dict[str, LineDetail]:
        return {detail.id: detail for detail in self.all}

    @cached_property
    def judged(self) -> list[LineDetail]:
        """Those that are not before go-live."""
        before = self.facts.settings.before_go_live
        return [detail for detail in self.all if not before(modified_or_created(detail.invoice))]

    @cached_property
    def confirmed(self) -> list[LineDetail]:
        return [detail for detail in self.all if detail.is_confirmed]

    @cached_property
    def by_source(self) -> dict[str, list[LineDetail]]:
        """Line details that are no correction and have a source, by its id."""
        found: defaultdict[str, list[LineDetail]] = defaultdict(list)
        for detail in self.all:
            if detail.linked:
                found[detail.linked.id].append(detail)
        return dict(found)

    @cached_property
    def by_key(self) -> dict[tuple[str, str], LineDetail]:
        """By invoice id and source id; of several the smallest line detail."""
        found: dict[tuple[str, str], LineDetail] = {}
        for detail in self.all:
            found.setdefault((detail.invoice["invoice_id"], detail.source_id), detail)
        return found

    @cached_property
    def _by_invoice(self) -> dict[str, list[LineDetail]]:
        found: defaultdict[str, list[LineDetail]] = defaultdict(list)
        for detail in self.all:
            found[detail.invoice["invoice_id"]].append(detail)
        return dict(found)

    def of_invoice(self, invoice: Row) -> list[LineDetail]:
        return self._by_invoice.get(invoice["invoice_id"], [])

    def due(self, invoice: Row) -> datetime | None:
        """When what an invoice's confirmation writes is due."""
        since = modified_or_created(invoice)
        return since and since + self.facts.settings.sync_lag

    def _read(self, row: Row, invoice: Row) -> LineDetail:
        if row["correction"] or row["original_line_detail_id"] is not None:
            original = self._original(row)
            scenario = _of_correction(row, original) if original else self._without_original(row)
            return LineDetail(row, invoice, True, scenario, None, original)
        linked = self._source(row)
        actual = self.links.actual(linked.id) if linked and linked.type == ACTUAL else None
        return LineDetail(row, invoice, False, _of_detail(row, linked, actual), linked, actual)

    def _source(self, row: Row) -> End | None:
        """The smallest far end of its Billed Sales role that is no billed sale."""
        ends = self.links.far_ends(End(row["line_detail_id"], "billedsales", DETAIL))
        return next((end for end in ends if not self._is_billed_sale(end)), None)

    def _is_billed_sale(self, end: End) -> bool:
        return end.type == ACTUAL and self.links.actual(end.id, "Billed sales") is not None

    def _without_original(self, row: Row) -> str | None:
        """Whether what it says that it corrects, the smallest, is not in the export."""
        ends = self.links.far_ends(End(row["line_detail_id"], "replacing", DETAIL))
        named = [end.id for end in ends if (end.role, end.type) == ("original", ACTUAL)]
        return NOT_EXPORTED if named and self.links.actual(named[0]) is None else None

    def _original(self, row: Row) -> Row | None:
        """The billed sale at the far end of Replacing → Original, the smallest that is in the export."""
        ends = self.links.far_ends(End(row["line_detail_id"], "replacing", DETAIL))
        originals = [
            self.links.actual(end.id, "Billed sales") for end in ends if (end.role, end.type) == ("original", ACTUAL)
        ]
        return next((original for original in originals if original), None)


def _of_correction(row: Row, original: Row) -> str:
    if original["class"] == "Milestone":
        return "milestone credited"
    if original["class"] == "Retainer":
        return "retainer corrected"
    if row["amount"] == 0:
        return "credited"
    if _same(row, original, "quantity", "price", "amount", "billing_type"):
        return "unchanged"
    return "corrected down" if _is_less(row, original) else "corrected anew"


def _of_detail(row: Row, linked: End | None, source: Row | None) -> str:
    if (linked and linked.type == MILESTONE) or row["class"] == "Milestone":
        return "milestone"
    is_actual = linked is not None and linked.type == ACTUAL
    if is_actual and source and source["class"] == "Retainer" and source["transaction_type"] == "Unbilled sales":
        return "retainer applied"
    if is_actual and source is None and row["class"] == "Retainer":
        return "retainer applied"
    if row["class"] == "Retainer" or (linked and not is_actual):
        return "retainer invoiced"
    if linked is None:
        return "added by hand"
    if source is None or _same(row, source, "quantity", "price", "amount", "billing_type"):
        return "unedited"
    return "reduced" if row["billing_type"] == "Chargeable" and _is_less(row, source) else "edited"


def _is_less(row: Row, before: Row) -> bool:
    """A smaller quantity of the same sign, at the same price and billing type."""
    now, was = row["quantity"], before["quantity"]
    if now is None or was is None or now * was <= 0 or not _same(row, before, "price", "billing_type"):
        return False
    return abs(Decimal(now)) < abs(Decimal(was))


def _same(one: Row, other: Row, *columns: str) -> bool:
    """What either side lacks is taken as equal."""

    def same(value: Any, other_value: Any) -> bool:
        return value is None or other_value is None or bool(value == other_value)

    return all(same(one[column], other[column]) for column in columns)
