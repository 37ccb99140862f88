"""Stage 2: dual-write carries actuals and their links to Finance [process.md, Stage 2]."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.money import ZERO, other_foreign
from invoicekit.sample.world.tables import Row, Value

BOTH_WAYS = (c.UNIT_COST, c.INTER_ORG)


def is_sent(actual: Row) -> bool:
    """Whether the map of actuals carries it [process.md, Stage 2]."""
    if actual["msdyn_istransition"] or actual["msdyn_transactionclassification"] == c.TAX:
        return False
    between_companies = actual["msdyn_resourcingcompany"] != actual["msdyn_owningcompany"]
    return actual["msdyn_transactiontypecode"] not in BOTH_WAYS or between_companies


def send_actual(case: Case, actual: Row, at: datetime) -> Row | None:
    """The staging row of the actual, once it has synced."""
    if not is_sent(actual) or not case.clock.passed(at):
        return None
    identity = str(actual["msdyn_actualid"])
    if _lost(case, actual):
        case.finds(identity)
        return None
    staged = _stage(case, actual, at)
    actual["msdyn_actualimportid"] = staged["actualsimportid"]
    case.world.staged[identity] = staged
    _bend(case, actual, staged)
    if _rolled_back(case, actual):
        case.book.tables["msdyn_actual"].remove(actual)
        case.finds(identity)
    return staged


def send_connection(case: Case, connection: Row, at: datetime) -> None:
    """Finance knows the link, once both of its ends are staged."""
    ends = str(connection["msdyn_transaction1"]), str(connection["msdyn_transaction2"])
    if not all(end in case.world.staged for end in ends) or not case.clock.passed(at):
        return
    identity = connection["msdyn_transactionconnectionid"]
    roles = str(connection["msdyn_transaction1role"]), str(connection["msdyn_transaction2role"])
    if roles == ("Billed Sales", "Unbilled Sales") and case.strikes("connection-missing"):
        case.finds(identity)
        return
    case.world.related[ends] = at
    row = case.book.post(
        "projcdstransactionrelationshipimport", connectionid=identity, transaction1id=ends[0],
        transaction1role=roles[0], transaction2id=ends[1], transaction2role=roles[1], createddatetime=at,
    )  # fmt: skip
    _bend_link(case, row)


def _stage(case: Case, actual: Row, at: datetime) -> Row:
    contract, master = case.contract, case.world.master
    return case.book.post(
        "projcdsactualsimport", actualsimportid=case.guid(), actualid=actual["msdyn_actualid"],
        transtype=c.STAGING_TYPE[_whole(actual, "msdyn_transactiontypecode")],
        transactionclassification=actual["msdyn_transactionclassification"],
        billingtype=c.STAGING_BILLING[_whole(actual, "msdyn_billingtype")], quantity=actual["msdyn_quantity"],
        unitprice=actual["msdyn_price"], amount=actual["msdyn_amount"],
        transactioncurrencyid=master.currency(str(actual["transactioncurrencyid"])),
        documentdate=actual["msdyn_documentdate"], accountingdate=actual["msdyn_accountingdate"],
        projectid=contract.line(actual["msdyn_salescontractlineid"]).project, contractid=contract.number,
        contractline=actual["msdyn_valueofsalescontractline"], fundingsourceid=contract.funding,
        invoiceproposalid=_proforma(case, actual), exchangerate=ZERO, accountingamount=ZERO, salestaxamount=ZERO,
        projectdataareaid=contract.company.code, dataareaid=contract.company.code,
        resourcingcompany=master.company(str(actual["msdyn_resourcingcompany"])).code,
        createddatetime=at, modifieddatetime=at,
    )  # fmt: skip


def _proforma(case: Case, actual: Row) -> Value:
    invoice = actual["msdyn_invoice"]
    return case.proforma if invoice else None


def _whole(row: Row, column: str) -> int:
    return cast("int", row[column])


def _lost(case: Case, actual: Row) -> bool:
    """The fault keeps this actual out of Finance."""
    kind = actual["msdyn_transactiontypecode"]
    billed = kind == c.BILLED and actual["msdyn_billingtype"] == c.CHARGEABLE
    return (billed and case.strikes("actual-missing")) or (kind == c.COST and case.strikes("cost-missing"))


def _rolled_back(case: Case, actual: Row) -> bool:
    return actual["msdyn_transactiontypecode"] == c.COST and case.strikes("actual-unexpected")


def _bend(case: Case, actual: Row, staged: Row) -> None:
    """The fault changes or doubles the staging row on its way."""
    identity, kind = actual["msdyn_actualid"], actual["msdyn_transactiontypecode"]
    if kind == c.COST and case.strikes("actual-date-different"):
        staged["documentdate"] = cast("date", staged["documentdate"]) - timedelta(days=1)
        case.finds(identity)
    if kind != c.UNBILLED:
        return
    if case.strikes("actual-duplicate"):
        case.book.again("projcdsactualsimport", staged, actualsimportid=case.guid())
        case.finds(identity)
    if case.strikes("actual-amount-different"):
        quantity = cast("Decimal", staged["quantity"])
        staged["unitprice"] = cast("Decimal", staged["unitprice"]) + 4
        staged["amount"] = cast("Decimal", staged["amount"]) + 4 * quantity
        case.finds(identity)
    if case.strikes("actual-quantity-different"):
        staged["quantity"] = cast("Decimal", staged["quantity"]) + 1
        case.finds(identity)
    if case.strikes("actual-customer-different"):
        staged["fundingsourceid"] = "FS-09999"
        case.finds(identity)
    if case.strikes("actual-currency-different"):
        staged["transactioncurrencyid"] = other_foreign(case.contract.company.currency, case.contract.currency)
        case.finds(identity)


def _bend_link(case: Case, row: Row) -> None:
    """The fault changes or doubles the relationship on its way."""
    if row["transaction2role"] != "Cost":
        return
    table = "projcdstransactionrelationshipimport"
    if case.strikes("connection-duplicate"):
        case.book.again(table, row)
        case.finds(row["connectionid"])
    if case.strikes("connection-unexpected"):
        case.finds(case.book.again(table, row, connectionid=case.guid())["connectionid"])
    if case.strikes("connection-role-different"):
        row["transaction2role"] = "Original"
        case.finds(row["connectionid"])
    if case.strikes("connection-end-different"):
        ends = row["transaction1id"], row["transaction2id"]
        row["transaction2id"] = next(other for other in case.world.staged if other not in ends)
        case.finds(row["connectionid"])
