"""Books in which work was taken back before it was billed, wholly or half-way."""

from .kozack import CREATED, POSTED, Book, Fill
from .kozack_events import ADJUSTED
from .spoils_confirm import ID, Case, broken, change, of

READY = {"msdyn_billingstatus": "Ready to invoice"}


def _recall(book: Book) -> None:
    book.reverse("recalled", "unbilled", msdyn_istransition="false")


def _on(status: str, **changed: str) -> Fill:
    """The work is on an invoice of that status."""

    def add(book: Book) -> None:
        book.invoice("INV9", status=status)
        book.detail("drafted", "8", "1600", "unbilled", invoice="INV9", **changed)
        book.find("unbilled")["msdyn_billingstatus"] = CREATED

    return add


def _bill(book: Book) -> None:
    book.bill("billed", "8", "1600", of="unbilled", invoice="INV9")


def _reverse_the_reversal(book: Book) -> None:
    book.find("recalled")["msdyn_adjustmentstatus"] = ""
    book.reverse("approved again", "recalled")


def _of_another(book: Book) -> None:
    """The billed sale is not of the work."""
    book.tables["msdyn_transactionconnection"][:] = [
        link for link in book.tables["msdyn_transactionconnection"] if link["msdyn_transaction1"] != ID["billed"]
    ]


TOLD = broken("recalled", ID["unbilled"])
RECALLED = {
    "recalled and ready still": Case(of("approved", change("unbilled", **READY), _recall), TOLD),
    "recalled and without a status": Case(of("approved", _recall), TOLD),
    "recalled and in process": Case(
        of("approved", change("unbilled", msdyn_adjustmentstatus="In process"), _recall), TOLD
    ),
    "recalled and adjusted": Case(of("approved", change("unbilled", **READY, **ADJUSTED), _recall), set()),
    "recalled and canceled": Case(of("approved", change("unbilled", msdyn_billingstatus="Canceled"), _recall), set()),
    "recalled, and the recall reversed": Case(
        of("approved", change("unbilled", **ADJUSTED), _recall, _reverse_the_reversal), set()
    ),
    "recalled and posted on an invoice that was not exported": Case(
        of("approved", change("unbilled", msdyn_billingstatus=POSTED), _recall),
        set(),
    ),
    "a retainer that is taken back": Case(
        of("approved", _recall, change("unbilled", msdyn_transactionclassification="Retainer")), set()
    ),
    "recalled and on a draft": Case(of("approved", _on("Draft"), _recall, change("unbilled", **ADJUSTED)), TOLD),
    "reversed and on a draft": Case(of("approved", _on("In review"), _recall), TOLD),
    "adjusted and on a draft": Case(of("approved", _on("Draft"), change("unbilled", **ADJUSTED)), TOLD),
    "on a draft": Case(of("approved", _on("Draft")), set()),
    "recalled and on a draft that has billed sales": Case(
        of("approved", _on("Draft"), _recall, _bill), broken("premature", ID["billed"])
    ),
    "adjusted, and on a draft that has another billed sale": Case(
        of("approved", _on("Draft"), change("unbilled", **ADJUSTED), _bill, _of_another),
        broken("premature", ID["billed"]),
    ),
}
