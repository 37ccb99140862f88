"""Cost of chargeable work that was never sold."""

from collections.abc import Iterator
from datetime import date

from .assertions_documents import CONTRACT_LINE, SPENT
from .assertions_recalls import TAKEN_BACK
from .assertions_rows import judged_actuals, of_actual
from .billed_sales import UNBILLED, BilledSales
from .exports import Row
from .facts import created_or_modified
from .links import ACTUAL, End
from .outcomes import Finding
from .sends import Sends

WORK = ("Time", "Expense", "Material")
Kind = tuple[str | None, str | None]  # project and class


def never_sold(sales: BilledSales) -> Iterator[Finding]:
    """The cost of chargeable time and material work has an unbilled sale, where the export can tell."""
    facts, sends = sales.facts, Sends(sales.facts)
    actuals = facts.dataverse(ACTUAL)
    linked = [row for row in actuals.values() if row["transaction_type"] == "Cost" and _sales_of(sales, row)]
    companies = {company for row in linked if (company := facts.place_of_actual(row).company)}
    stamps = [stamp for row in linked if (stamp := created_or_modified(row))]
    cut_over = facts.settings.beginning_balance_date
    entered, replaced = _entered(sales), _replaced(sales)
    for row in judged_actuals(facts):
        since, day, kind = created_or_modified(row), row["accounting_date"], (row["project_id"], row["class"])
        line = facts.dataverse(CONTRACT_LINE).get(row["contract_line_id"] or "")
        if row["transaction_type"] != "Cost" or row["billing_type"] != "Chargeable" or row["class"] not in WORK:
            continue
        if line is None or line["billing_method"] != "Time and material" or row["project_id"] is None:
            continue
        if sends.is_intercompany(row) or row["external_origin"] is not None:
            continue
        is_positive = (row["quantity"] or 0) > 0 or row["amount"] > 0
        is_told = since is not None and bool(stamps) and min(stamps) <= since <= max(stamps)
        is_told = is_told and facts.place_of_actual(row).company in companies
        is_old = cut_over is not None and day is not None and day <= cut_over
        has_sale = _sales_of(sales, row) or (*kind, row["document_date"]) in entered or kind in replaced
        is_adjusted = row["adjustment_status"] in TAKEN_BACK or _is_adjusted(sales, row["actual_id"])
        if is_positive and is_told and not is_old and not has_sale and not is_adjusted:
            yield of_actual(facts, "confirm.never-sold", row, row["amount"])


def _sales_of(sales: BilledSales, cost: Row) -> list[str]:
    return sales.links.between_actuals(cost["actual_id"], "cost", "unbilledsales")


def _is_adjusted(sales: BilledSales, actual_id: str) -> bool:
    """It was reversed or replaced, or reverses or replaces another actual."""
    return any(
        far.type == ACTUAL
        for role in ("original", "reversing", "replacing")
        for far in sales.links.far_ends(End(actual_id, role, ACTUAL))
    )


def _entered(sales: BilledSales) -> set[tuple[str | None, str | None, date | None]]:
    """Unbilled sales without a cost, that stand: an entry journal may have written their cost with no link."""
    return {
        (row["project_id"], row["class"], row["document_date"])
        for actual_id, row in sales.facts.dataverse(ACTUAL).items()
        if row["transaction_type"] == UNBILLED
        and not sales.links.between_actuals(actual_id, *SPENT)
        and not _is_adjusted(sales, actual_id)
    }


def _replaced(sales: BilledSales) -> set[Kind]:
    """Unbilled sales that stand, though a cost of theirs does not: a vendor invoice may have written it anew."""
    return {
        (row["project_id"], row["class"])
        for actual_id, row in sales.facts.dataverse(ACTUAL).items()
        if row["transaction_type"] == UNBILLED
        and row["adjustment_status"] != "Adjusted"
        and any(_is_adjusted(sales, cost_id) for cost_id in sales.links.between_actuals(actual_id, *SPENT))
    }
