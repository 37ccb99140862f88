"""Whose rows a stage is performed for, by the names that people give."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb

from invoicekit.errors import UnknownName
from invoicekit.perform import Chosen
from invoicekit.reconcile import check_companies
from invoicekit.rules import sql_folder

Names = Sequence[str] | str | None
"""Names, or one; None means all of them, an empty list none."""


def listed(names: Names) -> list[str] | None:
    """The names as a list, one by itself too; None stays None."""
    return [names] if isinstance(names, str) else None if names is None else list(names)


def check_names(what: str, names: Sequence[str], known: Collection[str]) -> None:
    """Raises UnknownName for the first of these that is not known."""
    there = set(known)
    for name in names:
        if name not in there:
            raise UnknownName(what, str(name), known)


def choose(con: duckdb.DuckDBPyConnection, invoices: Names, companies: Names) -> Chosen | None:
    """Whose rows are meant; None where an empty list names nobody. Raises UnknownName."""
    numbers, codes = listed(invoices), listed(companies)
    if numbers:
        rows = con.execute((sql_folder() / "invoices.sql").read_text("utf-8")).fetchall()
        check_names("invoice", numbers, [number for (number,) in rows])
    codes = None if codes is None else [str(code).upper() for code in codes]
    check_companies(con, codes or ())
    return None if numbers == [] or codes == [] else Chosen(codes or (), numbers or ())
