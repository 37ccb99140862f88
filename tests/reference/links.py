"""Transaction connections, read from either end ("Links" of DECISIONS.md)."""

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from .exports import Row
from .facts import Facts

ACTUAL, DETAIL, MILESTONE = "msdyn_actual", "msdyn_invoicelinetransaction", "msdyn_contractlinescheduleofvalue"


class End(NamedTuple):
    """One end of a connection."""

    id: str
    role: str
    type: str


class Links:
    """Tells what hangs on a record, and by which roles."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @cached_property
    def _far_ends(self) -> dict[End, list[End]]:
        """Every end's far ends, in the order of their ids."""
        found: defaultdict[End, set[End]] = defaultdict(set)
        for row in self.facts.books.rows("msdyn_transactionconnection"):
            one, other = (End(row[f"transaction_{n}"], row[f"role_{n}"], row[f"type_{n}"]) for n in (1, 2))
            if (one.id, one.type) != (other.id, other.type):
                found[one].add(other)
                found[other].add(one)
        return {end: sorted(far) for end, far in found.items()}

    def far_ends(self, end: End) -> list[End]:
        return self._far_ends.get(end, [])

    def between_actuals(self, actual_id: str, role: str, far_role: str) -> list[str]:
        """Ids of the actuals at the far ends of `role` → `far_role`, the smallest first."""
        ends = self.far_ends(End(actual_id, role, ACTUAL))
        return [end.id for end in ends if end.type == ACTUAL and end.role == far_role]

    def original(self, actual_id: str, role: str) -> str | None:
        """The Original that an actual is Reversing or Replacing."""
        return next(iter(self.between_actuals(actual_id, role, "original")), None)

    def unbilled_behind(self, billed_id: str) -> str | None:
        return next(iter(self.between_actuals(billed_id, "billedsales", "unbilledsales")), None)

    def billed_from(self, unbilled_id: str) -> list[str]:
        """Ids of what is linked as the billed sale of an unbilled one."""
        return self.between_actuals(unbilled_id, "unbilledsales", "billedsales")

    def far_of_any_role(self, actual_id: str, far_type: str) -> list[End]:
        """Ends of a type that hang on an actual by whatever role the actual has there."""
        roles = {end.role for end in self._far_ends if end.id == actual_id and end.type == ACTUAL}
        found = {far for role in roles for far in self.far_ends(End(actual_id, role, ACTUAL))}
        return sorted(end for end in found if end.type == far_type)

    def actual(self, actual_id: str | None, *types: str) -> Row | None:
        """An actual of the export, if it is of one of these transaction types (of any, if none is named)."""
        row = self.facts.dataverse(ACTUAL).get(actual_id or "")
        return row if row and (not types or row["transaction_type"] in types) else None

    @cached_property
    def reversals(self) -> dict[str, list[Row]]:
        """Per original its reversals: Unbilled or Billed sales that are Reversing it, by id, each once."""
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for actual_id, row in sorted(self.facts.dataverse(ACTUAL).items()):
            original = self.original(actual_id, "reversing")
            sold = row["transaction_type"] in ("Unbilled sales", "Billed sales") and row["class"] != "Tax"
            if original is not None and sold:
                found[original].append(row)
        return dict(found)

    def unbilled_reversals(self, original: str) -> list[Row]:
        """An unbilled sale's reversals, the one that counts first: skip sync True, then the smallest id."""
        rows = [row for row in self.reversals.get(original, []) if row["transaction_type"] == "Unbilled sales"]
        return sorted(rows, key=lambda row: (row["skip_sync"] is not True, row["actual_id"]))
