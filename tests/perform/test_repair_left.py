"""What a repair plan leaves: it is told, with its reason, and the command does not end as if all were well."""

from __future__ import annotations

from pathlib import Path

import pytest

from invoicekit.__main__ import main
from invoicekit.sample import write_sample

from .exports import change, identity, read
from .planned import plan_of


def test_what_a_step_refused_and_what_stays_blocked_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The journal line that import makes lies in a closed period: no finding is left, and all of the money is."""
    write_sample(tmp_path / "book", invoices=30, seed=3, defects=["journal-missing"])
    out = tmp_path / "plan"
    assert main(["repair", str(tmp_path / "book"), "--out", str(out)]) == 1
    said = capsys.readouterr().out
    closed = "The period 2026-08 is not open (Closed), and it is not moved to a later one."
    assert closed in said
    assert "Left blocked: 4 rows" in said
    (refused,) = read(tmp_path, "refused", "plan")
    assert (refused["step"], refused["rule"], refused["why"]) == ("3_import", "import.journal-stuck", closed)
    left = read(tmp_path, "left", "plan")
    assert {(row["rule"], row["outcome"], row["cause_rule"]) for row in left} == {
        ("import.line", "blocked", "import.journal-stuck")
    }
    assert {row["cause_subject"] for row in left} == {refused["subject"]}


def test_files_of_what_was_refused_before_do_not_stay(tmp_path: Path) -> None:
    write_sample(tmp_path / "book", invoices=6, seed=2, defects=[])
    (tmp_path / "refused.csv").write_text("of a plan before", "utf-8")
    assert [file.name for file in plan_of(tmp_path / "book").write(tmp_path)] == ["left.csv"]
    assert not (tmp_path / "refused.csv").exists()


def test_a_finding_that_only_waits_because_of_a_step_is_left(tmp_path: Path) -> None:
    """Feedback changes the invoice, from when on its billed sale is then not due yet: it is missing all the same."""
    write_sample(tmp_path, invoices=12, seed=4, defects=["invoice-feedback-missing"])
    back = {row["msdyn_customerinvoicenumber"] for row in read(tmp_path, "invoice", "dataverse")}
    (number,) = {row["proposalid"] for row in read(tmp_path, "projinvoicejour") if row["projinvoiceid"] not in back}
    gone = next(row for row in read(tmp_path, "projcdsactualsimport") if row["invoiceproposalid"] == number)
    change(
        tmp_path,
        "msdyn_actual",
        lambda rows: [row for row in rows if identity(row["msdyn_actualid"]) != identity(gone["actualid"])],
        "dataverse",
    )
    plan = plan_of(tmp_path)
    assert [step.action.name for step in plan.steps] == ["5_feedback"]
    assert ("confirm.billed", "waiting") in set(plan.left[["rule", "outcome"]].itertuples(index=False, name=None))
    assert plan.steps[-1].after.findings == len(plan.left.query("outcome != 'blocked'"))


def test_without_the_tables_that_a_step_writes_to_the_plan_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample(tmp_path / "book", invoices=12, seed=4, defects=["header-missing"])
    for file in (tmp_path / "book" / "finops").glob("generaljournal*.csv"):
        file.unlink()
    assert main(["repair", str(tmp_path / "book"), "--out", str(tmp_path / "plan")]) == 1
    said = capsys.readouterr().out
    assert "3_import was not tried out, so what it leaves is not known" in said
    assert "generaljournalaccountentry was not exported" in said
    assert "1_resync was not tried out" not in said
    assert read(tmp_path, "3_import", "plan")


def test_nothing_to_repair_is_no_all_clear_where_a_rule_did_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample(tmp_path, invoices=6, seed=2, defects=[])
    for file in (tmp_path / "finops").glob("projproposal*detail.csv"):
        file.unlink()
    assert main(["repair", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "Nothing to repair in what was looked at." in said
    assert "not run" in said


def test_nothing_to_repair_is_no_all_clear_where_a_row_is_in_quarantine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample(tmp_path, invoices=6, seed=2, defects=[])
    change(tmp_path, "projcosttrans", lambda rows: [*rows, rows[0] | {"recid": "777", "transid": "X", "qty": "abc"}])
    assert main(["repair", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "Nothing to repair in what was looked at." in said
    assert "1 row in quarantine" in said
