"""Before stage 1: the billing backlog, and the drafts that are made of it [manage-billing-backlog].

Each function is of a book, as in `process`. Only a draft (or an invoice in review) can be changed; a confirmed one is
corrected on an invoice of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from invoicekit.choosing import Names, check_names, listed
from invoicekit.errors import BadFigure, NotADraft, NothingBilled, UnknownName
from invoicekit.figures import Figure, day, figure, guid
from invoicekit.frames import frame
from invoicekit.load import write_settings
from invoicekit.perform import Chosen, Given, Performed, nothing
from invoicekit.process import DRAFT, Book, Moment, perform_stage
from invoicekit.rules import sql_folder

BILLING_TYPES = ("Chargeable", "Non-chargeable", "Complimentary", "Not available")
CLASSES = ("Time", "Expense", "Material", "Fee")


def backlog(book: Book, as_of: Moment | None = None) -> pd.DataFrame:
    """What could be billed: one row for each unbilled sale, milestone and rest of a retainer that is not billed yet.

    The columns are kind, source_id, contract, project, company, class, billing_type, quantity, amount in currency,
    document_date, age_days at `as_of`, status, the reason why it is not billed yet, and the draft invoice it is on.
    """
    write_settings(book.con, book.settings.at(as_of))
    book.con.execute((sql_folder() / "backlog.sql").read_text("utf-8"))
    return frame(book.con, "select * from perform_backlog order by company, contract, document_date, source_id")


def mark_ready(
    book: Book,
    sources: Names = None,
    contracts: Names = None,
    up_to: date | str | None = None,
    as_of: Moment | None = None,
) -> Performed:
    """The items of the backlog (these sources, or all but retainers) dated up to a day are ready to invoice.

    `refused` has the named ones that cannot be, and why. Raises UnknownName for a contract, BadFigure for a day or id.
    """
    items = listed(sources)
    given: Given = {
        "asked_source": [[guid("item", source)] for source in items or ()],
        "asked_contract": _asked(book, contracts),
        "up_to": [[day("up to", up_to)]],
    }
    names_nothing = items == [] or listed(contracts) == []
    return perform_stage(book, "ready", None if names_nothing else Chosen(), as_of, given)


def create_invoices(
    book: Book, contracts: Names = None, dated_before: date | str | None = None, as_of: Moment | None = None
) -> Performed:
    """What is ready to invoice is on draft invoices, one for each contract and customer; `invoices` has their numbers.

    `dated_before` leaves out what is dated on or after that day. Where nothing is ready, there is no invoice. Raises
    UnknownName for a contract, BadFigure for a day.
    """
    if listed(contracts) == []:
        return nothing("draft")
    given: Given = {
        "creating": [[day("dated before", dated_before)]],
        "asked_contract": _asked(book, contracts),
    }
    return _draft(book, given, as_of)


def _asked(book: Book, contracts: Names) -> list[list[object]]:
    rows = book.con.execute("select contract from dataverse.contract where contract is not null").fetchall()
    named = listed(contracts) or []
    if rows:
        check_names("contract", named, [contract for (contract,) in rows])
    return [[contract] for contract in named]


def refresh(book: Book, invoice: str, as_of: Moment | None = None) -> Performed:
    """What has become ready since is on this draft, too, and its totals are those of its lines. Raises NotADraft."""
    _check_draft(book, invoice)
    return _draft(book, {"refreshing": [[invoice]]}, as_of)


def edit(
    book: Book,
    line_detail: str,
    *,
    quantity: Figure | None = None,
    price: Figure | None = None,
    billing_type: str | None = None,
    tax: Figure | None = None,
    as_of: Moment | None = None,
) -> Performed:
    """The line detail of a draft has these figures; its amount is quantity x price, rounded to the currency's decimals.

    What is not given stays, the tax too (of a line that is not Chargeable it is 0). Raises NotADraft, BadFigure for a
    line detail or figure that is none, UnknownName for a billing type.
    """
    was = _line_detail(book, line_detail)
    if billing_type is not None and billing_type not in BILLING_TYPES:
        raise UnknownName("billing type", billing_type, BILLING_TYPES)
    count, each = _figure("quantity", quantity, was["quantity"]), _figure("price", price, was["price"])
    amount = was["amount"] if (count, each) == (was["quantity"], was["price"]) else _rounded(count * each, was)
    billing = billing_type or was["billing_type"]
    charged = _figure("tax", tax, was["tax"] if billing == "Chargeable" else 0)
    return _draft(book, {"editing": [[was["line_detail_id"], count, each, amount, charged, billing]]}, as_of)


def add(
    book: Book,
    invoice: str,
    *,
    quantity: Figure,
    price: Figure,
    class_: str = "Time",
    contract_line: str | None = None,
    billing_type: str = "Chargeable",
    tax: Figure = 0,
    document_date: date | str | None = None,
    as_of: Moment | None = None,
) -> Performed:
    """A line that nothing was recorded for is on the draft, on that contract line (default: its first T&M line).

    Raises NotADraft, BadFigure for a figure or day that is none, UnknownName for a class, billing type or contract
    line.
    """
    _check_draft(book, invoice)
    for what, name, known in (("class", class_, CLASSES), ("billing type", billing_type, BILLING_TYPES)):
        if name not in known:
            raise UnknownName(what, name, known)
    known_lines = {row["contract_line"]: row for row in _rows(book, "contract_line", {"invoice": invoice})}
    chosen = contract_line or next(iter(known_lines), "")
    if chosen not in known_lines:
        raise UnknownName("contract line", chosen, known_lines)
    count, each = figure("quantity", quantity), figure("price", price)
    amount = _rounded(count * each, known_lines[chosen])
    dated = day("document date", document_date)
    row = [invoice, chosen, class_, count, each, amount, figure("tax", tax), billing_type, dated]
    return _draft(book, {"adding": [row]}, as_of)


def remove(book: Book, line_detail: str, as_of: Moment | None = None) -> Performed:
    """The line detail is not on its draft any more; what it billed is ready to invoice again.

    Raises NotADraft, BadFigure for a line detail that is none.
    """
    was = _line_detail(book, line_detail)
    return _draft(book, {"removing": [[was["line_detail_id"]]]}, as_of)


def correct(
    book: Book, invoice: str, quantities: Mapping[str, Figure] | None = None, as_of: Moment | None = None
) -> Performed:
    """A new draft corrects what a confirmed invoice billed; `invoices` has its number.

    `quantities` names line details of that invoice and what is right for each, 0 to credit it. Without it everything
    is credited. Tax is that share of the tax that was billed. `refused` says what cannot be corrected: then there is
    no draft. Raises NothingBilled, BadFigure for a quantity that is none, UnknownName for an invoice or line detail.
    """
    billed = _rows(book, "billed", {"invoice": invoice})
    if not billed:
        raise NothingBilled(invoice, _status(book, invoice))
    named = {row["line_detail"]: row for row in reversed(billed)}
    right = {str(guid("line detail", name)): figure("quantity", count) for name, count in (quantities or {}).items()}
    check_names(f"line detail of {invoice}", list(right), list(named))
    rows = []
    for row in billed:
        line_detail = row["line_detail"]
        if quantities is not None and (line_detail not in right or named[line_detail] is not row):
            continue
        quantity = right.get(line_detail, Decimal(0))
        rows.append([invoice, row["actual_id"], line_detail, quantity, *_corrected(row, quantity)])
    return _draft(book, {"correcting": rows}, as_of)


def _corrected(row: Mapping[str, Any], quantity: Decimal) -> tuple[Decimal, Decimal]:
    """Amount, and what the tax changes by."""
    if quantity == row["quantity"]:
        return row["amount"], Decimal(0)
    tax = _rounded(row["tax"] * quantity / row["quantity"], row) if row["quantity"] else Decimal(0)
    return _rounded(quantity * row["price"], row), tax - row["tax"]


def _draft(book: Book, given: Given, as_of: Moment | None) -> Performed:
    done = perform_stage(book, "draft", Chosen(), as_of, given)
    numbers = book.con.execute("select invoice from perform_draft where is_new order by invoice").fetchall()
    return replace(done, invoices=tuple(number for (number,) in numbers) if done.written else ())


def _check_draft(book: Book, invoice: str) -> None:
    if (status := _status(book, invoice)) not in DRAFT:
        raise NotADraft(invoice, status)


def _status(book: Book, invoice: str) -> str:
    query = "select invoice_number, status from dataverse.invoice where invoice_number is not null"
    status = dict(book.con.execute(query).fetchall())
    check_names("invoice", [invoice], list(status))
    return str(status[invoice])


def _line_detail(book: Book, line_detail: str) -> Mapping[str, Any]:
    rows = _rows(book, "line_detail", {"line_detail": str(guid("line detail", line_detail))})
    if not rows:
        raise BadFigure("line detail", line_detail, "no invoice has it; take it from dataverse.line_detail")
    if rows[0]["status"] not in DRAFT:
        raise NotADraft(rows[0]["invoice"], rows[0]["status"])
    return rows[0]


def _rows(book: Book, query: str, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
    cursor = book.con.execute((sql_folder() / "drafts" / f"{query}.sql").read_text("utf-8"), parameters)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _rounded(amount: Decimal, row: Mapping[str, Any]) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-int(row["decimals"])), ROUND_HALF_UP)


def _figure(what: str, given: Figure | None, otherwise: Decimal | int | None) -> Decimal:
    return Decimal(otherwise or 0) if given is None else figure(what, given)
