"""One month of both systems, as it is mostly exported: what came before is in neither, and no finding of this month."""

from __future__ import annotations

from pathlib import Path

import invoicekit as ik
from invoicekit.closing import left_out
from invoicekit.sample import write_sample

from .damage import Book, read_book, read_headers, write_book

STARTS = "2026-10-05"
STARTS_LATE_IN_A_MONTH = "2026-09-28"  # many of what was billed before it are corrected after it
STAMPS = ("createdon", "createddatetime", "invoicedate")
MASTER = frozenset("salesorder salesorderdetail account msdyn_project msdyn_projectcontractsplitbillingrule".split())
# What was under way when the month began: Finance went on with it, from rows that are not in the export.
UNDER_WAY = {"import.journal", "import.line", "post.invoice", "post.line"}


def month_of(book: Book, starts: str = STARTS) -> Book:
    """Of every table whose rows say when they came only those of the month; master data whole."""

    def is_of_it(row: dict[str, str]) -> bool:
        return all(row[name] >= starts for name in STAMPS if name in row)

    return {
        table: rows if table.partition("/")[2] in MASTER else [row for row in rows if is_of_it(row)]
        for table, rows in book.items()
    }


def write_month(folder: Path, starts: str = STARTS) -> None:
    write_sample(folder, invoices=120, seed=5)
    write_book(month_of(read_book(folder), starts), folder, read_headers(folder))


def test_confirmation_and_sync_of_a_month_find_nothing_of_the_months_before(tmp_path: Path) -> None:
    write_month(tmp_path)
    with ik.open(tmp_path, quiet=True) as book:
        found = book.reconcile(as_of="2026-10-31").findings
        ((dangling,),) = book.con.execute(
            "select count(*) from dataverse.connection where sent and optional and transaction_2 not in "
            "(select actual_id from dataverse.actual)"
        ).fetchall()
        ((unknown,),) = book.con.execute("select count(*) from dataverse.new_unbilled where origin_unknown").fetchall()
    assert set(found["rule"]) <= UNDER_WAY
    assert min(found["age_days"]) >= 24  # of the first two days
    # The month does hold what points back: links to actuals that are gone, and work of before that was edited.
    assert dangling > 50
    assert unknown > 5


def test_lines_whose_work_was_not_exported_are_counted_beside_the_verdict(tmp_path: Path) -> None:
    write_month(tmp_path)
    with ik.open(tmp_path, quiet=True) as book:
        summary = book.reconcile(as_of="2026-10-31").summary
        (said,) = (line for line in summary["left_out"] if line["reason"] == "not exported")
        ((lines,),) = book.con.execute(
            "select count(*) from dataverse.line_detail d where confirmed and not corrects and source_id is not null "
            "and scenario in ('unedited', 'retainer applied') "
            "and source_id not in (select actual_id from dataverse.actual)"
        ).fetchall()
    assert (said["table_name"], said["rows_counted"]) == ("dataverse.line_detail", lines)
    assert said["rows_counted"] > 50
    (line,) = (line for line in left_out(summary) if "billed sales alone" in line)
    assert line.startswith(f"{lines} lines of confirmed invoices are held against billed sales alone: ")


def test_corrections_of_what_was_not_exported_are_counted_beside_the_verdict(tmp_path: Path) -> None:
    write_month(tmp_path, STARTS_LATE_IN_A_MONTH)
    with ik.open(tmp_path, quiet=True) as book:
        run = book.reconcile(as_of="2026-10-31")
        rules, summary = set(run.findings["rule"]), run.summary
        ((corrections,),) = book.con.execute(
            "select count(*) from dataverse.line_detail where corrects and confirmed and original_id is null"
        ).fetchall()
    assert not rules & {"confirm.billed", "confirm.unbilled", "confirm.reversal", "confirm.unlinked"}
    assert corrections > 10
    said = (
        f"{corrections} lines of corrections are not judged: the billed sale that was corrected is not in the export."
    )
    assert said in left_out(summary)


def test_what_is_lost_in_the_month_is_found(tmp_path: Path) -> None:
    """A billed sale of work that was not exported, and a staging row."""
    write_month(tmp_path)
    with ik.open(tmp_path, quiet=True) as book:
        (billed, number), *_ = book.con.execute(
            "select cast(actual_id as varchar), invoice from dataverse.billed where billing_type = 'Chargeable' "
            "and source_id = unbilled_id and source_id not in (select actual_id from dataverse.actual) order by 1"
        ).fetchall()
        (staged,), *_ = book.con.execute(
            "select cast(actual_id as varchar) from finops.staging where transaction_type = 'Unbilled sales' order by 1"
        ).fetchall()
    lost = {"dataverse/msdyn_actual": ("msdyn_actualid", billed), "finops/projcdsactualsimport": ("actualid", staged)}
    exports = read_book(tmp_path)
    for table, (column, gone) in lost.items():
        rows = [row for row in exports[table] if gone not in row[column].lower()]
        assert len(rows) == len(exports[table]) - 1
        exports[table] = rows
    write_book(exports, tmp_path, read_headers(tmp_path))
    with ik.open(tmp_path, quiet=True) as book:
        found = book.reconcile(as_of="2026-10-31").findings
    listed = set(zip(found["rule"], found["outcome"], found["subject"], strict=True))
    assert ("sync.actual", "missing", staged) in listed
    assert ("sync.actual", "unexpected", billed) in listed
    (missing,) = (subject for rule, outcome, subject in listed if (rule, outcome) == ("confirm.billed", "missing"))
    assert missing.startswith(number + " | ")
