"""Books whose invoice bills something of another contract, and some that nearly do."""

from .kozack import Book, guid
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
