"""The line detail that a fault of confirmation meets, and how its rows are lost or doubled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from invoicekit.sample.dataverse.booking import Confirmation, billing_of, write_like
from invoicekit.sample.dataverse.proforma import Billed, Item
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.figures import figures_of
from invoicekit.sample.world.tables import Row


@dataclass
class Victim:
    """A confirmed line detail with what was written for it; unbilled is the one behind its billed sale."""

    done: Confirmation
    item: Item
    source: Row
    billed: Billed
    unbilled: Row

    @classmethod
    def of(cls, done: Confirmation, item: Item) -> Victim:
        """The rows of a line detail of work."""
        billed = next(billed for billed in done.billed if billed.item is item)
        return cls(done, item, cast("Row", item.source), billed, cast("Row", billed.unbilled))

    @property
    def number(self) -> str:
        """The invoice's."""
        return self.done.proforma.number

    def reversal(self, original: Row) -> Row:
        """The reversal of an unbilled sale."""
        link = next(link for link in self.done.links if link["msdyn_transaction2"] == original["msdyn_actualid"]
                    and link["msdyn_transaction1role"] == "Reversing")  # fmt: skip
        return self.done.case.world.actuals[str(link["msdyn_transaction1"])]

    def unlink(self, actual: Row) -> None:
        """The links of the actual were never written."""
        done, identity = self.done, actual["msdyn_actualid"]
        links = [link for link in done.links if identity in (link["msdyn_transaction1"], link["msdyn_transaction2"])]
        for link in links:
            done.links.remove(link)
            done.case.book.tables["msdyn_transactionconnection"].remove(link)

    def lose(self, actual: Row) -> None:
        """The actual and its links were never written."""
        done = self.done
        self.unlink(actual)
        done.case.book.tables["msdyn_actual"].remove(actual)
        done.billed = [billed for billed in done.billed if billed.actual is not actual]
        done.unbilled = [row for row in done.unbilled if row is not actual]

    def bill_like(self) -> Billed:
        """One more billed sale like the one that is there."""
        sale = self.billed.actual
        actual = write_like(self.done, c.BILLED, sale, cast("int", sale["msdyn_billingtype"]), figures_of(sale),
                            msdyn_tax=sale["msdyn_tax"], **billing_of(self.done))  # fmt: skip
        billed = Billed(actual, self.billed.tax)
        self.done.billed.append(billed)
        return billed
