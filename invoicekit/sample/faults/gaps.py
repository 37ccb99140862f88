"""The faults of whole exports: a company, a project, a day or old work that one lacks, moved dates, a record twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import cast

from invoicekit.sample.dataverse.work import approve_fixed
from invoicekit.sample.world.case import Case
from invoicekit.sample.world.defects import Defect
from invoicekit.sample.world.layout import FINOPS, MASTER
from invoicekit.sample.world.tables import Row

LOST_COMPANY = "gbsi"
ROWS = 12
"""Of one cause; from ten rows on it is told as one."""
RELATIONSHIPS = "projcdstransactionrelationshipimport"


def lends(defects: tuple[Defect, ...]) -> bool:
    """Whether companies lend each other people: a company that an export lacks would show in the others' journals."""
    return all(defect.name != "company-not-exported" for defect in defects)


def bend_export(case: Case) -> None:
    """The fault of a whole export."""
    _lose_company(case)
    _lose_project(case)
    _add_old_work(case)
    _add_version(case)


def _lose_company(case: Case) -> None:
    """Finance's export has the rows of all companies but one."""
    if not case.strikes("company-not-exported"):
        return
    tables = case.book.tables
    gone = {str(row["actualid"]) for row in tables["projcdsactualsimport"] if _company(row) == LOST_COMPANY}
    for name in FINOPS:
        if name not in MASTER:
            tables[name] = [row for row in tables[name] if _company(row) != LOST_COMPANY]
    tables[RELATIONSHIPS] = [
        row for row in tables[RELATIONSHIPS] if not {row["transaction1id"], row["transaction2id"]} & gone
    ]
    case.finds(LOST_COMPANY.upper())


def _lose_project(case: Case) -> None:
    """Dataverse's export lacks the project of some work."""
    if not case.strikes("project-not-exported"):
        return
    tables, now = case.book.tables, case.clock.now
    approve_fixed(case, case.contract.fixed or case.contract.work, now - timedelta(days=3), now - timedelta(days=2))
    project = tables["msdyn_actual"][-1]["msdyn_project"]
    tables["msdyn_project"] = [row for row in tables["msdyn_project"] if row["msdyn_projectid"] != project]
    case.finds("msdyn_project", case.contract.company.code.upper())


def bend_day(case: Case, at: datetime) -> None:
    """Work of one day, none of which ever reached Finance; or work whose document dates moved by a day on the way."""
    line = case.contract.fixed or case.contract.work
    company = case.contract.company.code.upper()
    day = datetime.combine(at.date() - timedelta(days=120), at.time().replace(hour=10))
    if case.strikes("day-not-synced"):
        for _ in range(ROWS):
            approve_fixed(case, line, day, case.clock.now + timedelta(days=1))
        case.finds("sync.actual", company, day.date())
    if case.strikes("dates-shifted"):
        before = set(case.world.staged)
        for _ in range(ROWS):
            approve_fixed(case, line, day, day + timedelta(minutes=5))
        for identity in case.world.staged.keys() - before:
            staged = case.world.staged[identity]
            staged["documentdate"] = cast("date", staged["documentdate"]) - timedelta(days=1)
        case.finds("sync.actual", company, -1)


def _add_old_work(case: Case) -> None:
    """Work of many days, older than all that Finance has: dual-write was turned on after it."""
    if not case.strikes("old-work-not-synced"):
        return
    tables = case.book.tables
    staged = {row["actualid"] for row in tables["projcdsactualsimport"]}
    stamps = [row["createdon"] for row in tables["msdyn_actual"] if row["msdyn_actualid"] in staged]
    first = min(cast("list[datetime]", stamps))
    line = case.contract.fixed or case.contract.work
    for days in range(1, ROWS + 1):
        approve_fixed(case, line, first - timedelta(days=days), case.clock.now + timedelta(days=1))
    case.finds("sync.actual", "Finance", "before", first.date())


def _add_version(case: Case) -> None:
    """A second copy of a customer has another name; customers have no modified stamp."""
    if not case.strikes("record-in-two-versions"):
        return
    customers = case.book.tables["account"]
    customers.append({**customers[0], "name": f"{customers[0]['name']} (renamed)"})
    case.finds("account", customers[0]["accountid"])


def _company(row: Row) -> object:
    return row.get("dataareaid") or row.get("voucherdataareaid")
