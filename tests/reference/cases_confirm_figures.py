"""What a line detail says against what is behind it: another class, tax on what is free, a credit without the tax."""

from .kozack import Book, Fill, guid
from .spoils_confirm import BILLED_KEY, ID, Case, change, of

FREE = {"msdyn_billingtype": "Non-chargeable"}
EXPENSE = {"msdyn_transactionclassification": "Expense"}
BACK_KEY = f"INV2 | {ID['billed']} | reversal"
ANEW = ("correction", "new", "new reversal", "new billed")
ANEW_KEY = f"INV2 | {ID['billed']} | billed"


def _taxed(name: str, tax: str) -> Fill:
    return change(name, msdyn_tax=tax)


def _free(tax: str) -> list[Fill]:
    """Nothing of it is charged; the line detail bears a tax, and the billed sale this one."""
    names = ("detail", "unbilled", "reversal", "billed")
    return [*(change(name, **FREE) for name in names), _taxed("detail", "5"), _taxed("billed", tax)]


def _credit_of_a_correction(tax: str) -> Fill:
    """The 6 hours of the corrected invoice are credited, with that tax."""

    def credit(book: Book) -> None:
        book.invoice("INV3")
        book.correction("again", "0", "0", "new billed", invoice="INV3", msdyn_tax=tax)
        book.reverse("again reversal", "new billed", msdyn_invoice=guid("INV3"), msdyn_tax=tax)
        book.find("new billed")["msdyn_adjustmentstatus"] = "Adjusted"
        book.unbilled("open again", "6", "1200", replacing="new billed")

    return credit


def _corrected(back: str = "0") -> list[Fill]:
    """8 hours at 10 % of tax are corrected to 6: the tax changes by what the billed sale says."""
    taxes = {"detail": "160", "billed": "160", "correction": "-40", "new billed": "-40", "billed reversal": back}
    return [_taxed(name, tax) for name, tax in taxes.items()]


def _taxed_anew(tax: str) -> list[Fill]:
    """Line detail and billed sale of the correction bear all the tax of what is billed now."""
    return [_taxed("correction", tax), _taxed("new billed", tax)]


def _credited(event: str, tax: str, was: str = "160") -> list[Fill]:
    return of(
        event, _taxed("detail", was), _taxed("billed", was), _taxed("correction", tax), _taxed("billed reversal", tax)
    )


CASES = {
    "class changed on the line detail": Case(
        of("unchanged", change("detail", **EXPENSE), change("billed", **EXPENSE)), {("billed", "different", BILLED_KEY)}
    ),
    "class changed on the line detail alone": Case(of("unchanged", change("detail", **EXPENSE)), set()),
    "class changed on a correction": Case(
        of("corrected_to_6", change("correction", **EXPENSE), change("new billed", **EXPENSE)),
        {("billed", "different", ANEW_KEY)},
    ),
    "class changed on a line that was reduced": Case(
        of("reduced", change("detail", **EXPENSE), change("rest billed", **EXPENSE)),
        {("billed", "different", f"INV1 | {ID['unbilled']} | rest")},
    ),
    "class of the work is not told": Case(
        of("unchanged", change("unbilled", msdyn_transactionclassification=""), change("billed", **EXPENSE)),
        {("billed", "different", BILLED_KEY)},
    ),
    "tax on what is not charged": Case(of("unchanged", *_free("5")), {("billed", "different", BILLED_KEY)}),
    "no tax on what is not charged": Case(of("unchanged", *_free("0")), set()),
    "tax on a correction that is not charged": Case(
        of("corrected_to_10", *_corrected(), *(change(name, **FREE) for name in ANEW)),
        set(),
    ),
    "credited with its tax": Case(_credited("credited", "-160"), set()),
    "credited without its tax": Case(_credited("credited", "0"), {("billed", "different", BACK_KEY)}),
    "credited without its tax, which is not known": Case(_credited("credited", "0", was=""), set()),
    "milestone credited without its tax": Case(
        _credited("milestone_credited", "0"), {("billed", "different", BACK_KEY)}
    ),
    "retainer corrected without its tax": Case(
        _credited("retainer_corrected", "0"), {("billed", "different", BACK_KEY)}
    ),
    "corrected without the tax of the original": Case(of("corrected_to_6", *_corrected()), set()),
    "credited with all the tax that stood": Case(
        of("corrected_to_6", *_corrected(), _credit_of_a_correction("-120")), set()
    ),
    "credited with the tax of the correction alone": Case(
        of("corrected_to_6", *_corrected(), _credit_of_a_correction("40")),
        {("billed", "different", f"INV3 | {guid('new billed')} | reversal")},
    ),
    "credited after the tax was taken back and billed anew": Case(
        of("corrected_to_6", *_corrected("-160"), *_taxed_anew("120"), _credit_of_a_correction("-120")),
        set(),
    ),
    "credited where the correction took back an unknown tax": Case(
        of("corrected_to_6", *_corrected(""), _credit_of_a_correction("0")), set()
    ),
}
