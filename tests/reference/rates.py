"""Exchange rates, brought to "per 1" ("Exchange rates" of DECISIONS.md)."""

from collections.abc import Callable
from decimal import Decimal

from .exports import Row
from .facts import Facts

HUNDRED = Decimal(100)
Told = tuple[str | None, str | None]  # company and currency of a row


def bring_to_one(facts: Facts) -> None:
    """Divide by 100 every column of rates that holds them per 100."""

    def actual(row: Row) -> Told:
        place = facts.place_of_actual(row)
        return place.company, place.currency

    def staging(row: Row) -> Told:
        return facts.staging_company(row), row["currency"]

    def cost(row: Row) -> Told:
        return facts.journal_company(row), row["cost_currency"]

    def sales(row: Row) -> Told:
        return facts.journal_company(row), row["sales_currency"]

    def header(row: Row) -> Told:
        return row["company"], row["currency"]

    _column(facts, "msdyn_actual", "exchange_rate", actual, otherwise=1)
    _column(facts, "projcdsactualsimport", "exchange_rate", staging, otherwise=100)
    _column(facts, "projadvancedjournalline", "cost_rate", cost, otherwise=100)
    _column(facts, "projadvancedjournalline", "sales_rate", sales, otherwise=100)
    _column(facts, "projinvoicejour", "exchange_rate", header, otherwise=100)


def _column(facts: Facts, table: str, column: str, told: Callable[[Row], Told], otherwise: int) -> None:
    rows = [row for row in facts.books.rows(table) if row[column]]
    own = [row for row in rows if _is_own_currency(facts, told(row))]
    rates = {row[column] for row in own}
    per = facts.settings.rate_per.get(f"{table}.{column}")
    if per is None and rates in ({HUNDRED}, {Decimal(1)}):
        per = int(rates.pop())
    per = per or _by_amounts(rows, column) or otherwise
    for row in rows:
        row[column] = row[column] / per


def _is_own_currency(facts: Facts, told: Told) -> bool:
    company, currency = told
    return currency is not None and facts.accounting_currency.get(company or "") == currency


def _by_amounts(rows: list[Row], column: str) -> int | None:
    """Let the amounts beside the rates vote: amount times rate is the accounting amount, or a hundred times it."""
    votes = {1: 0, 100: 0}
    for row in rows:
        if row.get("amount") and row.get("accounting_amount"):
            plain = abs(row["amount"] * row[column] - row["accounting_amount"])
            hundredth = abs(row["amount"] * row[column] / HUNDRED - row["accounting_amount"])
            votes[1 if plain < hundredth else 100] += 1
    return None if votes[1] == votes[100] else max(votes, key=lambda per: votes[per])
