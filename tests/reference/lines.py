"""Proposal lines and posted lines: the five kinds (hour, expense, item, fee, on account) united."""

from collections import defaultdict
from decimal import Decimal

from .exports import Books, Row
from .facts import by, grouped, largest
from .outcomes import NOT_COMPARED

KINDS = {"empl": "projempltrans", "cost": "projcosttrans", "item": "projitemtrans"}
KINDS |= {"revenue": "projrevenuetrans", "onacc": "projonacctrans"}
LINE_TYPES = {"empl": "hour", "cost": "expense", "item": "item", "revenue": "fee", "onacc": "on account"}


def lacking_proposal_lines(books: Books) -> list[str]:
    """Name what keeps proposal lines from being read: no line table at all, or one without its amounts."""
    kinds = [kind for kind in KINDS if f"projproposal{kind}" in books]
    if not kinds:
        return ["projproposalempl"]
    return [f"projproposal{kind}detail" for kind in kinds if f"projproposal{kind}detail" not in books]


def lacking_posted_lines(books: Books) -> list[str]:
    return [] if any(f"projinvoice{kind}" in books for kind in KINDS) else ["projinvoiceempl"]


def proposal_lines(books: Books) -> list[Row]:
    """Unite the proposal lines: the amount from the detail rows, currency and project from the transaction."""
    headers = by(books.rows("projproposaljour"), "company", "proposal_number")
    united = []
    for kind, transactions in KINDS.items():
        table = f"projproposal{kind}"
        amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
        for detail in books.rows(f"{table}detail"):
            amounts[detail["line_record"]] += detail["amount"]
        subledger = grouped(books.rows(transactions), "company", "transaction_id")
        for line in books.rows(table):
            header = headers.get((line["company"], line["proposal_number"]), {})
            rows = subledger[line["company"], line["transaction_id"]]
            transaction = {column: largest(rows, column) for column in ("currency", "quantity", "project")}
            row = dict(line)
            row["is_fee"] = kind == "revenue"
            row["amount"] = amounts[line["line_record"]]
            row["currency"] = transaction["currency"] or header.get("currency")
            row["quantity"] = line["quantity"] if line["quantity"] is not None else transaction["quantity"]
            if not books.has(table, "quantity") and not books.has(transactions, "quantity"):
                row["quantity"] = NOT_COMPARED
            row["project"] = transaction["project"] if books.has(transactions, "project") else NOT_COMPARED
            row["tax"] = line["tax"] if books.has(table, "tax") else NOT_COMPARED
            united.append(row)
    return sorted(united, key=lambda row: (row["proposal_number"], int(row["line_record"])))


def posted_lines(books: Books) -> list[Row]:
    """Unite the posted lines, in the order of their invoices."""
    united = []
    for kind in KINDS:
        table = f"projinvoice{kind}"
        for line in books.rows(table):
            row = dict(line, is_fee=kind == "revenue")
            row["line_type"] = LINE_TYPES[kind]
            for column in ("quantity", "tax", "project"):
                if not books.has(table, column):
                    row[column] = NOT_COMPARED
            united.append(row)
    return sorted(united, key=lambda row: str(row["customer_invoice_number"]))
