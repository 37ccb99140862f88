"""The documentation's own figures (process.md, Worked example): Bob Kozack, 8 h at USD 200, cost USD 100 an hour."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from invoicekit.sample.dataverse.booking import Confirmation
from invoicekit.sample.dataverse.confirm import confirm
from invoicekit.sample.dataverse.items import add_correction, add_milestone, add_work, write_milestone
from invoicekit.sample.dataverse.proforma import create_draft
from invoicekit.sample.dataverse.work import approve
from invoicekit.sample.world import choices as c
from invoicekit.sample.world.case import Case, World, seeded
from invoicekit.sample.world.clock import Clock
from invoicekit.sample.world.figures import Figures
from invoicekit.sample.world.master_rows import write_master
from invoicekit.sample.world.tables import Book, Row

APPROVED, SYNCED, INVOICED, CORRECTED = (
    datetime.fromisoformat(f"2026-09-{moment}:00") for moment in ("01T08", "01T09", "10T08", "20T08")
)
CHARGED, FREE = "Chargeable", "Non-chargeable"
KINDS = {c.COST: "cost", c.UNBILLED: "unbilled sales", c.BILLED: "billed sales"}
BILLING = {c.CHARGEABLE: CHARGED, c.NON_CHARGEABLE: FREE}
POSTED, ADJUSTED, UNADJUSTABLE, OPEN = "Customer invoice posted", "Adjusted", "Unadjustable", "open"

Line = tuple[str, int, int, str, str]


def hours(quantity: int, price: int = 200) -> Figures:
    return Figures.of(Decimal(quantity), Decimal(price))


def usd_case() -> Case:
    """A contract of a company in USD, in its own currency and without tax."""
    book = Book()
    world = World(book, write_master(book, seeded(1, "master")), Clock(date(2026, 10, 31)))
    contract = world.master.contracts[0]
    assert (contract.currency, contract.company.currency, contract.tax_percent) == ("USD", "USD", 0)
    return Case(world, contract, seeded(1, "Bob Kozack"))


def approved(case: Case, billable: int = 8, free: int = 0) -> Row:
    """Eight hours of work, of which so many are billable and so many are not."""
    return approve(case, c.TIME, APPROVED, SYNCED, figures=(hours(billable), hours(8, 100)),
                   free=hours(free) if free else None)  # fmt: skip


def confirmed(case: Case, scenario: str = "unedited", edit: Figures | None = None) -> Confirmation:
    """The hours on an invoice of their own, edited and confirmed."""
    source = approved(case)
    proforma = create_draft(case, INVOICED, None)
    add_work(case, proforma, source, INVOICED, scenario, edit)
    return confirm(case, proforma, INVOICED)


def corrected(case: Case, before: Confirmation, scenario: str, edit: Figures | None = None) -> list[Line]:
    """The lines of the correction, after the sale that it corrects."""
    written = len(case.book.tables["msdyn_actual"])
    proforma = create_draft(case, CORRECTED, None, corrects=True)
    add_correction(case, proforma, before.billed[0], scenario, CORRECTED, edit)
    confirm(case, proforma, CORRECTED)
    return lines([before.billed[0].actual, *case.book.tables["msdyn_actual"][written:]])


def lines(actuals: list[Row]) -> list[Line]:
    """What the table shows of each actual."""
    return [
        (
            KINDS[row["msdyn_transactiontypecode"]],  # type: ignore[index]
            int(row["msdyn_quantity"]),  # type: ignore[arg-type]
            int(row["msdyn_amount"]),  # type: ignore[arg-type]
            BILLING[row["msdyn_billingtype"]],  # type: ignore[index]
            mark(row),
        )
        for row in actuals
    ]


def mark(row: Row) -> str:
    """What became of it."""
    if row["msdyn_adjustmentstatus"] is not None:
        return {c.ADJUSTED: ADJUSTED, c.UNADJUSTABLE: UNADJUSTABLE}[row["msdyn_adjustmentstatus"]]  # type: ignore[index]
    return POSTED if row["msdyn_billingstatus"] == c.INVOICE_POSTED else OPEN


def all_lines(case: Case) -> list[Line]:
    return lines(case.book.tables["msdyn_actual"])


COST: Line = ("cost", 8, 800, CHARGED, OPEN)


def test_time_approved() -> None:
    case = usd_case()
    approved(case)
    assert all_lines(case) == [("unbilled sales", 8, 1600, CHARGED, OPEN), COST]


def test_six_of_eight_hours_billable() -> None:
    case = usd_case()
    approved(case, 6, 2)
    assert sorted(all_lines(case)) == sorted(
        [COST, ("unbilled sales", 6, 1200, CHARGED, OPEN), ("unbilled sales", 2, 400, FREE, OPEN)]
    )


def test_raised_to_ten_hours_when_approved() -> None:
    case = usd_case()
    approved(case, 10)
    assert all_lines(case) == [("unbilled sales", 10, 2000, CHARGED, OPEN), COST]


def test_invoice_confirmed_unchanged() -> None:
    case = usd_case()
    confirmed(case)
    assert all_lines(case) == [
        ("unbilled sales", 8, 1600, CHARGED, POSTED),
        COST,
        ("unbilled sales", -8, -1600, CHARGED, UNADJUSTABLE),
        ("billed sales", 8, 1600, CHARGED, POSTED),
    ]


def test_confirmed_reduced_to_six_hours() -> None:
    case = usd_case()
    confirmed(case, "reduced", hours(6))
    assert all_lines(case) == [
        ("unbilled sales", 8, 1600, CHARGED, ADJUSTED),
        COST,
        ("unbilled sales", -8, -1600, CHARGED, UNADJUSTABLE),
        ("unbilled sales", 6, 1200, CHARGED, POSTED),
        ("unbilled sales", -6, -1200, CHARGED, UNADJUSTABLE),
        ("billed sales", 6, 1200, CHARGED, POSTED),
        ("unbilled sales", 2, 400, FREE, POSTED),
        ("unbilled sales", -2, -400, FREE, UNADJUSTABLE),
        ("billed sales", 2, 400, FREE, POSTED),
    ]


def test_confirmed_raised_to_ten_hours() -> None:
    case = usd_case()
    confirmed(case, "quantity raised", hours(10))
    assert all_lines(case) == [
        ("unbilled sales", 8, 1600, CHARGED, ADJUSTED),
        COST,
        ("unbilled sales", -8, -1600, CHARGED, UNADJUSTABLE),
        ("unbilled sales", 10, 2000, CHARGED, POSTED),
        ("unbilled sales", -10, -2000, CHARGED, UNADJUSTABLE),
        ("billed sales", 10, 2000, CHARGED, POSTED),
    ]


def test_posted_invoice_corrected_to_six_hours() -> None:
    case = usd_case()
    assert corrected(case, confirmed(case), "corrected down", hours(6)) == [
        ("billed sales", 8, 1600, CHARGED, ADJUSTED),
        ("billed sales", -8, -1600, CHARGED, UNADJUSTABLE),
        ("unbilled sales", 6, 1200, CHARGED, POSTED),
        ("unbilled sales", -6, -1200, CHARGED, UNADJUSTABLE),
        ("billed sales", 6, 1200, CHARGED, POSTED),
        ("unbilled sales", 2, 400, CHARGED, OPEN),
    ]


def test_posted_invoice_corrected_to_ten_hours() -> None:
    case = usd_case()
    assert corrected(case, confirmed(case), "corrected anew", hours(10)) == [
        ("billed sales", 8, 1600, CHARGED, ADJUSTED),
        ("billed sales", -8, -1600, CHARGED, UNADJUSTABLE),
        ("unbilled sales", 10, 2000, CHARGED, POSTED),
        ("unbilled sales", -10, -2000, CHARGED, UNADJUSTABLE),
        ("billed sales", 10, 2000, CHARGED, POSTED),
    ]


def test_milestone_confirmed_and_credited() -> None:
    case = usd_case()
    fixed = case.contract.fixed
    assert fixed
    milestone = write_milestone(case, fixed, APPROVED)
    milestone.update(msdyn_amount=Decimal(5000), msdyn_tax=Decimal(0))
    proforma = create_draft(case, INVOICED, None)
    add_milestone(case, proforma, milestone, fixed, INVOICED)
    before = confirm(case, proforma, INVOICED)
    assert all_lines(case) == [("billed sales", 1, 5000, CHARGED, POSTED)]
    assert milestone["msdyn_invoicestatus"] == c.MILESTONE_POSTED
    assert corrected(case, before, "milestone credited") == [
        ("billed sales", 1, 5000, CHARGED, ADJUSTED),
        ("billed sales", -1, -5000, CHARGED, UNADJUSTABLE),
    ]
    assert milestone["msdyn_invoicestatus"] == c.MILESTONE_READY


def test_a_full_credit_leaves_all_of_it_open() -> None:
    """Row 8 of stage 1, of which the table has no example."""
    case = usd_case()
    assert corrected(case, confirmed(case), "credited") == [
        ("billed sales", 8, 1600, CHARGED, ADJUSTED),
        ("billed sales", -8, -1600, CHARGED, UNADJUSTABLE),
        ("unbilled sales", 8, 1600, CHARGED, OPEN),
    ]
