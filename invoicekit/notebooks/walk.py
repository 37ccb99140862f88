"""The walk-through: an invoice to go with, brought to the stage that a notebook is about, and what a stage came to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from inspect import signature
from typing import Any

import pandas as pd

from invoicekit.counts import counted
from invoicekit.errors import CannotPerform
from invoicekit.frames import frame
from invoicekit.notebooks.show import Shown, html, table
from invoicekit.perform import Performed, nothing
from invoicekit.process import Moment
from invoicekit.rules import find_rule, sql_folder
from invoicekit.workbook import Workbook

LESS, MORE = Decimal("0.75"), Decimal("1.25")
"""What the worked example makes of two equal lines: 8 hours reduced to 6, 8 hours raised to 10."""


def rows(book: Workbook, name: str, invoice: str | None) -> pd.DataFrame:
    """The rows of `sql/walk/<name>.sql` for a proforma invoice; none where there is no invoice to go with."""
    return frame(book.con, (sql_folder() / "walk" / f"{name}.sql").read_text("utf-8"), {"invoice": invoice})


def step(perform: Callable[..., Performed], as_of: Moment | None, *, of: str | None, **given: Any) -> list[Performed]:
    """What performing came to for the invoice or contract `of`; nothing where there is none to go with.

    Where a table that the stage writes to was not exported, a line says so, and the notebook goes on.
    """
    if of is None:
        return []
    chosen = "contracts" if "contracts" in signature(perform).parameters else "invoices"
    try:
        return [perform(**{chosen: [of]}, as_of=as_of, **given)]
    except CannotPerform as error:
        print(error)
        return []


def contract_to_bill(book: Workbook, contract: str = "", as_of: Moment | None = None) -> str | None:
    """The contract that is named, else the one with most that is ready to invoice; None where nothing is."""
    book.backlog(as_of)
    found = frame(book.con, (sql_folder() / "walk" / "contract.sql").read_text("utf-8"))
    return contract or next(iter(found["contract"]), None)


def by_reason(book: Workbook) -> pd.DataFrame:
    """The backlog last asked for, by company, kind and reason why it is not billed; `amount` is in `currency`."""
    return frame(book.con, (sql_folder() / "walk" / "backlog_reason.sql").read_text("utf-8"))


def backlog_ages(book: Workbook) -> pd.DataFrame:
    """The backlog last asked for, by company, reason and age, the largest first; `open` is in `currency`."""
    return frame(book.con, (sql_folder() / "walk" / "backlog_age.sql").read_text("utf-8"))


def draft_of(book: Workbook, contract: str | None, as_of: Moment | None = None) -> str | None:
    """The number of the contract's largest draft, of any contract's where it has none; None where there is no draft."""
    book.backlog(as_of)
    query = (sql_folder() / "walk" / "draft.sql").read_text("utf-8")
    for wanted in (contract, None):
        found = frame(book.con, query, {"contract": wanted})
        if len(found):
            return str(found["invoice"][0])
    return None


def edit_two(book: Workbook, invoice: str | None, as_of: Moment | None = None) -> list[str]:
    """The two lines with the most of their kind are reduced by a quarter and raised by a quarter; what was done."""
    found = rows(book, "alike", invoice)
    if len(found) < len((LESS, MORE)):
        return []
    said = []
    for (detail, quantity), factor in zip(found.itertuples(index=False, name=None), (LESS, MORE), strict=True):
        new = (quantity * factor).quantize(Decimal("0.01"))
        book.edit(str(detail), quantity=new, as_of=as_of)
        said.append(f"{_plain(quantity)} h edited to {_plain(new)} h")
    return said


def _plain(hours: Decimal) -> str:
    return f"{hours:f}".rstrip("0").rstrip(".")


def bring(book: Workbook, invoice: str, as_of: Moment | None, *stages: str) -> str | None:
    """The invoice that is named, else a new one of the backlog, has these stages behind it: its number."""
    number: str | None = invoice
    if not number:
        contract = contract_to_bill(book, as_of=as_of)
        step(book.create_invoices, as_of, of=contract)
        number = draft_of(book, contract, as_of)
        edit_two(book, number, as_of)
    for stage in stages:
        step(getattr(book, stage), as_of, of=number)
    return number


def performed(results: Performed | Sequence[Performed]) -> Shown:
    """What performing came to: rows written by table, and what was refused with its cause and why, each as a table."""
    done = [results] if isinstance(results, Performed) else list(results)
    written = pd.DataFrame(
        [[result.stage.replace("_", " "), name, count] for result in done for name, count in result.written.items()],
        columns=["stage", "table", "rows written"],
        dtype=object,
    )
    refused = pd.concat([nothing("").refused, *(result.refused for result in done)])
    tables = [table(written, _written(done), most=40, counted=False)]
    if len(refused):
        said = zip(refused["why"], refused["cause_rule"], strict=True)
        refused["why"] = [why or _of_rule(rule) for why, rule in said]
        kept = refused[["rule", "company", "invoice", "cause_rule", "cause_subject", "why"]].drop_duplicates()
        tables.append(table(kept, "Refused or waiting, and the cause", most=10))
    return html("\n".join(shown.rich for shown in tables), ". ".join(shown.words for shown in tables))


def _written(done: Sequence[Performed]) -> str:
    count, names = sum(result.rows for result in done), {name for result in done for name in result.written}
    tables = counted(len(names), "table", "tables")
    return f"Written: {counted(count, 'row', 'rows')} in {tables}" if count else "Written"


def _of_rule(cause: str) -> str:
    """What it means that this rule does not hold: its words for that where there is one way only, else what it says."""
    found = find_rule(cause)
    return next(iter(found.why.values())) if len(found.why) == 1 else f"This does not hold yet: {found.says}"


def sums(actuals: pd.DataFrame) -> pd.DataFrame:
    """Actuals added up by what they are and their billing type; amounts are in `currency`."""
    by = ["transaction_type", "what", "billing_type", "currency"]
    return actuals.groupby(by, dropna=False, sort=True)[["quantity", "amount"]].sum().reset_index()


def balances(ledger: pd.DataFrame) -> pd.DataFrame:
    """What the entries of each posting add up to, in accounting currency."""
    return ledger.groupby("posting", sort=False)[["accounting_amount"]].sum().reset_index()


def of_stage(findings: pd.DataFrame, stage: str, invoice: str | None) -> pd.DataFrame:
    """The findings of one stage (of all, where none is named) on an invoice."""
    kept = findings[findings["invoice"] == invoice]
    kept = kept[kept["stage"] == stage] if stage else kept
    return kept[["rule", "outcome", "subject", "amount", "currency", "fix"]]
