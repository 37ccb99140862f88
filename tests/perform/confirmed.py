"""Drafts of the worked example, one scenario each, and the actuals that their confirmation must leave.

Each scenario has a project of its own, so that its actuals can be told from the others'.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from invoicekit.contract import read_contract
from tests.reference.kozack import DETAIL, MILESTONE, POSTED, RETAINER, Book, guid

Row = tuple[str, ...]
CREATED = "Customer invoice created"
OF_RETAINER = {"msdyn_transactionclassification": "Retainer"}
OF_MILESTONE = {"msdyn_transactionclassification": "Milestone"}
OF_FEE = {"msdyn_transactionclassification": "Fee"}
OPENED = "Unbilled sales created"


class Drafts(Book):
    """A book to which scenarios are added, each on a draft of the scenario's name."""

    def __init__(self) -> None:
        super().__init__()
        self.tables["invoice"].clear()
        self.tables["invoicedetail"].clear()
        for line, method in (("work", "Time and material"), ("fixed", "Fixed price")):
            row = {"salesorderdetailid": guid(line), "salesorderid": guid("contract"), "producttypecode": "5"}
            row |= {"msdyn_billingmethod": method, "lineitemnumber": "1" if line == "work" else "2"}
            self.tables["salesorderdetail"] = [
                *(other for other in self.tables["salesorderdetail"] if other["salesorderdetailid"] != guid(line)),
                row | {"createdon": "2026-01-01T08:00:00Z"},
            ]

    def invoice(self, number: str, status: str = "Draft", total: str = "") -> None:
        super().invoice(number, status)
        self.find(number).update(totallineitemamount=total, totalamount=total)
        self.find(number)["msdyn_ordertype"] = ""
        self.line(f"{number} fixed", number, "fixed")
        self.tables["msdyn_project"].append(
            {"msdyn_projectid": guid(f"project {number}"), "msdyn_projectnumber": number}
            | {"msdyn_owningcompany": guid("company")}
        )

    def sale(self, case: str, quantity: str, amount: str, **changed: str) -> None:
        """The unbilled sale of a scenario, on its draft."""
        status = {"msdyn_billingstatus": CREATED, "msdyn_project": guid(f"project {case}")}
        self.unbilled(f"{case} sale", quantity, amount, **(status | changed))

    def work(self, case: str, quantity: str, amount: str, **changed: str) -> None:
        """A draft with 8 hours for 1,600 on it, as the line detail has them."""
        self.invoice(case)
        self.sale(case, "8", "1600")
        self.detail(f"{case} detail", quantity, amount, f"{case} sale", invoice=case, **changed)

    def billed_before(self, case: str, **changed: str) -> None:
        """8 hours for 1,600 that an invoice billed, which the draft of the scenario corrects."""
        net = 1600 - int(changed.get("msdyn_discountamount", 0)) + int(changed.get("msdyn_feeamount", 0))
        self.invoice(f"{case} before", "Confirmed", str(net))
        self.invoice(case)
        self.sale(case, "8", "1600", **({"msdyn_billingstatus": POSTED} | changed))
        self.detail(f"{case} detail", "8", "1600", f"{case} sale", invoice=f"{case} before", **changed)
        back = {name: f"-{value}" for name, value in changed.items() if name == "msdyn_discountamount"}
        self.reverse(f"{case} reversal", f"{case} sale", **back)
        self.bill(
            f"{case} billed", "8", "1600", of=f"{case} sale", invoice=f"{case} before",
            msdyn_project=guid(f"project {case}"), **changed,
        )  # fmt: skip

    def corrected(self, case: str, quantity: str, amount: str, **changed: str) -> None:
        self.billed_before(case, **changed)
        self.correction(f"{case} correction", quantity, amount, f"{case} billed", invoice=case, **changed)

    def write(self, folder: Path) -> Path:
        """With the headers of the two tables of Finance that every book has."""
        super().write(folder)
        for table in ("projcdsactualsimport", "projproposaljour"):
            columns = [column.spellings[0] for column in read_contract().tables[table].columns.values()]
            file = folder / "finops" / f"{table}.csv"
            file.parent.mkdir(exist_ok=True)
            with file.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerow(columns)
        return folder


def unedited(book: Drafts) -> None:
    book.work("unedited", "8", "1600")


def reduced(book: Drafts) -> None:
    book.work("reduced", "6", "1200")


def raised(book: Drafts) -> None:
    book.work("raised", "10", "2000")


def written_off(book: Drafts) -> None:
    book.work("written_off", "8", "1600", msdyn_billingtype="Non-chargeable")


def milestone(book: Drafts) -> None:
    book.invoice("milestone")
    for number in ("1", "2"):
        book.milestone(f"milestone {number}", CREATED)
        book.detail(
            f"milestone detail {number}", "1", "5000", f"milestone {number}", kind=MILESTONE, invoice="milestone",
            msdyn_salescontractlineid=guid("fixed"), msdyn_project=guid("project milestone"), msdyn_price="5000",
            **OF_MILESTONE,
        )  # fmt: skip


def retainer(book: Drafts) -> None:
    book.invoice("retainer")
    book.detail(
        "retainer detail", "1", "1000", "the retainer", kind=RETAINER, invoice="retainer", msdyn_price="1000",
        msdyn_project=guid("project retainer"), **OF_RETAINER,
    )  # fmt: skip


def _left(book: Drafts, case: str, amount: str) -> None:
    book.invoice(case)
    book.sale(case, "-1", "-1000", msdyn_price="1000", **OF_RETAINER)
    book.detail(f"{case} detail", "-1", amount, f"{case} sale", invoice=case, msdyn_price=amount[1:], **OF_RETAINER)


def applied(book: Drafts) -> None:
    _left(book, "applied", "-1000")


def applied_in_part(book: Drafts) -> None:
    _left(book, "applied_in_part", "-600")


def by_hand(book: Drafts) -> None:
    book.invoice("by_hand")
    book.detail("by_hand detail", "8", "1600", invoice="by_hand", msdyn_project=guid("project by_hand"))


def by_hand_at_a_fixed_price(book: Drafts) -> None:
    case = "by_hand_at_a_fixed_price"
    book.invoice(case)
    book.detail(
        f"{case} detail", "8", "1600", invoice=case, msdyn_salescontractlineid=guid("fixed"),
        msdyn_project=guid(f"project {case}"),
    )  # fmt: skip


def credited(book: Drafts) -> None:
    book.corrected("credited", "0", "0", msdyn_discountamount="16")


def corrected_to_6(book: Drafts) -> None:
    book.corrected("corrected_to_6", "6", "1200")


def corrected_to_10(book: Drafts) -> None:
    book.corrected("corrected_to_10", "10", "2000")


def fee_corrected_to_6(book: Drafts) -> None:
    book.corrected("fee_corrected_to_6", "6", "1200", **OF_FEE)


def corrected_by_nothing(book: Drafts) -> None:
    book.corrected("corrected_by_nothing", "8", "1600")


def milestone_credited(book: Drafts) -> None:
    book.milestone("credited milestone", POSTED)
    before = "milestone_credited before"
    book.invoice(before, "Confirmed", "5000")
    book.invoice("milestone_credited")
    own = {"msdyn_project": guid("project milestone_credited")} | OF_MILESTONE
    own |= {"msdyn_salescontractlineid": guid("fixed")}
    name, kind = "credited milestone detail", MILESTONE
    book.detail(name, "1", "5000", "credited milestone", kind=kind, invoice=before, **own)
    book.bill("credited milestone billed", "1", "5000", invoice=before, **own)
    book.correction("milestone correction", "0", "0", "credited milestone billed", invoice="milestone_credited", **own)


def retainer_corrected(book: Drafts) -> None:
    case, before = "retainer_corrected", "retainer_corrected before"
    own = {"msdyn_project": guid(f"project {case}"), "msdyn_price": "1000"} | OF_RETAINER
    book.invoice(before, "Confirmed", "1000")
    book.invoice(case)
    book.detail(f"{case} detail", "1", "1000", f"{case} itself", kind=RETAINER, invoice=before, **own)
    book.unbilled(f"{case} left", "-1", "-1000", msdyn_billingstatus=OPENED, msdyn_istransition="true", **own)
    book.bill(f"{case} billed", "1", "1000", of=f"{case} left", invoice=before, **own)
    book.correction(f"{case} correction", "0", "0", f"{case} billed", invoice=case, **own)


def application_corrected(book: Drafts) -> None:
    case, before = "application_corrected", "application_corrected before"
    own = {"msdyn_project": guid(f"project {case}"), "msdyn_price": "1000"} | OF_RETAINER
    book.invoice(before, "Confirmed", "-1000")
    book.invoice(case)
    book.unbilled(f"{case} sale", "-1", "-1000", msdyn_billingstatus=POSTED, **own)
    book.detail(f"{case} detail", "-1", "-1000", f"{case} sale", invoice=before, **own)
    book.reverse(f"{case} reversal", f"{case} sale")
    book.bill(f"{case} billed", "-1", "-1000", of=f"{case} sale", invoice=before, **own)
    book.correction(f"{case} correction", "0", "0", f"{case} billed", invoice=case, **own)


def product(book: Drafts) -> None:
    book.invoice("product")
    book.line("product goods", "product", contract_line="goods", product="1", amount="90")


CASES: dict[str, Callable[[Drafts], None]] = {
    name: fill
    for name, fill in globals().items()
    if callable(fill) and getattr(fill, "__module__", "") == __name__ and name[0] != "_" and name.islower()
}

# type, quantity, amount, billing type, billing status, adjustment status, kept out of Finance
LEFT = {
    "unedited": """
        unbilled |  8 |  1600 | Chargeable | posted |
        unbilled | -8 | -1600 | Chargeable |        | Unadjustable | skipped
        billed   |  8 |  1600 | Chargeable | posted |""",
    "reduced": """
        unbilled |  8 |  1600 | Chargeable     | created | Adjusted
        unbilled | -8 | -1600 | Chargeable     |         | Unadjustable | skipped
        unbilled |  6 |  1200 | Chargeable     | posted  |
        unbilled |  2 |   400 | Non-chargeable | posted  |
        unbilled | -6 | -1200 | Chargeable     |         | Unadjustable | skipped
        unbilled | -2 |  -400 | Non-chargeable |         | Unadjustable | skipped
        billed   |  6 |  1200 | Chargeable     | posted  |
        billed   |  2 |   400 | Non-chargeable | posted  |""",
    "raised": """
        unbilled |   8 |  1600 | Chargeable | created | Adjusted
        unbilled |  -8 | -1600 | Chargeable |         | Unadjustable | skipped
        unbilled |  10 |  2000 | Chargeable | posted  |
        unbilled | -10 | -2000 | Chargeable |         | Unadjustable | skipped
        billed   |  10 |  2000 | Chargeable | posted  |""",
    "written_off": """
        unbilled |  8 |  1600 | Chargeable     | created | Adjusted
        unbilled | -8 | -1600 | Chargeable     |         | Unadjustable | skipped
        unbilled |  8 |  1600 | Non-chargeable | posted  |
        unbilled | -8 | -1600 | Non-chargeable |         | Unadjustable | skipped
        billed   |  8 |  1600 | Non-chargeable | posted  |""",
    "milestone": """
        billed | 1 | 5000 | Chargeable | posted |
        billed | 1 | 5000 | Chargeable | posted |""",
    "retainer": """
        unbilled | -1 | -1000 | Chargeable | open   | | skipped
        billed   |  1 |  1000 | Chargeable | posted |""",
    "applied": """
        unbilled | -1 | -1000 | Chargeable | posted |
        unbilled |  1 |  1000 | Chargeable |        | Unadjustable | skipped
        billed   | -1 | -1000 | Chargeable | posted |""",
    "applied_in_part": """
        unbilled | -1 | -1000 | Chargeable | posted | Adjusted
        unbilled |  1 |  1000 | Chargeable |        | Unadjustable | skipped
        unbilled | -1 |  -400 | Chargeable | open   | | skipped
        billed   | -1 |  -600 | Chargeable | posted |""",
    "by_hand": """
        unbilled |  8 |  1600 | Chargeable | posted |
        unbilled | -8 | -1600 | Chargeable |        | Unadjustable | skipped
        billed   |  8 |  1600 | Chargeable | posted |""",
    "by_hand_at_a_fixed_price": """
        billed | 8 | 1600 | Chargeable | posted |""",
    "credited": """
        unbilled |  8 |  1600 | Chargeable | posted |
        unbilled | -8 | -1600 | Chargeable |        | Unadjustable | skipped
        billed   |  8 |  1600 | Chargeable |        | Adjusted
        billed   | -8 | -1600 | Chargeable | posted | Unadjustable
        unbilled |  8 |  1600 | Chargeable | open   |""",
    "corrected_to_6": """
        unbilled |  8 |  1600 | Chargeable | posted |
        unbilled | -8 | -1600 | Chargeable |        | Unadjustable | skipped
        billed   |  8 |  1600 | Chargeable |        | Adjusted
        billed   | -8 | -1600 | Chargeable | posted | Unadjustable
        unbilled |  6 |  1200 | Chargeable | posted |
        unbilled | -6 | -1200 | Chargeable |        | Unadjustable | skipped
        billed   |  6 |  1200 | Chargeable | posted |
        unbilled |  2 |   400 | Chargeable | open   |""",
    "corrected_to_10": """
        unbilled |   8 |  1600 | Chargeable | posted |
        unbilled |  -8 | -1600 | Chargeable |        | Unadjustable | skipped
        billed   |   8 |  1600 | Chargeable |        | Adjusted
        billed   |  -8 | -1600 | Chargeable | posted | Unadjustable
        unbilled |  10 |  2000 | Chargeable | posted |
        unbilled | -10 | -2000 | Chargeable |        | Unadjustable | skipped
        billed   |  10 |  2000 | Chargeable | posted |""",
    "fee_corrected_to_6": """
        unbilled |  8 |  1600 | Chargeable | posted |
        unbilled | -8 | -1600 | Chargeable |        | Unadjustable | skipped
        billed   |  8 |  1600 | Chargeable |        | Adjusted
        billed   | -8 | -1600 | Chargeable | posted | Unadjustable
        unbilled |  6 |  1200 | Chargeable | posted |
        unbilled | -6 | -1200 | Chargeable |        | Unadjustable | skipped
        billed   |  6 |  1200 | Chargeable | posted |""",
    "corrected_by_nothing": """
        unbilled |  8 |  1600 | Chargeable | posted |
        unbilled | -8 | -1600 | Chargeable |        | Unadjustable | skipped
        billed   |  8 |  1600 | Chargeable |        | Adjusted
        billed   | -8 | -1600 | Chargeable | posted | Unadjustable
        unbilled |  8 |  1600 | Chargeable | posted |
        unbilled | -8 | -1600 | Chargeable |        | Unadjustable | skipped
        billed   |  8 |  1600 | Chargeable | posted |""",
    "milestone_credited": """
        billed |  1 |  5000 | Chargeable |        | Adjusted
        billed | -1 | -5000 | Chargeable | posted | Unadjustable""",
    "retainer_corrected": """
        unbilled | -1 | -1000 | Chargeable | open   | | skipped
        billed   |  1 |  1000 | Chargeable |        | Adjusted
        billed   | -1 | -1000 | Chargeable | posted | Unadjustable
        unbilled |  1 |  1000 | Chargeable |        | Unadjustable | skipped""",
    "application_corrected": """
        unbilled | -1 | -1000 | Chargeable | posted |
        unbilled |  1 |  1000 | Chargeable |        | Unadjustable | skipped
        billed   | -1 | -1000 | Chargeable |        | Adjusted
        billed   |  1 |  1000 | Chargeable | posted | Unadjustable
        unbilled | -1 | -1000 | Chargeable | open   | | skipped""",
}


def rows_of(table: str) -> list[Row]:
    """The rows of a table written as text, in order."""
    lines = ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines())
    return sorted(tuple((*cells, "", "")[:7]) for cells in lines)


def empty(book: Drafts) -> None:
    book.invoice("empty")


def item_based(book: Drafts) -> None:
    book.work("item_based", "8", "1600")
    book.find("item_based")["msdyn_ordertype"] = "Item based"


def twice(book: Drafts) -> None:
    book.work("twice", "8", "1600")
    book.detail("twice again", "8", "1600", "twice sale", invoice="twice")


def recalled(book: Drafts) -> None:
    book.work("recalled", "8", "1600")
    book.reverse("recalled reversal", "recalled sale", msdyn_istransition="false")


def cancelled(book: Drafts) -> None:
    book.work("cancelled", "8", "1600")
    book.find("cancelled sale")["msdyn_billingstatus"] = "Canceled"


def beyond(book: Drafts) -> None:
    _left(book, "beyond", "-1200")


def credits_applied(book: Drafts) -> None:
    """The retainer that the draft credits was applied before."""
    case, price = "credits_applied", {"msdyn_price": "1000"} | OF_RETAINER
    for number in ("retained", "used"):
        book.invoice(f"{case} {number}", "Confirmed")
    book.detail(f"{case} retainer", "1", "1000", f"{case} R", kind=RETAINER, invoice=f"{case} retained", **price)
    book.sale(case, "-1", "-1000", **price)
    book.bill(f"{case} billed", "1", "1000", of=f"{case} sale", invoice=f"{case} retained", **price)
    book.detail(f"{case} applied", "-1", "-1000", f"{case} sale", invoice=f"{case} used", **price)
    book.reverse(f"{case} reversal", f"{case} sale")
    book.bill(f"{case} taken", "-1", "-1000", of=f"{case} sale", invoice=f"{case} used", **price)
    book.invoice(case)
    book.correction(f"{case} correction", "0", "0", f"{case} billed", invoice=case, **price)


def unlinked(book: Drafts) -> None:
    book.invoice("unlinked")
    book.detail("unlinked correction", "6", "1200", invoice="unlinked", msdyn_correction="true")


def corrects_unexported(book: Drafts) -> None:
    book.invoice("corrects_unexported")
    book.detail("late correction", "6", "1200", invoice="corrects_unexported", msdyn_correction="true")
    book.link("late correction", "Replacing", "billed long ago", "Original", one_type=DETAIL)


def milestone_in_part(book: Drafts) -> None:
    book.billed_before("milestone_in_part", **OF_MILESTONE)
    book.correction(
        "part correction", "4", "800", "milestone_in_part billed", invoice="milestone_in_part", **OF_MILESTONE
    )


def corrected_twice(book: Drafts) -> None:
    book.corrected("corrected_twice", "6", "1200")
    book.correction("twice correction", "4", "800", "corrected_twice billed", invoice="corrected_twice")


def retainer_in_part(book: Drafts) -> None:
    case, before = "retainer_in_part", "retainer_in_part before"
    own = {"msdyn_project": guid(f"project {case}"), "msdyn_price": "1000"} | OF_RETAINER
    book.invoice(before, "Confirmed", "1000")
    book.invoice(case)
    book.bill(f"{case} billed", "1", "1000", invoice=before, **own)
    book.correction(f"{case} correction", "1", "800", f"{case} billed", invoice=case, **own)


def corrected_before(book: Drafts) -> None:
    book.corrected("corrected_before", "6", "1200")
    book.invoice("corrected_before already", "Confirmed")
    before = guid("corrected_before already")
    book.reverse("before reversal", "corrected_before billed", msdyn_invoice=before)


def billed_already(book: Drafts) -> None:
    book.work("billed_already", "8", "1600")
    book.bill("already billed", "8", "1600", invoice="billed_already", msdyn_project=guid("project billed_already"))


REFUSED: dict[Callable[[Drafts], None], str] = {
    empty: "Nothing is on it to bill",
    item_based: "It is no project invoice",
    twice: "confirm.double-billed",
    billed_already: "confirm.premature",
    recalled: "confirm.single-reversal",
    cancelled: "confirm.single-reversal",
    beyond: "confirm.retainer-balance",
    credits_applied: "confirm.retainer-balance",
    unlinked: "confirm.unlinked",
    corrects_unexported: "The billed sale that a line corrects was not exported",
    milestone_in_part: "confirm.milestone-status",
    retainer_in_part: "A retainer is corrected to another amount",
    corrected_twice: "confirm.single-reversal",
    corrected_before: "confirm.single-reversal",
}
