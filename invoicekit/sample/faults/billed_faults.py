"""The faults of billed sales: lost, doubled, added, or of other figures than what they bill."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.dataverse.proforma import Billed, charge
from invoicekit.sample.faults.victim import Victim
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.figures import Figures, figures_of
from invoicekit.sample.world.master import ContractLine
from invoicekit.sample.world.money import ZERO
from invoicekit.sample.world.tables import Row

Key = tuple[object, ...]


def one_more(row: Row) -> Figures:
    """The figures of a row, of one unit more."""
    was = figures_of(row)
    return Figures.of(was.quantity + 1, was.price)


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
    victim.billed.actual.update(one_more(victim.billed.actual).columns())
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


BILLED_FAULTS: dict[str, Callable[[Victim], Key]] = {
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
}
