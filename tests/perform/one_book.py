"""The documentation's own invoice, brought back to where it is only staged, in a workbook that a test may spoil.

4 h at GBP 250, agreed rate 1.25, company in USD that reports in EUR at 0.80. Each test brings it to its stage.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import duckdb

import invoicekit as ik
from invoicekit.contract import read_contract
from invoicekit.rebuild import rebuild_model
from tests.reference.one_invoice import find, not_journalised, one_invoice, write

AS_OF = "2026-10-06T08:00:00Z"


def write_staged(folder: Path) -> Path:
    """The exports: cost, unbilled and billed sale are staged and no further; tables without rows are headers."""
    tables = one_invoice()
    not_journalised(tables)
    find(tables, "finops/projproposaljour", "INV1")["invoiceamount"] = "0"
    tables["finops/projadvancedjournal"] = []
    tables["finops/exchangeratecurrencypair"].append(
        {"recid": "742", "fromcurrencycode": "USD", "tocurrencycode": "EUR", "exchangeratetype": "1"}
    )
    tables["finops/exchangerate"].append(
        tables["finops/exchangerate"][0] | {"exchangeratecurrencypair": "742", "exchangerate": "80"}
    )
    write(folder, tables)
    for name, table in read_contract().of("finops").items():
        file = folder / "finops" / f"{name}.csv"
        if name.startswith("proj") and not file.exists() and "fee" not in name:
            with file.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerow(column.spellings[0] for column in table.columns.values())
    return folder


def change(book: ik.Workbook, *statements: str) -> None:
    """These statements have changed the exports, and the model is what it would be."""
    for statement in statements:
        book.con.execute(statement)
    rebuild_model(book.con, _typed(book.con))


STAGES = ("staged", "drafted", "journalised", "imported", "posted")


def brought_to(book: ik.Workbook, stage: str, *statements: str) -> ik.Workbook:
    """The invoice is staged, in a draft journal, journalised, on its proposal, or posted but not fed back.

    Whatever was done to the book before is undone, and then these statements change it.
    """
    names = _typed(book.con)
    if not _is_kept(book.con, stage):
        if stage != "staged":
            brought_to(book, STAGES[STAGES.index(stage) - 1])
            steps: dict[str, Callable[[], object]] = {
                "drafted": book.import_from_staging,
                "journalised": book.post_journals,
                "imported": book.import_from_staging,
                "posted": partial(book.post, feed_back=False),
            }
            steps[stage]()
        book.con.execute(f"create schema kept_{stage}")
        for name in names:
            book.con.execute(f"create table kept_{stage}.{name} as from typed.{name}")
    for name in names:
        book.con.execute(f"truncate typed.{name}")
        book.con.execute(f"insert into typed.{name} from kept_{stage}.{name}")
    change(book, *statements)
    return book


def entries(book: ik.Workbook, voucher: str) -> list[str]:
    """The ledger entries of a voucher, each as one line: posting type, and the amount in all three currencies."""
    found = book.con.execute(
        "select posting_type, currency, cast(amount as integer), cast(accounting_amount as integer), "
        "cast(reporting_amount as integer) from typed.generaljournalaccountentry a "
        "join typed.generaljournalentry e on e.ledger_entry_record = a.ledger_entry_record where e.voucher = $voucher",
        {"voucher": voucher},
    ).fetchall()
    return sorted(
        f"{kind}: {currency} {amount}, USD {own}, EUR {other}" for kind, currency, amount, own, other in found
    )


def not_clean(book: ik.Workbook, *rules: str, as_of: str = AS_OF) -> list[str]:
    """The rules (of all, or those that begin so) that have findings, or rows that wait or are blocked."""
    run = book.reconcile(as_of=as_of)
    found = {rule for rows in (run.findings, run.waiting, run.blocked) for rule in rows["rule"]}
    return sorted(rule for rule in found if rule.startswith(rules or ("",)))


def _typed(con: duckdb.DuckDBPyConnection) -> Sequence[str]:
    found = con.execute("select table_name from duckdb_tables() where schema_name = 'typed'").fetchall()
    return [str(name) for (name,) in found]


def _is_kept(con: duckdb.DuckDBPyConnection, stage: str) -> bool:
    return bool(con.execute("from duckdb_schemas() where schema_name = 'kept_' || $stage", {"stage": stage}).fetchall())
