"""Books whose invoice bills something of another contract, and some that nearly do."""

from .kozack import Book, Fill, guid
from .spoils_confirm import ID, Case, broken, change, of


def _another_contract(book: Book) -> None:
    """A contract beside that of the invoice, with a line and a contract customer of its own."""
    company = book.tables["salesorder"][0]["msdyn_company"]
    book.tables["salesorder"].append(
        {"salesorderid": guid("other"), "msdyn_salesordernumber": "CON2", "msdyn_company": company}
    )
    book.tables["salesorderdetail"].append(
        {"salesorderdetailid": guid("other work"), "salesorderid": guid("other"), "producttypecode": "5"}
    )
    book.tables["msdyn_projectcontractsplitbillingrule"].append(
        {"msdyn_projectcontractsplitbillingruleid": guid("other customer"), "msdyn_projectcontractid": guid("other")}
    )


def _no_customer(book: Book) -> None:
    for name in ("unbilled", "billed"):
        book.find(name)["msdyn_projectcontractsplitbillingrule"] = ""


def _other_customer(book: Book) -> None:
    for name in ("unbilled", "billed"):
        book.find(name)["msdyn_projectcontractsplitbillingrule"] = guid("other customer")


def _sold_again(book: Book) -> None:
    """The cost of the work that is billed has a second unbilled sale."""
    book.link("unbilled", "Unbilled Sales", "spent", "Cost")
    book.unbilled("again", "5", "1000", createdon="2026-10-03T08:00:00Z")
    book.link("again", "Unbilled Sales", "spent", "Cost")


def _other_customer_of(name: str) -> Fill:
    def change_customer(book: Book) -> None:
        number = {"msdyn_projectcontractsplitbillingrulenumber": "F2", "msdyn_projectcontractid": guid("contract")}
        book.tables["msdyn_projectcontractsplitbillingrule"].append(
            {"msdyn_projectcontractsplitbillingruleid": guid("second customer")} | number
        )
        book.find(name)["msdyn_projectcontractsplitbillingrule"] = guid("second customer")

    return change_customer


TWICE = broken("sold-twice", f"{guid('spent')} | F1")

SOLD_TWICE = {
    "work billed, and its cost sold again": Case(of("unchanged", _sold_again), TWICE),
    "work billed in part, and its cost sold again": Case(of("reduced", _sold_again), TWICE),
    "work credited, and its cost sold again": Case(of("credited", _sold_again), set()),
    "work sold again for nothing": Case(of("unchanged", _sold_again, change("again", msdyn_amount="0")), set()),
    "work sold again free of charge": Case(
        of("unchanged", _sold_again, change("again", msdyn_billingtype="Non-chargeable")), set()
    ),
    "work sold again, and reversed": Case(
        of(
            "unchanged",
            _sold_again,
            change("again", msdyn_adjustmentstatus="Adjusted"),
            lambda book: book.reverse("taken back", "again"),
        ),
        set(),
    ),
    "work sold to another customer as well": Case(of("unchanged", _sold_again, _other_customer_of("again")), set()),
    "work sold again to nobody": Case(
        of("unchanged", _sold_again, change("again", msdyn_projectcontractsplitbillingrule="")), TWICE
    ),
    "work sold twice to nobody": Case(
        of(
            "approved",
            _sold_again,
            change("again", msdyn_projectcontractsplitbillingrule=""),
            change("unbilled", msdyn_projectcontractsplitbillingrule=""),
        ),
        broken("sold-twice", f"{guid('spent')} | none"),
    ),
    "work sold again to a customer that was not exported": Case(
        of("unchanged", _sold_again, change("again", msdyn_projectcontractsplitbillingrule=guid("gone"))), set()
    ),
    "work replaced, and not reversed": Case(
        of("approved", _sold_again, lambda book: book.link("again", "Replacing", "unbilled", "Original")), TWICE
    ),
}

CONTRACTS = {
    "line detail on the line of another contract": Case(
        of("unchanged", _another_contract, change("detail", msdyn_salescontractlineid=guid("other work"))),
        broken("contract", f"INV1 | {ID['detail']}"),
    ),
    "work of another contract": Case(
        of("unchanged", _another_contract, change("unbilled", msdyn_salescontract=guid("other")), _no_customer),
        broken("contract", f"INV1 | {ID['detail']}"),
    ),
    "work of another contract by itself, of this one by its customer": Case(
        of("unchanged", _another_contract, change("unbilled", msdyn_salescontract=guid("other"))), set()
    ),
    "work whose customer is another contract's": Case(
        of("unchanged", _another_contract, _other_customer), broken("contract", f"INV1 | {ID['detail']}")
    ),
    "milestone of another contract": Case(
        of("milestone", _another_contract, change("milestone", msdyn_contract=guid("other"))),
        broken("contract", f"INV1 | {ID['detail']}"),
    ),
    "milestone on the line of another contract": Case(
        of("milestone", _another_contract, change("milestone", msdyn_contractlineid=guid("other work"))),
        broken("contract", f"INV1 | {ID['detail']}"),
    ),
    "contract in another currency": Case(
        of("unchanged", change("contract", transactioncurrencyid=guid("EUR"))), broken("contract", "INV1 | currency")
    ),
    "contract in the same currency": Case(
        of("unchanged", change("contract", transactioncurrencyid=guid("USD"))), set()
    ),
}
