"""Stage 2 of milestones: on-account transactions ("How fees and milestones are read" of DECISIONS.md)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from .exports import Row
from .facts import Facts, created_or_modified, grouped, largest
from .outcomes import NOT_COMPARED, Expected, Observed, Place

MILESTONE = "msdyn_contractlinescheduleofvalue"
SYNCED, ON_ACCOUNT, SALE = "projcdscontractlinemilestoneimport", "projonacctrans", "projonacctranssale"
HAVE_A_COUNTERPART = {"Not ready for invoicing", "Ready for invoicing"}


def migrated(facts: Facts, row: Row) -> bool:
    """Say whether a milestone is older than the integration, by its own date or by its stamps."""
    day, cut_over, go_live = row["invoice_date"], facts.settings.beginning_balance_date, facts.settings.go_live
    old = day is not None and ((cut_over is not None and day <= cut_over) or (go_live is not None and day < go_live))
    return old or facts.settings.before_go_live(created_or_modified(row))


def expected(facts: Facts) -> Iterator[Expected]:
    """Every milestone."""
    for row in facts.books.rows(MILESTONE):
        since, status = created_or_modified(row), facts.shown(MILESTONE, row, "status")
        yield Expected(
            key=(row["milestone_id"],),
            place=place_of(facts, row),
            due=since and since + facts.settings.sync_lag,
            optional=migrated(facts, row),
            compared={
                "currency": facts.looked_up(MILESTONE, row, "currency_id", "transactioncurrency", "currency"),
                "status": _counterpart(status),
                "company": place_of(facts, row).company or NOT_COMPARED,
            },
            money={"amount": row["amount"], "tax": facts.shown(MILESTONE, row, "tax") or NOT_COMPARED},
            tolerance={"amount": facts.settings.tolerance, "tax": facts.settings.tolerance},
        )


def observed(facts: Facts) -> Iterator[Observed]:
    """The milestones that Finance names an on-account transaction for, if that is there."""
    transactions = grouped(facts.books.rows(ON_ACCOUNT), "company", "transaction_id")
    sales = grouped(facts.books.rows(SALE), "company", "transaction_id")
    owners = _owners(facts, sales)
    for row in facts.books.rows(SYNCED):
        key = (row["company"], row["transaction_id"])
        if row["transaction_id"] is None or not transactions[key]:
            continue
        if row["milestone_id"] in facts.dataverse(MILESTONE) and owners[key] != row["milestone_id"]:
            continue
        currency = largest(transactions[key], "currency")
        yield Observed(
            key=(row["milestone_id"],),
            own_id=(row["milestone_id"],),
            place=Place(row["company"], currency),
            before_go_live=facts.settings.before_go_live(row["created_at"]),
            compared={
                "currency": currency if facts.books.has(ON_ACCOUNT, "currency") else NOT_COMPARED,
                "status": _counterpart(largest(sales[key], "status")),
                "company": row["company"] or NOT_COMPARED,
            },
            money={
                "amount": sum((sale["amount"] for sale in sales[key]), Decimal(0)),
                "tax": sum((sale["tax"] or Decimal(0) for sale in sales[key]), Decimal(0))
                if facts.books.has(SALE, "tax")
                else NOT_COMPARED,
            },
        )


def _owners(facts: Facts, sales: Mapping[tuple[Any, ...], list[Row]]) -> dict[tuple[Any, ...], str]:
    """Per transaction the one milestone of Dataverse that it is of: one of its amount before others."""
    owners: dict[tuple[Any, ...], tuple[bool, str]] = {}
    for row in facts.books.rows(SYNCED):
        milestone, key = facts.dataverse(MILESTONE).get(row["milestone_id"]), (row["company"], row["transaction_id"])
        if milestone:
            amounts = [sale["amount"] for sale in sales[key]]
            other = not amounts or milestone["amount"] is None or sum(amounts, Decimal(0)) != milestone["amount"]
            owners[key] = min(owners.get(key, (True, "~")), (other, row["milestone_id"]))
    return {key: milestone for key, (_, milestone) in owners.items()}


def place_of(facts: Facts, row: Row) -> Place:
    """A milestone is in its contract's company."""
    contract = facts.contract(row)
    company = facts.dataverse("cdm_company").get(contract["company_id"]) if contract else None
    return Place(company["company"] if company else None, facts.currency(row))


def _counterpart(status: Any) -> Any:
    return status if status in HAVE_A_COUNTERPART else NOT_COMPARED
