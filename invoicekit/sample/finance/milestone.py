"""Stage 2 of milestones: each syncs to an on-account transaction in Finance [process.md, Stage 2]."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.master import ContractLine
from invoicekit.sample.world.tables import Row

TAKES = timedelta(minutes=4)
TRANSACTION_STATUS = {c.MILESTONE_NOT_READY: c.ON_ACCOUNT_NOT_READY, c.MILESTONE_READY: c.ON_ACCOUNT_READY}


def send_milestone(case: Case, milestone: Row, line: ContractLine, at: datetime) -> None:
    """Finance has the on-account transaction of the milestone, once it has synced."""
    synced, company = at + TAKES, case.contract.company.code
    identity = str(milestone["msdyn_contractlinescheduleofvalueid"])
    if not case.clock.passed(synced):
        return
    if case.strikes("milestone-missing"):
        case.finds(identity)
        return
    on_account = case.book.post(
        "projonacctrans", transid=case.number("TR", company), projid=line.project, qty=Decimal(1),
        currencyid=case.contract.currency, transdate=at.date(), dataareaid=company,
    )  # fmt: skip
    sale = case.book.post(
        "projonacctranssale", transid=on_account["transid"], amount=milestone["msdyn_amount"],
        taxamount=milestone["msdyn_tax"], dataareaid=company,
        transstatus=TRANSACTION_STATUS[cast("int", milestone["msdyn_invoicestatus"])],
    )  # fmt: skip
    synced_row = case.book.post(
        "projcdscontractlinemilestoneimport", transactionid=identity, currencyid=case.contract.currency,
        amount=milestone["msdyn_amount"], projonaccount=on_account["transid"], dataareaid=company,
        createddatetime=synced,
    )  # fmt: skip
    case.world.on_account[identity] = str(on_account["transid"])
    _bend(case, milestone, sale, synced_row)


def _bend(case: Case, milestone: Row, sale: Row, synced_row: Row) -> None:
    """The fault changes or doubles what Finance has, or deletes the milestone behind it."""
    identity = milestone["msdyn_contractlinescheduleofvalueid"]
    if case.strikes("milestone-amount-different"):
        sale["amount"] = cast("Decimal", sale["amount"]) + Decimal("250.00")
        case.finds(identity)
    if case.strikes("milestone-status-different"):
        sale["transstatus"] = c.ON_ACCOUNT_NOT_READY
        case.finds(identity)
    if case.strikes("milestone-duplicate"):
        case.book.again("projcdscontractlinemilestoneimport", synced_row)
        case.finds(identity)
    if case.strikes("milestone-unexpected"):
        case.book.tables["msdyn_contractlinescheduleofvalue"].remove(milestone)
        case.finds(identity)
