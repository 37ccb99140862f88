"""For each assertion about statuses, balances and whole invoices a book that breaks it and one that nearly does."""

from .kozack import CREATED, MILESTONE, POSTED, RETAINER, Book, Fill, guid
from .kozack_events import EVENTS, NON_CHARGEABLE, OF_MILESTONE, OF_RETAINER
from .spoils_confirm import ID, Case, broken, change, doubled, drop, of, other_invoice


def _other_customer(book: Book) -> None:
    customers = book.tables["msdyn_projectcontractsplitbillingrule"]
    customers.append(customers[0] | {"msdyn_projectcontractsplitbillingruleid": guid("customer 2")})


def _posted_and_reversed(book: Book) -> None:
    book.unbilled("hours", "5", "1000", msdyn_billingstatus=POSTED)
    book.reverse("taken back", "hours")


def _linked_to_its_cost(book: Book) -> None:
    book.link("hours", "Unbilled Sales", "spent", "Cost")


STATUSES = {
    "unedited source still open": Case(
        of("unchanged", change("unbilled", msdyn_billingstatus=CREATED)), broken("billing-status", ID["unbilled"])
    ),
    "edited source not adjusted": Case(
        of("reduced", change("unbilled", msdyn_adjustmentstatus="")), broken("billing-status", ID["unbilled"])
    ),
    "corrected billed sale not adjusted": Case(
        of("corrected_to_10", change("billed", msdyn_adjustmentstatus="")), broken("billing-status", ID["billed"])
    ),
    "replacement of a correction not posted": Case(
        of("corrected_to_10", change("new", msdyn_billingstatus=CREATED)), broken("billing-status", ID["new"])
    ),
    "work that is said to be billed, and is on no invoice": Case(
        of("unchanged", lambda book: book.unbilled("hours", "5", "1000", msdyn_billingstatus=POSTED)),
        broken("never-billed", guid("hours")),
    ),
    "work that is said to be on a draft, and there is no draft": Case(
        of("unchanged", lambda book: book.unbilled("hours", "5", "1000", msdyn_billingstatus=CREATED)), set()
    ),
    "work that is posted and reversed, and billed by nothing": Case(
        of("unchanged", _posted_and_reversed, _linked_to_its_cost), broken("never-billed", guid("hours"))
    ),
    "what is posted and reversed for a line added by hand": Case(of("unchanged", _posted_and_reversed), set()),
    "work that is adjusted, and was not reversed": Case(
        of("unchanged", lambda book: book.unbilled("hours", "5", "1000", msdyn_adjustmentstatus="Adjusted")),
        broken("never-billed", guid("hours")),
    ),
    "work that is adjusted, and was reversed": Case(
        of(
            "unchanged",
            _posted_and_reversed,
            change("hours", msdyn_billingstatus="", msdyn_adjustmentstatus="Adjusted"),
        ),
        set(),
    ),
    "replacement of an edited line of any status": Case(of("raised", change("new", msdyn_billingstatus="")), set()),
    "billed milestone not posted": Case(
        of("milestone", change("milestone", msdyn_invoicestatus=CREATED)),
        broken("milestone-status", guid("milestone")),
    ),
    "credited milestone posted": Case(
        of("milestone_credited", change("milestone", msdyn_invoicestatus=POSTED)),
        broken("milestone-status", guid("milestone")),
    ),
    "milestone credited in part": Case(
        of("milestone_credited", change("correction", msdyn_amount="3000")),
        broken("milestone-status", guid("milestone")),
    ),
    "milestone raised after it was billed": Case(
        of("milestone", change("milestone", msdyn_amount="6000")), broken("milestone-status", guid("milestone"))
    ),
    "milestone raised, credited": Case(of("milestone_credited", change("milestone", msdyn_amount="6000")), set()),
    "milestone raised after it was billed, in another currency": Case(
        of("milestone", change("milestone", msdyn_amount="6000", transactioncurrencyid=guid("EUR"))), set()
    ),
    "milestone raised after it was billed, in a currency not told": Case(
        of("milestone", change("milestone", msdyn_amount="6000", transactioncurrencyid="")), set()
    ),
    "milestone raised, of which another customer may be billed the rest": Case(
        of("milestone", change("milestone", msdyn_amount="6000"), _other_customer), set()
    ),
    "milestone raised, on a draft": Case(
        [
            lambda book: book.milestone("milestone", CREATED),
            change("INV1", msdyn_projectinvoicestatus="Draft"),
            lambda book: book.detail("detail", "1", "4000", "milestone", kind=MILESTONE, **OF_MILESTONE),
        ],
        set(),
    ),
    "milestone on a draft": Case(
        [
            lambda book: book.milestone("milestone", CREATED),
            change("INV1", msdyn_projectinvoicestatus="Draft"),
            lambda book: book.detail("detail", "1", "5000", "milestone", kind=MILESTONE, **OF_MILESTONE),
        ],
        set(),
    ),
}


def _apply_more(amount: str) -> Fill:
    """A third invoice applies more than remains, by an edited line."""

    def more(book: Book) -> None:
        EVENTS["retainer_applied_twice"](book)
        for name in ("INV3 applied", "INV3 billed"):
            book.find(name)["msdyn_amount"] = amount
        book.unbilled("over", "1", "100", replacing="remains", **OF_RETAINER)

    return more


def _credit(amount: str, status: str = "Confirmed") -> Fill:
    """The retainer's invoice is credited, or corrected to a smaller amount."""

    def credit(book: Book) -> None:
        book.invoice("INV9", status)
        book.correction("correction", "0", amount, "billed", invoice="INV9", **OF_RETAINER)
        if status == "Confirmed":
            book.reverse("billed reversal", "billed", msdyn_invoice=guid("INV9"))

    return credit


def _again(book: Book) -> None:
    """The retainer is invoiced again."""
    book.invoice("INV10")
    book.detail("again", "1", "1000", "retainer", kind=RETAINER, invoice="INV10", **OF_RETAINER)
    book.bill("billed again", "1", "1000", of="left again", invoice="INV10", **OF_RETAINER)
    book.unbilled("left again", "1", "-1000", **OF_RETAINER)


def _unlinked(book: Book) -> None:
    """No link tells which unbilled sale the retainer left."""
    link = guid("billed Billed Sales negative")
    connections = book.tables["msdyn_transactionconnection"]
    connections[:] = [row for row in connections if row["msdyn_transactionconnectionid"] != link]


def _another_like_it(book: Book) -> None:
    book.invoice("INV11")
    book.detail("other", "1", "1000", "retainer 2", kind=RETAINER, invoice="INV11", **OF_RETAINER)
    book.bill("other billed", "1", "1000", invoice="INV11", **OF_RETAINER)
    book.unbilled("other left", "1", "-1000", **OF_RETAINER)


def _work_beside_the_retainer(amount: str) -> Fill:
    def work(book: Book) -> None:
        EVENTS["retainer_applied"](book)
        book.unbilled("hours", "5", amount, msdyn_billingstatus=POSTED)
        book.detail("hours detail", "5", amount, "hours", invoice="INV2")
        book.reverse("hours reversal", "hours")
        book.bill("hours billed", "5", amount, of="hours", invoice="INV2")

    return work


BALANCES = {
    "retainer applied beyond what was invoiced": Case(
        [_apply_more("-500")], broken("retainer-balance", guid("retainer"))
    ),
    "retainer applied beyond what there is to pay": Case(
        [_work_beside_the_retainer("900")], broken("retainer-balance", guid("retainer"))
    ),
    "retainer applied to all there is to pay": Case([_work_beside_the_retainer("1000")], set()),
    "retainer applied in another currency": Case(
        of(
            "retainer_applied", *(change(n, transactioncurrencyid=guid("EUR")) for n in ("INV2 applied", "INV2 billed"))
        ),
        broken("retainer-balance", guid("retainer")),
    ),
    "retainer of which only the negative is known": Case(
        of(
            "retainer_applied",
            *(change(n, transactioncurrencyid=guid("EUR")) for n in ("INV2 applied", "INV2 billed")),
            drop("billed"),
            drop("detail"),
        ),
        broken("retainer-balance", ID["negative"]),
    ),
    "retainer credited after it was applied": Case(
        of("retainer_applied", _credit("0")), broken("retainer-balance", guid("retainer"))
    ),
    "retainer credited on a draft after a part was applied": Case(
        of("retainer_applied_in_part", _credit("0", "Draft")), broken("retainer-balance", guid("retainer"))
    ),
    "retainer credited down to less than was applied": Case(
        of("retainer_applied_in_part", _credit("599", "Draft")), broken("retainer-balance", guid("retainer"))
    ),
    "retainer credited down to what was applied": Case(of("retainer_applied_in_part", _credit("600", "Draft")), set()),
    "retainer raised on a draft": Case(of("retainer_applied", _credit("1200", "Draft")), set()),
    "retainer credited after it was applied, and invoiced again": Case(
        of("retainer_applied", _credit("0"), _again),
        set(),
    ),
    "retainer credited after it was applied, without a link": Case(
        of("retainer_applied", _credit("0", "Draft"), _unlinked), broken("retainer-balance", ID["negative"])
    ),
    "retainer credited, and no link tells which of two was applied": Case(
        of("retainer_applied", _credit("0", "Draft"), _unlinked, _another_like_it), set()
    ),
    "retainer on two details": Case(
        of(
            "retainer_invoiced",
            other_invoice("Draft"),
            lambda book: book.detail("again", "1", "1000", "retainer", kind=RETAINER, invoice="INV9", **OF_RETAINER),
        ),
        broken("double-billed", guid("retainer")),
    ),
}


def _total(detail: str, tax: str, total: str) -> Fill:
    return change("INV1", totallineitemamount=detail, totaltax=tax, totalamount=total)


DOCUMENTS = {
    "contract line without an invoice line": Case(
        of("unchanged", drop("INV1 work")), broken("lines", f"INV1 | {guid('work')}")
    ),
    "two lines for one contract line": Case(
        of("unchanged", lambda book: book.line("again", "INV1")), broken("lines", f"INV1 | {guid('work')}")
    ),
    "contract line younger than the invoice": Case(
        of("unchanged", drop("INV1 work"), change("work", createdon="2026-10-09T08:00:00Z")), set()
    ),
    "correcting invoice without a line": Case(of("corrected_to_10", drop("INV2 work")), set()),
    "total as it should be": Case(
        of("reduced", change("detail", msdyn_tax="12"), _total("1200", "12", "1212"), doubled("detail")),
        set(),
    ),
    "total with what is not chargeable": Case(
        of(
            "unchanged",
            *(change(n, **NON_CHARGEABLE) for n in ("unbilled", "detail", "reversal", "billed")),
            _total("1600", "", ""),
        ),
        broken("invoice-total", "INV1"),
    ),
    "total without tax": Case(
        of("unchanged", change("detail", msdyn_tax="12"), _total("1600", "12", "1600")),
        broken("invoice-total", "INV1"),
    ),
    "total with a product line": Case(of("product_line", _total("90", "0", "90")), set()),
    "total of a correction": Case(
        of(
            "corrected_to_6",
            change("correction", msdyn_invoiceamount="-400"),
            _total("1600", "", ""),
            change("INV2", totallineitemamount="-400"),
        ),
        set(),
    ),
    "total of a correction that does not say what it adds": Case(
        of("corrected_to_6", _total("1600", "", ""), change("INV2", totallineitemamount="-400")), set()
    ),
    "billed sale of a draft": Case(
        of("unchanged", other_invoice("In review"), lambda book: book.bill("early", "1", "1", invoice="INV9")),
        broken("premature", guid("early")),
    ),
    "billed sale of an invoice that is gone": Case(
        of("unchanged", lambda book: book.bill("orphan", "1", "1", invoice="INV9")), broken("orphan", guid("orphan"))
    ),
    "billed sale of an invoice that is older than the export": Case(
        of(
            "unchanged",
            lambda book: book.bill("old", "1", "1", invoice="INV9"),
            change("old", createdon="2026-09-01T08:00:00Z"),
        ),
        set(),
    ),
    "bulk confirmation failed": Case(
        [other_invoice("Draft"), change("INV9", msdyn_bulkconfirmationstatus="Failed")], broken("stuck", "INV9")
    ),
    "bulk confirmation scheduled long ago": Case(
        [other_invoice("Draft"), change("INV9", msdyn_bulkconfirmationstatus="Scheduled")], broken("stuck", "INV9")
    ),
    "bulk confirmation just scheduled": Case(
        [
            other_invoice("Draft"),
            change("INV9", msdyn_bulkconfirmationstatus="Scheduled", modifiedon="2026-10-30T23:30:00Z"),
        ],
        set(),
    ),
    "bulk confirmation failed, confirmed since": Case([change("INV1", msdyn_bulkconfirmationstatus="Failed")], set()),
    "correction of nothing": Case(
        [lambda book: book.detail("correction", "6", "1200", msdyn_originalinvoicelinedetail=guid("detail"))],
        broken("unlinked", ID["correction"]),
    ),
}

CASES = STATUSES | BALANCES | DOCUMENTS
