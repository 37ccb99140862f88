"""Which actuals and connections the maps send ("sync.actual sends", "Optional rows" of DECISIONS.md)."""

from functools import cached_property
from typing import Literal

from .exports import Row
from .facts import Facts, created_or_modified

Sent = Literal["sent", "optional", "never"]
ACTUAL = "msdyn_actual"


class Sends:
    """Tells of an actual, or of a connection, whether it must, may or must not be in Finance."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def actual(self, row: Row) -> Sent:
        """Stage 2: Cost with a project, Unbilled sales, Billed sales, what crosses companies; not with skip sync."""
        kind = row["transaction_type"]
        if row["skip_sync"]:
            return "never"
        if kind == "Cost":
            if row["project_id"] is None:
                return "never"
            optional = row["voucher"] is not None or self.is_intercompany(row)
        elif kind in ("Unbilled sales", "Billed sales"):
            optional = False
        elif kind in ("Resourcing unit cost", "Inter-organizational sales"):
            optional = not self._crosses_companies(row)
        else:
            return "never"
        optional = optional or row["class"] == "Tax"
        optional = optional or self.facts.settings.before_go_live(created_or_modified(row))
        return "optional" if optional else "sent"

    def by_id(self, actual_id: str) -> Sent:
        row = self.facts.dataverse(ACTUAL).get(actual_id)
        return self.actual(row) if row else "never"

    def should_be_staged_and_is_not(self, actual_id: str) -> bool:
        return self.by_id(actual_id) == "sent" and actual_id not in self.facts.staged

    def connection(self, row: Row) -> Sent:
        """Connections of two actuals that are sent, or were not exported; optional while an end is not there."""
        if row["type_1"] != ACTUAL or row["type_2"] != ACTUAL:
            return "never"
        ends = (row["transaction_1"], row["transaction_2"])
        actuals = [self.facts.dataverse(ACTUAL).get(end) for end in ends]
        if any(actual and self.actual(actual) == "never" for actual in actuals):
            return "never"
        if not all(actuals) or any(end not in self.facts.staged for end in ends):
            return "optional"
        return "optional" if self.facts.settings.before_go_live(created_or_modified(row)) else "sent"

    @cached_property
    def unbilled_behind(self) -> dict[str, list[tuple[str, Row]]]:
        """Per billed sales actual the unbilled ones that it came from, each with the connection that says so."""
        behind: dict[str, list[tuple[str, Row]]] = {}
        for row in self.facts.books.rows("msdyn_transactionconnection"):
            if row["type_1"] == row["type_2"] == ACTUAL:
                for billed, unbilled in billed_to_unbilled(row):
                    behind.setdefault(billed, []).append((unbilled, row))
        return behind

    def is_intercompany(self, row: Row) -> bool:
        """Cost of another company's resource: flagged, or resourced by another company than the owning one."""
        project = self.facts.project(row)
        owning = row["owning_company_id"] or (project["company_id"] if project else None)
        lender = row["resourcing_company_id"]
        return bool(row["intercompany"] or (lender and owning and lender != owning))

    def _crosses_companies(self, row: Row) -> bool:
        """The resourcing company is known and is not the contract's (else the project's)."""
        contract, project = self.facts.contract(row), self.facts.project(row)
        borrower = (contract["company_id"] if contract else None) or (project["company_id"] if project else None)
        lender = row["resourcing_company_id"]
        return bool(lender and borrower and lender != borrower)


def billed_to_unbilled(row: Row) -> list[tuple[str, str]]:
    """Read a connection or relationship as (billed, unbilled), whichever end is which."""
    roles = (row["role_1"], row["role_2"])
    if roles == ("billedsales", "unbilledsales"):
        return [(row["transaction_1"], row["transaction_2"])]
    if roles == ("unbilledsales", "billedsales"):
        return [(row["transaction_2"], row["transaction_1"])]
    return []
