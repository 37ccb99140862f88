"""Books with a cost that has no unbilled sale, told and untold, between two costs that have theirs."""

from .kozack import Book, Fill, guid
from .spoils_confirm import Case, broken, change

DAYS = {"first": "2026-09-01", "unsold": "2026-10-01", "last": "2026-10-20"}


def _spend(name: str, day: str, **changed: str) -> Fill:
    stamps = {"createdon": f"{day}T08:00:00Z", "msdyn_documentdate": day, "msdyn_externaloriginreference": ""}
    return lambda book: book.actual(name, "Cost", "8", "800", **{**stamps, **changed})


def _sell(cost: str, day: str) -> Fill:
    def sell(book: Book) -> None:
        book.unbilled(f"{cost} sold", "8", "1600", msdyn_documentdate=day)
        book.link(f"{cost} sold", "Unbilled Sales", cost, "Cost")

    return sell


def _book(*fills: Fill, **changed: str) -> list[Fill]:
    """Three costs, the first and the last of which are sold."""
    spent = [_spend(name, day, **(changed if name == "unsold" else {})) for name, day in DAYS.items()]
    return [*spent, _sell("first", DAYS["first"]), _sell("last", DAYS["last"]), *fills]


def _link(one: str, role: str, other: str, far_role: str) -> Fill:
    return lambda book: book.link(one, role, other, far_role)


def _enter(**changed: str) -> Fill:
    """An unbilled sale that nothing ties to a cost."""
    return lambda book: book.unbilled("entered", "8", "1600", **{"msdyn_documentdate": DAYS["unsold"], **changed})


def _take_first_back(book: Book) -> None:
    """Its cost alone, as a vendor invoice does."""
    book.reverse("first reversal", "first", msdyn_istransition="false")
    book.find("first")["msdyn_adjustmentstatus"] = "Adjusted"


def _recall_first(book: Book) -> None:
    _take_first_back(book)
    book.reverse("first sold reversal", "first sold", msdyn_istransition="false")
    book.find("first sold")["msdyn_adjustmentstatus"] = "Adjusted"


TOLD = broken("never-sold", guid("unsold"))

NEVER_SOLD = {
    "cost that was never sold": Case(_book(), TOLD),
    "cost whose sale was not exported": Case(_book(_link("gone", "Unbilled Sales", "unsold", "Cost")), set()),
    "cost of another link": Case(_book(_link("gone", "Unbilled Sales", "unsold", "Resourcing unit cost")), TOLD),
    "cost that was reversed": Case(_book(_link("gone", "Reversing", "unsold", "Original")), set()),
    "cost that replaces another": Case(_book(_link("unsold", "Replacing", "gone", "Original")), set()),
    "cost that is adjusted": Case(_book(msdyn_adjustmentstatus="Adjusted"), set()),
    "cost of free work": Case(_book(msdyn_billingtype="Non-chargeable"), set()),
    "cost of a fee": Case(_book(msdyn_transactionclassification="Fee"), set()),
    "cost of a material": Case(_book(msdyn_transactionclassification="Material"), TOLD),
    "cost of nothing": Case(_book(msdyn_quantity="0", msdyn_amount="0"), set()),
    "cost at no price": Case(_book(msdyn_amount="0"), TOLD),
    "cost without a project": Case(_book(msdyn_project=""), set()),
    "cost without a contract line": Case(_book(msdyn_salescontractlineid=""), set()),
    "cost of a contract line that was not exported": Case(_book(msdyn_salescontractlineid=guid("gone")), set()),
    "cost of a fixed price": Case(_book(change("work", msdyn_billingmethod="Fixed price")), set()),
    "cost that arose in Finance": Case(_book(msdyn_externaloriginreference="VI-7"), set()),
    "cost of lent work": Case(_book(msdyn_isintercompany="true", msdyn_istransition="true"), set()),
    "cost newer than the last that is sold": Case(_book(createdon="2026-10-21T08:00:00Z"), set()),
    "cost older than the first that is sold": Case(_book(createdon="2026-08-31T08:00:00Z"), set()),
    "cost of which nothing tells since when it is there": Case(_book(createdon=""), set()),
    "cost that an entry journal may have sold": Case(_book(_enter()), set()),
    "cost beside a sale of another day": Case(_book(_enter(msdyn_documentdate="2026-10-02")), TOLD),
    "cost beside a sale of another class": Case(_book(_enter(msdyn_transactionclassification="Expense")), TOLD),
    "cost that a vendor invoice may have written": Case(_book(_take_first_back), set()),
    "cost beside a recall": Case(_book(_recall_first), TOLD),
}
