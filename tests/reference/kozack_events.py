"""The events of the worked example, and of the other rows of stage 1's table, each as the rows that it writes."""

from .kozack import CREATED, MILESTONE, POSTED, RETAINER, Book, Fill, guid

NON_CHARGEABLE = {"msdyn_billingtype": "Non-chargeable"}
ADJUSTED = {"msdyn_adjustmentstatus": "Adjusted"}
OF_RETAINER = {"msdyn_transactionclassification": "Retainer"}
OF_MILESTONE = {"msdyn_transactionclassification": "Milestone"}


def approved(book: Book) -> None:
    book.actual("cost", "Cost", "8", "800")
    book.unbilled("unbilled", "8", "1600")


def approved_6_of_8(book: Book) -> None:
    book.actual("cost", "Cost", "8", "800")
    book.unbilled("unbilled", "6", "1200")
    book.unbilled("rest", "2", "400", **NON_CHARGEABLE)


def approved_raised(book: Book) -> None:
    book.actual("cost", "Cost", "8", "800")
    book.unbilled("unbilled", "10", "2000")


def unchanged(book: Book) -> None:
    book.unbilled("unbilled", "8", "1600", msdyn_billingstatus=POSTED)
    book.detail("detail", "8", "1600", "unbilled")
    book.reverse("reversal", "unbilled")
    book.bill("billed", "8", "1600", of="unbilled")


def reduced(book: Book) -> None:
    book.unbilled("unbilled", "8", "1600", **ADJUSTED)
    book.detail("detail", "6", "1200", "unbilled")
    book.reverse("reversal", "unbilled")
    for name, quantity, amount, billing in (("new", "6", "1200", {}), ("rest", "2", "400", NON_CHARGEABLE)):
        book.unbilled(name, quantity, amount, replacing="unbilled", msdyn_billingstatus=POSTED, **billing)
        book.reverse(f"{name} reversal", name)
        book.bill(f"{name} billed", quantity, amount, of=name, **billing)


def raised(book: Book) -> None:
    book.unbilled("unbilled", "8", "1600", **ADJUSTED)
    book.detail("detail", "10", "2000", "unbilled")
    book.reverse("reversal", "unbilled")
    book.unbilled("new", "10", "2000", replacing="unbilled", msdyn_billingstatus=POSTED)
    book.reverse("new reversal", "new")
    book.bill("billed", "10", "2000", of="new")


def _corrected(book: Book, quantity: str, amount: str) -> None:
    unchanged(book)
    book.find("billed").update(ADJUSTED)
    book.invoice("INV2")
    book.correction("correction", quantity, amount, "billed", invoice="INV2")
    book.reverse("billed reversal", "billed", msdyn_invoice=guid("INV2"))


def _anew(book: Book, quantity: str, amount: str) -> None:
    book.unbilled("new", quantity, amount, replacing="billed", msdyn_billingstatus=POSTED)
    book.reverse("new reversal", "new")
    book.bill("new billed", quantity, amount, of="new", invoice="INV2")


def corrected_to_6(book: Book) -> None:
    _corrected(book, "6", "1200")
    _anew(book, "6", "1200")
    book.unbilled("left open", "2", "400", replacing="billed")


def corrected_to_10(book: Book) -> None:
    _corrected(book, "10", "2000")
    _anew(book, "10", "2000")


def credited(book: Book) -> None:
    _corrected(book, "0", "0")
    book.unbilled("new", "8", "1600", replacing="billed")


def credited_and_billed_again(book: Book) -> None:
    """The new unbilled sale is the source of a line detail of a third invoice."""
    credited(book)
    book.find("new")["msdyn_billingstatus"] = POSTED
    book.invoice("INV3")
    book.detail("again", "8", "1600", "new", invoice="INV3")
    book.reverse("again reversal", "new")
    book.bill("again billed", "8", "1600", of="new", invoice="INV3")


def corrected_by_nothing(book: Book) -> None:
    _corrected(book, "8", "1600")
    _anew(book, "8", "1600")


def milestone(book: Book) -> None:
    book.milestone("milestone", POSTED)
    book.detail("detail", "1", "5000", "milestone", kind=MILESTONE, msdyn_price="5000", **OF_MILESTONE)
    book.bill("billed", "1", "5000", **OF_MILESTONE)


def milestone_credited(book: Book) -> None:
    milestone(book)
    book.find("milestone")["msdyn_invoicestatus"] = "Ready for invoicing"
    book.find("billed").update(ADJUSTED)
    book.invoice("INV2")
    book.correction("correction", "0", "0", "billed", invoice="INV2", **OF_MILESTONE)
    book.reverse("billed reversal", "billed", msdyn_invoice=guid("INV2"))


def milestone_on_a_draft_again(book: Book) -> None:
    milestone_credited(book)
    book.find("milestone")["msdyn_invoicestatus"] = CREATED
    book.invoice("INV3", status="Draft")
    book.detail("again", "1", "5000", "milestone", kind=MILESTONE, invoice="INV3", **OF_MILESTONE)


def retainer_invoiced(book: Book) -> None:
    book.detail("detail", "1", "1000", "retainer", kind=RETAINER, **OF_RETAINER)
    book.bill("billed", "1", "1000", of="negative", **OF_RETAINER)
    book.unbilled("negative", "1", "-1000", **OF_RETAINER)


def _apply(book: Book, source: str, amount: str, invoice: str) -> None:
    book.invoice(invoice)
    book.detail(f"{invoice} applied", "1", amount, source, invoice=invoice, **OF_RETAINER)
    book.reverse(f"{invoice} reversal", source)
    book.bill(f"{invoice} billed", "1", amount, of=source, invoice=invoice, **OF_RETAINER)


def retainer_applied(book: Book) -> None:
    retainer_invoiced(book)
    _apply(book, "negative", "-1000", "INV2")


def retainer_applied_in_part(book: Book) -> None:
    retainer_invoiced(book)
    _apply(book, "negative", "-600", "INV2")
    book.unbilled("remains", "1", "-400", replacing="negative", **OF_RETAINER)


def retainer_applied_twice(book: Book) -> None:
    retainer_applied_in_part(book)
    _apply(book, "remains", "-400", "INV3")


def retainer_corrected(book: Book) -> None:
    retainer_invoiced(book)
    book.invoice("INV2")
    book.correction("correction", "0", "0", "billed", invoice="INV2", **OF_RETAINER)
    book.reverse("billed reversal", "billed", msdyn_invoice=guid("INV2"))


def retainer_corrected_to_800(book: Book) -> None:
    retainer_invoiced(book)
    book.invoice("INV2")
    book.correction("correction", "1", "800", "billed", invoice="INV2", **OF_RETAINER)
    book.reverse("billed reversal", "billed", msdyn_invoice=guid("INV2"))
    book.unbilled("left", "1", "-800", replacing="billed", **OF_RETAINER)
    book.bill("new billed", "1", "800", of="left", invoice="INV2", **OF_RETAINER)


def application_credited(book: Book) -> None:
    retainer_applied(book)
    book.invoice("INV3")
    book.correction("correction", "0", "0", "INV2 billed", invoice="INV3", **OF_RETAINER)
    book.reverse("billed reversal", "INV2 billed", msdyn_invoice=guid("INV3"))
    book.unbilled("left", "1", "-1000", replacing="INV2 billed", **OF_RETAINER)


def application_corrected_to_600(book: Book) -> None:
    application_credited(book)
    book.find("correction").update(msdyn_quantity="1", msdyn_amount="-600")
    book.find("left")["msdyn_amount"] = "-400"
    book.bill("new billed", "1", "-600", invoice="INV3", **OF_RETAINER)
    book.link(
        "new billed", "Billed Sales", "correction", "Invoice Line Detail", other_type="msdyn_invoicelinetransaction"
    )


def added_by_hand(book: Book) -> None:
    book.detail("detail", "8", "1600")
    book.unbilled("unbilled", "8", "1600", msdyn_billingstatus=POSTED)
    book.reverse("reversal", "unbilled")
    book.bill("billed", "8", "1600", of="unbilled")
    book.link("billed", "Billed Sales", "detail", "Invoice Line Detail", other_type="msdyn_invoicelinetransaction")


def product_line(book: Book) -> None:
    book.line("product", "INV1", contract_line="goods", product="1", amount="90")
    book.bill("billed", "1", "90", msdyn_salescontractlineid=guid("goods"))


EVENTS: dict[str, Fill] = {
    name: fill
    for name, fill in globals().items()
    if callable(fill) and getattr(fill, "__module__", "") == __name__ and not name.startswith("_")
}
