"""The faults of a confirmation: rows that it wrote are lost, doubled, added to or changed before anything syncs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.dataverse.booking import Confirmation, replace, reverse
from invoicekit.sample.dataverse.items import add_applied, add_correction, add_work
from invoicekit.sample.dataverse.proforma import Billed, charge, create_draft
from invoicekit.sample.dataverse.work import approve, write_reversal
from invoicekit.sample.faults.draft_faults import HOURS
from invoicekit.sample.faults.victim import Victim
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.clock import soon
from invoicekit.sample.world.figures import Figures, figures_of
from invoicekit.sample.world.master import ContractLine
from invoicekit.sample.world.money import ZERO
from invoicekit.sample.world.tables import Row

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

Key = tuple[object, ...]


def _billed_key(victim: Victim) -> Key:
    return victim.number, victim.source["msdyn_actualid"], "billed"


def _billed_missing(victim: Victim) -> Key:
    victim.lose(victim.billed.actual)
    return _billed_key(victim)


def _billed_unexpected(victim: Victim) -> Key:
    return (victim.bill_like().actual["msdyn_actualid"],)


def _billed_ambiguous(victim: Victim) -> Key:
    victim.unlink(victim.billed.actual)
    victim.billed.unbilled = None  # Finance knows of no unbilled sale to wait for
    return (victim.billed.actual["msdyn_actualid"],)


def _billed_duplicate(victim: Victim) -> Key:
    second = victim.bill_like()
    second.unbilled = victim.unbilled
    victim.done.link(second.actual, "Billed Sales", victim.unbilled, "Unbilled Sales")
    return _billed_key(victim)


def _billed_class(victim: Victim) -> Key:
    was = victim.billed.actual["msdyn_transactionclassification"]
    victim.billed.actual["msdyn_transactionclassification"] = c.EXPENSE if was != c.EXPENSE else c.TIME
    return _billed_key(victim)


def _billed_type(victim: Victim) -> Key:
    victim.billed.actual["msdyn_billingtype"] = c.NON_CHARGEABLE
    return _billed_key(victim)


def _billed_date(victim: Victim) -> Key:
    sale = victim.billed.actual
    sale["msdyn_accountingdate"] = cast("date", sale["msdyn_accountingdate"]) + timedelta(days=7)
    return _billed_key(victim)


def _billed_line(victim: Victim) -> Key:
    line = cast("ContractLine", victim.done.case.contract.fixed)
    victim.billed.actual.update(
        msdyn_salescontractlineid=line.guid, msdyn_valueofsalescontractline=line.number, msdyn_project=line.project_guid
    )
    return _billed_key(victim)


def _billed_amount(victim: Victim) -> Key:
    victim.billed.actual.update(_more(victim.billed.actual).columns())
    return _billed_key(victim)


def _billed_tax(victim: Victim) -> Key:
    sale = victim.billed.actual
    sale["msdyn_tax"] = cast("Decimal", sale["msdyn_tax"]) + Decimal("4.20")
    return _billed_key(victim)


def _detail_class(victim: Victim) -> Key:
    key = _billed_class(victim)
    changed = victim.billed.actual["msdyn_transactionclassification"]
    victim.item.detail["msdyn_transactionclassification"] = changed
    return key


def _written_off_tax(victim: Victim) -> Key:
    victim.item.detail["msdyn_tax"] = victim.billed.actual["msdyn_tax"] = Decimal("4.20")
    return _billed_key(victim)


def _credit_tax(victim: Victim) -> Key:
    detail, original = victim.item.detail, cast("Billed", victim.item.original)
    line = victim.done.case.contract.line(detail["msdyn_salescontractlineid"])
    charge(victim.done.proforma, line, ZERO, -cast("Decimal", detail["msdyn_tax"]))
    detail["msdyn_tax"] = victim.billed.actual["msdyn_tax"] = victim.billed.tax = ZERO
    return victim.number, original.actual["msdyn_actualid"], "reversal"


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
    figures = _more(victim.unbilled)
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


def _more(row: Row) -> Figures:
    was = figures_of(row)
    return Figures.of(was.quantity + 1, was.price)


FAULTS: dict[str, Callable[[Victim], Key]] = {
    "billed-missing": _billed_missing,
    "billed-unexpected": _billed_unexpected,
    "billed-ambiguous": _billed_ambiguous,
    "billed-duplicate": _billed_duplicate,
    "billed-class-different": _billed_class,
    "billed-type-different": _billed_type,
    "billed-date-different": _billed_date,
    "billed-line-different": _billed_line,
    "billed-amount-different": _billed_amount,
    "billed-tax-different": _billed_tax,
    "detail-class-changed": _detail_class,
    "written-off-taxed": _written_off_tax,
    "credit-without-tax": _credit_tax,
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
