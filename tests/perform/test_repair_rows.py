"""The rows of the steps: whom a person finds by them, in which order, and with the sign of their money."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from invoicekit.repair import RepairPlan
from invoicekit.sample import write_sample

from .exports import FED_BACK, SENT_BACK, Row, change, identity, read
from .planned import plan_of, rows


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RepairPlan]:
    folder = tmp_path_factory.mktemp("rows")
    faults = ["connection-missing", "cost-missing", "header-missing"]
    faults += ["staging-feedback-missing", "actual-feedback-missing", "invoice-feedback-missing"]
    write_sample(folder, invoices=40, seed=5, defects=faults)
    return folder, plan_of(folder)


def test_a_connection_is_sent_again_with_its_actual(mended: tuple[Path, RepairPlan]) -> None:
    folder, plan = mended
    sent = {row["place"]: row for row in rows(plan, "1_resync")}
    links = read(folder, "msdyn_transactionconnection", "dataverse")
    (link,) = [row for row in links if identity(row["msdyn_transactionconnectionid"]) == sent[3]["dataverse_id"]]
    assert sent[3]["actual_id"] == identity(link["msdyn_transaction1"])
    assert sent[2]["actual_id"] == sent[2]["dataverse_id"]
    assert sent[1]["actual_id"] is None


def test_feedback_names_what_should_have_come_back(mended: tuple[Path, RepairPlan]) -> None:
    folder, plan = mended
    back = {row["rule"]: row for row in rows(plan, "5_feedback")}
    staged = {identity(row["actualid"]): row for row in read(folder, "projcdsactualsimport")}
    posted = {row["proposalid"]: row for row in read(folder, "projinvoicejour")}
    lines = {row["recid"]: row["voucher"] for row in read(folder, "projadvancedjournalline")}
    no_staging, no_actual, no_invoice = (back[f"feedback.{name}"] for name in ("staging", "actual", "invoice"))
    assert no_staging["voucher"] == lines[staged[no_staging["subject"]]["projadvancedjournalline"]]
    assert no_actual["voucher"] == staged[no_actual["subject"]]["vouchernumber"]
    assert no_invoice["voucher"] == posted[no_invoice["invoice"]]["ledgervoucher"]
    assert no_invoice["customer_invoice_number"] == posted[no_invoice["invoice"]]["projinvoiceid"]


def test_a_credit_is_negative(tmp_path: Path) -> None:
    """A credited sale is no longer staged, and a reversal was not imported."""
    write_sample(tmp_path, invoices=40, seed=5, defects=[])
    back = [row for row in read(tmp_path, "projcdsactualsimport") if Decimal(row["amount"]) < 0]
    gone, due = back[0], next(row for row in back if row["projadvancedjournalline"] != "0")
    ids = {identity(row["actualid"]) for row in (gone, due)}
    change(
        tmp_path,
        "projcdsactualsimport",
        lambda rows: [not_imported(row) if row == due else row for row in rows if row != gone],
    )
    change(
        tmp_path,
        "projadvancedjournalline",
        lambda rows: [row for row in rows if row["recid"] != due["projadvancedjournalline"]],
    )
    change(
        tmp_path,
        "msdyn_actual",
        lambda rows: [
            row | dict.fromkeys(FED_BACK, "") if identity(row["msdyn_actualid"]) in ids else row for row in rows
        ],
        "dataverse",
    )
    plan = plan_of(tmp_path)
    assert [row["amount"] for row in rows(plan, "1_resync") if row["place"] == 2] == [Decimal(gone["amount"])]
    imported = [row["amount"] for row in rows(plan, "3_import") if row["proposal"] is None]
    assert imported == [Decimal(due["amount"])]


def not_imported(row: Row) -> Row:
    return row | dict.fromkeys(("projadvancedjournalline", *SENT_BACK), "")


def test_rows_that_must_not_be_imported_are_marked_first_and_not_counted(tmp_path: Path) -> None:
    """A staged cost whose actual was rolled back, and a second row of an unbilled sale, beside work to be imported."""
    write_sample(tmp_path, invoices=30, seed=3, defects=["journal-missing"])
    staged = read(tmp_path, "projcdsactualsimport")
    lines = {row["recid"]: row for row in read(tmp_path, "projadvancedjournalline")}
    of_company = [
        row for row in staged if row["dataareaid"] == "usmf" and row["vouchernumber"] and row["projadvancedjournalline"]
    ]
    gone = next(row for row in of_company if Decimal(lines[row["projadvancedjournalline"]]["extendedcost"]))
    twice = next(row for row in of_company if Decimal(lines[row["projadvancedjournalline"]]["extendedprice"]))
    again = {"recid": "999", "actualsimportid": "aaaaaaaa-0000-4000-8000-000000000001"}
    change(
        tmp_path,
        "projcdsactualsimport",
        lambda rows: [*(not_imported(row) if row == gone else row for row in rows), not_imported(twice) | again],
    )
    change(
        tmp_path,
        "projadvancedjournalline",
        lambda rows: [row for row in rows if row["recid"] != gone["projadvancedjournalline"]],
    )
    change(
        tmp_path,
        "msdyn_actual",
        lambda rows: [row for row in rows if identity(row["msdyn_actualid"]) != identity(gone["actualid"])],
        "dataverse",
    )
    plan = plan_of(tmp_path)
    marked = {str(row["staging_id"]): row["action"] for row in rows(plan, "2_staging_rows")}
    assert marked == {
        identity(gone["actualsimportid"]): "Have it marked invalid: its actual is no longer in Dataverse",
        again["actualsimportid"]: "Have it marked invalid: its actual is staged by another row, too",
    }
    (company,) = [row for row in rows(plan, "3_import") if row["proposal"] is None]
    assert company["action"] == "Import from staging for the company, and post the journals that it makes"
    assert company["lines"] == 1
    left = plan.left.query("rule == 'import.journal'")
    assert [subject.split(" | ")[0] for subject in left["subject"]] == [identity(gone["actualsimportid"])]


def test_import_says_what_the_trial_does(mended: tuple[Path, RepairPlan]) -> None:
    """Imported for the company, its journals posted, and imported again for each proposal."""
    (step,) = [step for step in mended[1].steps if step.action.name == "3_import"]
    assert [stages[0] for stages in step.action.stages] == [
        "import_from_staging",
        "post_journals",
        "import_from_staging",
    ]
    assert step.action.says.endswith(
        "Import from staging: for the company, post the journals that it makes, then for each proposal."
    )


def test_what_is_over_the_line_limit_waits_for_the_asynchronous_maps(tmp_path: Path) -> None:
    write_sample(tmp_path, invoices=12, seed=4, defects=["actual-missing"])
    with (tmp_path / "invoicekit.toml").open("a", encoding="utf-8") as settings:
        settings.write("\nline_limit = 1\n")
    plan = plan_of(tmp_path)
    over = rows(plan, "1_line_limit")
    assert [row["dataverse_id"] for row in over] == list(plan.left.query("rule == 'sync.actual'")["subject"])
    assert not [step for step in plan.steps if step.action.name == "1_resync"]
