"""Damages a book of exports at random, in any table: rows lost, doubled, and values changed to others that fit."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from invoicekit.contract import Column, read_contract

Book = dict[str, list[dict[str, str]]]

SYSTEMS = ("dataverse", "finops")
# Master data is left whole: damage there changes nearly every row at once. So it is with what postings go by: a rate
# belongs to every foreign row of its company, a profile to every voucher of its projects, a period to a month of them.
LEFT_WHOLE = frozenset(
    "salesorder salesorderdetail msdyn_project msdyn_projectcontractsplitbillingrule account "
    "transactioncurrency cdm_company companyinfo ledger subledgervouchergeneraljournalentry "
    "exchangeratecurrencypair exchangerate projcontractfixedexchangerate ledgerfiscalcalendarperiod "
    "projrevenueprofile projrevenueprofilerule".split()
)
# Rows of one identity that differ: which of them counts is nobody's to say, so identities are left alone, and so are
# rates, which tell the scale of their whole column.
LEFT_ALONE = frozenset(
    (
        "invoiceid",
        "invoicedetailid",
        "msdyn_invoicelinetransactionid",
        "msdyn_actualid",
        "actualsimportid",
        "transid",
        "projtransid",
        "voucherdataareaid",
        "ledgervoucher",
        "projinvoiceid",
        "recid",
        "projadvancedjournalline",
        "exchrate",
        "projonaccount",
        "priceexchangerate",
        "costexchangerate",
    )
)

# The company is part of what a transaction or a posted invoice is: its number stands in every company.
BY_TRANSACTION = frozenset(("transid", "projtransid", "projinvoiceid"))
CONNECTIONS = "dataverse/msdyn_transactionconnection"
JOURNAL_LINE = "finops/projadvancedjournalline"  # has a record id besides
# The number of a document is what it is; elsewhere it names the document that a row belongs to.
NUMBERS = {
    "dataverse/invoice": frozenset(("invoicenumber", "msdyn_invoicenumber")),
    "finops/projproposaljour": frozenset(("proposalid", "dataareaid")),
    "finops/projinvoicejour": frozenset(("proposalid", "dataareaid")),
}


def read_book(folder: Path) -> Book:
    """Every CSV export below the folder, as text."""
    book: Book = {}
    for system in SYSTEMS:
        for file in sorted((folder / system).glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as stream:
                book[f"{system}/{file.stem}"] = list(csv.DictReader(stream))
    return book


def write_book(book: Mapping[str, list[dict[str, str]]], folder: Path, headers: Mapping[str, list[str]]) -> None:
    """The folder holds the book's exports."""
    for name, rows in book.items():
        file = folder / f"{name}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, headers[name], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def read_headers(folder: Path) -> dict[str, list[str]]:
    """The header of every CSV export below the folder."""
    headers = {}
    for system in SYSTEMS:
        for file in sorted((folder / system).glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as stream:
                headers[f"{system}/{file.stem}"] = next(csv.reader(stream))
    return headers


def _is_first_invoice(name: str, row: Mapping[str, str], rows: list[dict[str, str]]) -> bool:
    """Whether it is the invoice that tells from when on the export has invoices."""
    return name == "dataverse/invoice" and row["createdon"] == min(other["createdon"] for other in rows)


def _columns(name: str, header: list[str]) -> dict[str, Column]:
    table = read_contract().tables[name.partition("/")[2]]
    known = {spelling: column for column in table.columns.values() for spelling in column.accepts()}
    return {title: known[title.lower()] for title in header if title.lower() in known}


def damage(book: Book, headers: Mapping[str, list[str]], rng: random.Random) -> str:
    """One random fault in the book, in place; says what it was."""
    names = [name for name, rows in book.items() if rows and name.partition("/")[2] not in LEFT_WHOLE]
    name = rng.choice(names)
    rows = book[name]
    row = rng.choice(rows)
    what = rng.choice(("lose", "double", "change", "change", "change"))
    if what == "lose" and not _is_first_invoice(name, row, rows):
        rows.remove(row)
        return f"{name}: lost {row}"
    if what == "double":
        again = dict(row)
        if "recid" in row and rng.random() < 0.5:  # made twice in Finance; else the export has it twice
            again["recid"] = str(max(int(other["recid"]) for other in rows) + 1)
        rows.append(again)
        return f"{name}: doubled {row}" + ("" if again == row else f" as {again['recid']}")
    if name == CONNECTIONS and rng.random() < 0.3:
        _turn(row)
        return f"{name}: turned round {row}"
    by_transaction = name != JOURNAL_LINE and not BY_TRANSACTION.isdisjoint(headers[name])
    alone = {*LEFT_ALONE, *NUMBERS.get(name, ()), *(("dataareaid",) if by_transaction else ())}
    if name.startswith("dataverse/"):
        alone.add(headers[name][0])  # the id of the row
    columns = {title: column for title, column in _columns(name, headers[name]).items() if title not in alone}
    title = rng.choice(sorted(columns))
    before = row[title]
    row[title] = _other(columns[title], before, [other[title] for other in rows], rng)
    return f"{name}: {title} {before!r} -> {row[title]!r} in {row}"


def _turn(row: dict[str, str]) -> None:
    """The connection says the same from its other end."""
    for what in ("", "role", "type"):
        one, other = f"msdyn_transaction1{what}", f"msdyn_transaction2{what}"
        row[one], row[other] = row[other], row[one]


def _other(column: Column, value: str, others: list[str], rng: random.Random) -> str:
    if column.kind in ("money", "quantity", "rate") and value and rng.random() < 0.6:
        step = rng.choice(("0.01", "-0.01", "0.004", "100"))
        return format(Decimal(value) + Decimal(step), "f") if column.kind != "rate" else value
    if not column.required and rng.random() < 0.2:
        return ""
    return rng.choice(others)
