"""One spoiled row per outcome of the arrows of confirmation, and of what is billed or reversed twice."""

from .kozack import POSTED, Book, Fill, guid
from .spoils_confirm import BILLED_KEY, ID, Case, broken, change, doubled, drop, of, other_invoice


def _bill_what_hangs_on_nothing(book: Book) -> None:
    book.bill("stray", "1", "200")


def _bill_two_that_hang_on_nothing(book: Book) -> None:
    book.bill("stray", "6", "1200")
    book.bill("stray2", "2", "400", msdyn_transactionclassification="")


def _replace_an_unedited(book: Book) -> None:
    book.unbilled("new", "1", "200", replacing="unbilled")


def _negative_of_nothing(book: Book) -> None:
    book.unbilled("stray", "-1", "-200", msdyn_istransition="true", msdyn_adjustmentstatus="Unadjustable")


ARROWS = {
    "billed twice in the export": Case(of("unchanged", doubled("billed")), set()),
    "billed of nothing": Case(of("unchanged", _bill_what_hangs_on_nothing), {("billed", "unexpected", guid("stray"))}),
    "billed without a link while a line is not billed": Case(
        of("unchanged", drop("billed"), _bill_what_hangs_on_nothing),
        {("billed", "ambiguous", guid("stray")), ("billed", "blocked", BILLED_KEY)},
    ),
    "billed without a link while a line of another class is not billed": Case(
        of(
            "unchanged",
            drop("billed"),
            _bill_what_hangs_on_nothing,
            change("stray", msdyn_transactionclassification="Fee"),
        ),
        {("billed", "unexpected", guid("stray")), ("billed", "missing", BILLED_KEY)},
    ),
    "billed without links twice, with and without a class": Case(
        of("reduced", drop("new billed"), drop("rest billed"), _bill_two_that_hang_on_nothing),
        {
            ("billed", "ambiguous", guid("stray")),
            ("billed", "ambiguous", guid("stray2")),
            ("billed", "blocked", BILLED_KEY),
            ("billed", "blocked", f"INV1 | {ID['unbilled']} | rest"),
        },
    ),
    "billed for another amount": Case(
        of("unchanged", change("billed", msdyn_amount="1599")), {("billed", "different", BILLED_KEY)}
    ),
    "billed to another contract customer": Case(
        of("unchanged", change("billed", msdyn_projectcontractsplitbillingrule=guid("x"))),
        {("billed", "different", BILLED_KEY)},
    ),
    "billed on another day than the invoice says": Case(
        of("unchanged", change("INV1", msdyn_accountingdate="2026-10-03")), {("billed", "different", BILLED_KEY)}
    ),
    "new unbilled sale for another quantity": Case(
        of("raised", change("new", msdyn_quantity="9"), change("new reversal", msdyn_quantity="-9")),
        {("unbilled", "different", f"{ID['unbilled']} | Chargeable | billed")},
    ),
    "new unbilled sale of an unedited line": Case(
        of("unchanged", _replace_an_unedited),
        {("unbilled", "unexpected", f"{ID['unbilled']} | Chargeable | remainder")},
    ),
    "new unbilled sale twice in the export": Case(of("credited", doubled("new")), set()),
    "reversal of another amount": Case(
        of("unchanged", change("reversal", msdyn_amount="-1500")), {("reversal", "different", ID["unbilled"])}
    ),
    "reversal that may be adjusted": Case(
        of("unchanged", change("reversal", msdyn_adjustmentstatus="Adjusted")),
        {("reversal", "different", ID["unbilled"])},
    ),
    "reversal without a status": Case(of("unchanged", change("reversal", msdyn_adjustmentstatus="")), set()),
    "reversal of nothing": Case(of("unchanged", _negative_of_nothing), {("reversal", "unexpected", guid("stray"))}),
    "fee corrected down": Case(
        of(
            "corrected_to_6",
            change("billed", msdyn_transactionclassification="Fee"),
            drop("left open"),
            *(change(name, msdyn_transactionclassification="Fee") for name in ("detail", "unbilled", "correction")),
            *(change(name, msdyn_transactionclassification="Fee") for name in ("billed reversal", "new billed")),
        ),
        set(),
    ),
    "source not in the export": Case(of("unchanged", drop("unbilled")), set()),
}


def _again(status: str, invoice: str = "INV9") -> Fill:
    def again(book: Book) -> None:
        book.invoice(invoice, status=status)
        book.detail("again", "8", "1600", "unbilled", invoice=invoice)

    return again


def _reverse_again(book: Book) -> None:
    book.reverse("recalled", "unbilled", msdyn_istransition="false")
    if not book.find("unbilled")["msdyn_billingstatus"]:
        book.find("unbilled")["msdyn_adjustmentstatus"] = "Adjusted"


def _reverse_billed(invoice: str) -> Fill:
    return lambda book: book.reverse("billed reversal", "billed", msdyn_invoice=guid(invoice))


def _correct_twice(book: Book) -> None:
    book.invoice("INV9")
    book.correction("again", "10", "2000", "billed", invoice="INV9")
    book.reverse("again reversal", "billed", msdyn_invoice=guid("INV9"))
    book.bill("again billed", "10", "2000", of="new", invoice="INV9")


REVERSED = {
    "double-billed on a draft": Case(of("unchanged", _again("Draft")), broken("double-billed", ID["unbilled"])),
    "billed again after its credit": Case(of("credited", _again("Draft")), set()),
    "milestone billed again after its credit": Case(of("milestone_on_a_draft_again"), set()),
    "milestone billed twice": Case(
        of(
            "milestone_on_a_draft_again",
            drop("correction"),
            drop("billed reversal"),
            change("milestone", msdyn_invoicestatus=POSTED),
        ),
        broken("double-billed", guid("milestone")),
    ),
    "recalled after it was billed": Case(of("unchanged", _reverse_again), broken("single-reversal", ID["unbilled"])),
    "recalled before it was billed": Case(of("approved", _reverse_again), set()),
    "billed sale reversed by nobody": Case(
        of("unchanged", _reverse_billed("")), broken("single-reversal", ID["billed"])
    ),
    "billed sale corrected twice": Case(of("corrected_to_10", _correct_twice), broken("single-reversal", ID["billed"])),
    "billed sale reversed on an invoice without correction": Case(
        of("unchanged", other_invoice("Confirmed"), _reverse_billed("INV9")),
        {("billed", "unexpected", f"INV9 | {ID['billed']} | reversal")},
    ),
    "recalled for less": Case(
        of("approved", _reverse_again, change("recalled", msdyn_amount="-1500")),
        broken("reversal-negates", guid("recalled")),
    ),
    "reversed without its discount": Case(
        of("unchanged", change("unbilled", msdyn_discountamount="10")), broken("reversal-negates", ID["reversal"])
    ),
    "reversed with its discount": Case(
        of("unchanged", change("unbilled", msdyn_discountamount="10"), change("reversal", msdyn_discountamount="-10")),
        set(),
    ),
    "reversed in another currency": Case(
        of("approved", _reverse_again, change("recalled", transactioncurrencyid=guid("EUR"))),
        broken("reversal-negates", guid("recalled")),
    ),
    "reversal of an unedited line is sent": Case(
        of("unchanged", change("reversal", msdyn_istransition="false")), broken("skip-sync", ID["reversal"])
    ),
    "reversal of an edited line is sent": Case(of("raised", change("reversal", msdyn_istransition="false")), set()),
    "billed sale is not sent": Case(
        of("unchanged", change("billed", msdyn_istransition="true")), broken("skip-sync", ID["billed"])
    ),
    "intercompany cost is sent": Case(
        of("approved", change("cost", msdyn_isintercompany="true")), broken("skip-sync", guid("cost"))
    ),
    "intercompany cost is not sent": Case(
        of("approved", change("cost", msdyn_isintercompany="true", msdyn_istransition="true")), set()
    ),
}

CASES = ARROWS | REVERSED
