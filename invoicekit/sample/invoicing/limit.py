"""Real-time sync carries so many rows of an invoice and no more [process.md, Stage 2]."""

from __future__ import annotations

from invoicekit.sample.dataverse.booking import Confirmation
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.tables import Row

LINE_LIMIT = 1000
EDITED_ITEMS = 250
"""Line details of reduced quantity; each sends two new unbilled and two billed sales. The plain ones do the rest."""


def within_limit(case: Case, done: Confirmation) -> list[Row]:
    """What the confirmation wrote and sync carries; the fault is that the rows beyond the limit are lost."""
    rows = [*done.unbilled, *(billed.actual for billed in done.billed)]
    if len(rows) <= LINE_LIMIT or not case.strikes("line-limit"):
        return rows
    case.finds(done.proforma.number)
    for lost in rows[LINE_LIMIT:]:
        case.finds(lost["msdyn_actualid"], rule="sync.actual")
    return rows[:LINE_LIMIT]
