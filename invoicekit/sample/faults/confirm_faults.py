"""The faults of a confirmation: rows that it wrote are lost, doubled, added to or changed before anything syncs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.dataverse.booking import Confirmation, replace, reverse
from invoicekit.sample.dataverse.items import add_applied, add_correction, add_work
from invoicekit.sample.dataverse.proforma import create_draft
from invoicekit.sample.dataverse.work import approve, write_reversal
from invoicekit.sample.faults.billed_faults import BILLED_FAULTS, Key, one_more
from invoicekit.sample.faults.draft_faults import HOURS
from invoicekit.sample.faults.victim import Victim
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.clock import soon
from invoicekit.sample.world.figures import figures_of

RAISED_BY = Decimal("1000.00")


def bend_confirmed(done: Confirmation) -> None:
    """The fault, where it is one of confirmation, meets the first item that it can meet."""
    case, defect = done.case, done.case.defect
    if defect is None or defect.name not in FAULTS or not case.strikes(defect.name):
        return
    scenario = next((met for need, met in MEETS.items() if need in defect.needs), "unedited")
    item = next(item for item in done.proforma.items if item.scenario == scenario)
    key = FAULTS[defect.name](Victim.of(done, item))
    case.finds(*key)


MEETS = {"edited": "quantity raised", "written-off": "written off", "credited": "credited"}
"""The scenario of the item that a fault meets, by what it needs; else it is an unedited one."""


def _unbilled_key(victim: Victim, part: str) -> Key:
    return victim.source["msdyn_actualid"], "Chargeable", part


def _unbilled_missing(victim: Victim) -> Key:
    victim.lose(victim.reversal(victim.unbilled))
    victim.lose(victim.unbilled)
    victim.done.link(victim.billed.actual, "Billed Sales", victim.source, "Unbilled Sales")
    victim.billed.unbilled = victim.source
    return _unbilled_key(victim, "billed")


def _unbilled_unexpected(victim: Victim) -> Key:
    replace(victim.done, victim.source, c.CHARGEABLE, figures_of(victim.source), c.UNBILLED_CREATED)
    return _unbilled_key(victim, "remainder")


def _unbilled_duplicate(victim: Victim) -> Key:
    second = replace(victim.done, victim.source, c.CHARGEABLE, figures_of(victim.unbilled), c.INVOICE_POSTED)
    reverse(victim.done, second)
    return _unbilled_key(victim, "billed")


def _unbilled_different(victim: Victim) -> Key:
    figures = one_more(victim.unbilled)
    victim.unbilled.update(figures.columns())
    victim.reversal(victim.unbilled).update(figures.negated().columns())
    return _unbilled_key(victim, "billed")


def _reversal_missing(victim: Victim) -> Key:
    victim.lose(victim.reversal(victim.source))
    return (victim.source["msdyn_actualid"],)


def _reversal_unexpected(victim: Victim) -> Key:
    stray = write_reversal(victim.done.case, victim.source, victim.done.at, figures_of(victim.source).negated())
    stray["msdyn_istransition"] = True
    return (stray["msdyn_actualid"],)


def _reversal_different(victim: Victim) -> Key:
    reversal = victim.reversal(victim.source)
    reversal["msdyn_amount"] = cast("Decimal", reversal["msdyn_amount"]) + 5
    return (victim.source["msdyn_actualid"],)


def _reversed_twice(victim: Victim) -> Key:
    done = victim.done
    second = write_reversal(done.case, victim.source, done.at, figures_of(victim.source).negated())
    done.unbilled.append(second)
    done.link(second, "Reversing", victim.source, "Original")
    return (victim.source["msdyn_actualid"],)


def _reversal_synced(victim: Victim) -> Key:
    reversal = victim.reversal(victim.source)
    reversal["msdyn_istransition"] = False
    victim.done.unbilled.append(reversal)
    return (reversal["msdyn_actualid"],)


def _billing_status(victim: Victim) -> Key:
    victim.source["msdyn_billingstatus"] = c.INVOICE_CREATED
    return (victim.source["msdyn_actualid"],)


def _milestone_status(victim: Victim) -> Key:
    milestone = next(item.milestone for item in victim.done.proforma.items if item.milestone)
    milestone["msdyn_invoicestatus"] = c.MILESTONE_CREATED
    return (milestone["msdyn_contractlinescheduleofvalueid"],)


def _milestone_edited(victim: Victim) -> Key:
    """In Finance too, where the change has synced."""
    case = victim.done.case
    milestone = next(item.milestone for item in victim.done.proforma.items if item.milestone)
    identity = str(milestone["msdyn_contractlinescheduleofvalueid"])
    company, tables = case.contract.company.code, case.book.tables
    milestone["msdyn_amount"] = cast("Decimal", milestone["msdyn_amount"]) + RAISED_BY
    for table, column, value in (
        ("projcdscontractlinemilestoneimport", "transactionid", identity),
        ("projonacctranssale", "transid", case.world.on_account[identity]),
    ):
        synced = next(row for row in tables[table] if row[column] == value and row["dataareaid"] == company)
        synced["amount"] = milestone["msdyn_amount"]
    return (identity,)


def _retainer_credited(victim: Victim) -> Key:
    """One draft applies half of what the invoice's retainer left, another credits the retainer."""
    done, case, number = victim.done, victim.done.case, victim.number
    left, at = done.retained[-1], done.at + timedelta(days=2)
    applying = create_draft(case, at, None)
    add_work(case, applying, approve(case, c.TIME, done.at, soon(case.rng, done.at), figures=HOURS), at)
    add_applied(case, applying, left, Decimal("0.5"), at, "retainer applied")
    crediting = create_draft(case, at, None, corrects=True)
    billed = next(billed for billed in done.billed if billed.item and billed.item.source is left)
    add_correction(case, crediting, billed, "retainer corrected", at)
    case.proforma = number
    return (left["msdyn_actualid"],)


FAULTS: dict[str, Callable[[Victim], Key]] = {
    **BILLED_FAULTS,
    "unbilled-missing": _unbilled_missing,
    "unbilled-unexpected": _unbilled_unexpected,
    "unbilled-duplicate": _unbilled_duplicate,
    "unbilled-different": _unbilled_different,
    "reversal-missing": _reversal_missing,
    "reversal-unexpected": _reversal_unexpected,
    "reversal-different": _reversal_different,
    "reversed-twice": _reversed_twice,
    "reversal-synced": _reversal_synced,
    "billing-status-wrong": _billing_status,
    "milestone-status-wrong": _milestone_status,
    "milestone-edited": _milestone_edited,
    "retainer-credited-after-applied": _retainer_credited,
}
