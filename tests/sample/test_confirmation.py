"""What a confirmation writes, in clean books and with each of its faults, told with plain Python."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from invoicekit.sample import DEFECTS, write_sample

from .arrows import findings
from .confirmation import Stage, figures
from .exports import BILLED, CHARGEABLE, POSTED, UNBILLED, Exports, Row, group, total

SCENARIOS = {
    "unedited", "reduced", "edited", "milestone", "retainer invoiced", "retainer applied", "added by hand",
    "credited", "corrected down", "corrected anew", "unchanged", "milestone credited", "retainer corrected",
}  # fmt: skip
ARROWS = {"confirm.billed", "confirm.unbilled", "confirm.reversal"}
ADJUSTED, READY = "192350001", "192350001"
FEE, MILESTONE, RETAINER = "192350004", "192350003", "192350005"


@pytest.fixture(scope="module")
def stage(clean: Exports) -> Stage:
    return Stage(clean)


@pytest.fixture(scope="module", params=[3, 4, 5])
def forty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    directory = tmp_path_factory.mktemp("forty")
    write_sample(directory, invoices=40, seed=request.param)
    return Stage(Exports(directory))


def test_forty_invoices_show_every_scenario(forty: Stage) -> None:
    assert {forty.scenario(detail) for detail in forty.confirmed} == SCENARIOS
    assert findings(forty.book) == set()


def test_a_retainer_is_applied_in_part_in_full_and_refunded(forty: Stage) -> None:
    ways = set()
    for detail in forty.confirmed:
        source, row = forty.behind(detail)
        if forty.scenario(detail) == "retainer applied" and row and source:
            full = Decimal(detail["msdyn_amount"]) == Decimal(row["msdyn_amount"])
            ways.add((full, bool(forty.far(source, "Replacing", "Original"))))
    assert ways == {(False, False), (True, True)}, "in part first, and then what was left"


def test_lines_are_added_by_hand_to_both_kinds_of_contract_lines(forty: Stage) -> None:
    methods = {row["salesorderdetailid"]: row["msdyn_billingmethod"] for row in forty.book["salesorderdetail"]}
    by_hand = [detail for detail in forty.confirmed if forty.scenario(detail) == "added by hand"]
    assert {methods[detail["msdyn_salescontractlineid"]] for detail in by_hand} == {"192350000", "192350001"}
    for detail in by_hand:
        billed = forty.far(detail["msdyn_invoicelinetransactionid"], "Invoice Line Detail", "Billed Sales")
        assert billed
        assert not forty.far(billed, "Billed Sales", "Unbilled Sales")


def test_a_product_line_is_billed_without_a_detail(forty: Stage) -> None:
    products = [row for row in forty.book["invoicedetail"] if row["producttypecode"] == "1"]
    sold = [row for row in products if Decimal(row["baseamount"]) and forty.is_confirmed(row["invoiceid"])]
    assert sold
    for line in sold:
        (billed,) = [
            row
            for row in forty.actuals.values()
            if (row["msdyn_invoice"], row["msdyn_salescontractlineid"])
            == (line["invoiceid"], line["msdyn_contractlineid"])
        ]
        assert Decimal(billed["msdyn_amount"]) == Decimal(line["baseamount"])
        assert Decimal(billed["msdyn_tax"]) == Decimal(line["tax"])


def test_corrections_stand_on_an_invoice_of_their_own(stage: Stage) -> None:
    by_invoice = group(stage.details.values(), lambda row: row["msdyn_invoice"])
    corrective = [row for row in stage.invoices.values() if row["msdyn_hascorrections"] == "True"]
    assert corrective
    for invoice in stage.invoices.values():
        marks = {row["msdyn_correction"] for row in by_invoice[invoice["invoiceid"]]}
        assert marks == ({"True"} if invoice in corrective else {"False"})
    for detail in stage.details.values():
        amount, invoiced = Decimal(detail["msdyn_amount"]), Decimal(detail["msdyn_invoiceamount"])
        if original := stage.details.get(detail["msdyn_originalinvoicelinedetail"]):
            assert stage.invoices[original["msdyn_invoice"]]["msdyn_projectinvoicestatus"] == POSTED
            assert invoiced == amount - Decimal(original["msdyn_amount"])
        else:
            assert invoiced == amount


def test_a_corrected_sale_is_adjusted_and_its_reversal_reaches_finance(stage: Stage) -> None:
    staged = {row["actualid"] for row in stage.book["projcdsactualsimport"]}
    seen = 0
    for detail in stage.confirmed:
        _, original = stage.behind(detail)
        if detail["msdyn_correction"] != "True" or original is None:
            continue
        reversal = stage.actuals[str(stage.far(original["msdyn_actualid"], "Original", "Reversing"))]
        assert figures(reversal) == {name: -value for name, value in figures(original).items()}  # type: ignore[operator]
        assert (original["msdyn_adjustmentstatus"], reversal["msdyn_istransition"]) == (ADJUSTED, "False")
        assert reversal["msdyn_actualid"] in staged
        seen += 1
    assert seen


def test_a_credited_milestone_is_ready_again_or_billed_again(stage: Stage) -> None:
    details = group(
        (row for row in stage.details.values() if row["msdyn_transactionclassification"] == MILESTONE),
        lambda row: stage.behind(row)[0] if row["msdyn_correction"] != "True" else None,
    )
    times = Counter(len(rows) for milestone, rows in details.items() if milestone)
    assert times.keys() == {1, 2}
    for milestone in stage.book["msdyn_contractlinescheduleofvalue"]:
        if len(details.get(milestone["msdyn_contractlinescheduleofvalueid"], [])) == 2:
            assert milestone["msdyn_invoicestatus"] == "192350003"


def test_what_a_correction_leaves_over_is_billed_again(stage: Stage) -> None:
    again = [
        row
        for row in stage.actuals.values()
        if row["msdyn_actualid"] in stage.sources
        and row["msdyn_transactionclassification"] != RETAINER
        and stage.far(row["msdyn_actualid"], "Replacing", "Original")
    ]
    assert again


def test_a_fee_corrected_down_leaves_nothing_over(stage: Stage) -> None:
    seen = 0
    for detail in stage.confirmed:
        source, _ = stage.behind(detail)
        fee = detail["msdyn_transactionclassification"] == FEE
        if stage.scenario(detail) == "corrected down" and fee:
            assert len(stage.ends[str(source), "Original"]) == 3, "the detail, the reversal, the new unbilled sale"
            seen += 1
    assert seen


def test_discount_and_fee_come_off_and_on_and_reversals_negate_them(stage: Stage) -> None:
    columns = ("msdyn_discountamount", "msdyn_feeamount", "msdyn_extendedamount")
    rows = [row for row in stage.actuals.values() if row["msdyn_discountamount"]]
    assert {row["msdyn_transactiontypecode"] for row in rows} == {UNBILLED, BILLED}
    turned = 0
    for row in [*rows, *(row for row in stage.details.values() if row["msdyn_discountamount"])]:
        discount, fee, extended = (Decimal(row[name]) for name in columns)
        assert extended == Decimal(row["msdyn_amount"]) - discount + fee
        original = stage.far(row.get("msdyn_actualid", ""), "Reversing", "Original")
        if original:
            assert [Decimal(row[name]) for name in columns] == [
                -Decimal(stage.actuals[original][name]) for name in columns
            ]
            turned += 1
    assert turned


def test_only_billed_sales_carry_tax_and_it_adds_up_to_the_invoice(stage: Stage) -> None:
    assert {row["msdyn_transactiontypecode"] for row in stage.actuals.values() if row["msdyn_tax"]} == {BILLED}
    sales = group(
        (row for row in stage.actuals.values() if row["msdyn_transactiontypecode"] == BILLED),
        lambda row: row["msdyn_invoice"],
    )
    for identity, rows in sales.items():
        assert total(rows, "msdyn_tax") == Decimal(stage.invoices[str(identity)]["totaltax"])


def test_the_bulk_confirmation_is_complete_or_was_none(stage: Stage) -> None:
    said = {
        stage.is_confirmed(row["invoiceid"]): row["msdyn_bulkconfirmationstatus"] for row in stage.invoices.values()
    }
    assert said[False] == ""
    assert {row["msdyn_bulkconfirmationstatus"] for row in stage.invoices.values()} == {"", "192350002"}


def test_a_retainer_waits_in_dataverse_as_a_negative_unbilled_sale(stage: Stage) -> None:
    left = [
        row
        for row in stage.actuals.values()
        if row["msdyn_transactionclassification"] == RETAINER and row["msdyn_transactiontypecode"] == UNBILLED
    ]
    staged = {row["actualid"] for row in stage.book["projcdsactualsimport"]}
    assert left
    assert not staged & {row["msdyn_actualid"] for row in left}
    charged = group(stage.details.values(), lambda row: row["msdyn_invoice"])
    for detail in stage.details.values():
        if stage.scenario(detail) == "retainer applied":
            assert total(_chargeable(charged[detail["msdyn_invoice"]]), "msdyn_amount") > 0


# The arrows here place a row by its links only: of one that has none they can say no more than that it is there.
# And they hold a billed sale against its line detail alone, which has the same class and tax.
OF_WHAT_IS_BEHIND = {"credit-without-tax", "detail-class-changed", "written-off-taxed"}
PLACED = sorted(
    name
    for name, defect in DEFECTS.items()
    if defect.rule.startswith("confirm.")
    and "ambiguous" not in defect.findings.values()
    and name not in OF_WHAT_IS_BEHIND
)


@pytest.mark.parametrize("name", PLACED)
@pytest.mark.parametrize("seed", [3, 11])
def test_a_fault_of_confirmation_is_all_that_the_arrows_find(name: str, seed: int, tmp_path: Path) -> None:
    report = write_sample(tmp_path, invoices=5, seed=seed, defects=[name])
    due = {(due.rule, due.outcome, due.subject) for due in report.findings if due.rule in ARROWS}
    assert findings(Exports(tmp_path)) == due


def _chargeable(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["msdyn_billingtype"] == CHARGEABLE]
