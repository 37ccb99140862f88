"""What was posted is not sent, imported or posted again by the repair plan, though a row of it is gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from invoicekit.sample import write_sample

from .exports import FED_BACK, SENT_BACK, Row, change, read
from .planned import plan_of

LINES = ("empl", "cost", "item", "revenue", "onacc")


def lose(folder: Path, table: str, gone: Callable[[Row], object]) -> None:
    change(folder, table, lambda rows: [row for row in rows if not gone(row)])


def blank(folder: Path, table: str, names: tuple[str, ...], system: str = "finops") -> None:
    change(folder, table, lambda rows: [row | dict.fromkeys(names, "") for row in rows], system)


def no_feedback(folder: Path) -> None:
    """Nothing that was posted came back to Dataverse yet."""
    blank(folder, "projcdsactualsimport", SENT_BACK)
    blank(folder, "msdyn_actual", FED_BACK, "dataverse")
    blank(folder, "invoice", ("msdyn_customerinvoicenumber", "msdyn_customerinvoicedate"), "dataverse")


def lose_staging_row(folder: Path) -> str:
    """The actual bears its voucher."""
    gone = next(row for row in read(folder, "projcdsactualsimport") if row["vouchernumber"].startswith("PIV"))
    lose(folder, "projcdsactualsimport", lambda row: row == gone)
    return gone["vouchernumber"]


def lose_header(folder: Path) -> str:
    """The proposal of a posted invoice; its number came back to nothing."""
    no_feedback(folder)
    posted = read(folder, "projinvoicejour")[0]
    lose(folder, "projproposaljour", lambda row: row["proposalid"] == posted["proposalid"])
    return posted["projinvoiceid"]


def lose_line(folder: Path) -> str:
    """A line of a posted proposal whose posting did not come back yet."""
    no_feedback(folder)
    posted = read(folder, "projinvoicejour")[0]
    lines = [(t, row) for t in LINES for row in read(folder, f"projproposal{t}")]
    table, gone = next(line for line in lines if line[1]["proposalid"] == posted["proposalid"])
    lose(folder, f"projproposal{table}", lambda row: row == gone)
    return posted["projinvoiceid"]


def lose_invoice(folder: Path, *, and_lines: bool) -> str:
    """A posted invoice whose number stands nowhere but on its lines, or in its customer's account."""
    no_feedback(folder)
    posted = read(folder, "projinvoicejour")[0]
    lose(folder, "projinvoicejour", lambda row: row == posted)
    blank(folder, "projproposaljour", ("projinvoiceid",))
    if and_lines:
        for table in LINES:
            lose(folder, f"projinvoice{table}", lambda row: row["projinvoiceid"] == posted["projinvoiceid"])
    return posted["projinvoiceid"]


@pytest.mark.parametrize(
    ("rule", "gone"),
    [
        ("sync.actual", lose_staging_row),
        ("sync.header", lose_header),
        ("import.line", lose_line),
        ("post.invoice", lambda folder: lose_invoice(folder, and_lines=False)),
        ("post.invoice", lambda folder: lose_invoice(folder, and_lines=True)),
    ],
    ids=["staging row", "header", "proposal line", "invoice with lines", "invoice in the customer's account"],
)
def test_what_was_posted_is_looked_for_and_not_done_again(
    tmp_path: Path, rule: str, gone: Callable[[Path], str]
) -> None:
    write_sample(tmp_path, invoices=6, seed=4, defects=[])
    number = gone(tmp_path)
    plan = plan_of(tmp_path)
    steps = {step.action.name: step.rows for step in plan.steps}
    assert steps["0_posted"][["rule", "posted_as"]].to_numpy().tolist() == [[rule, number]]
    assert not steps.keys() & {"1_resync", "3_import", "4_post"}
    assert rule in set(plan.left["rule"])
