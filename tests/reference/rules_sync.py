"""Stage 2: what dual-write should have carried (arrows table of `domain/rules.md`; "sync.*" of DECISIONS.md)."""

from collections.abc import Iterator
from typing import Any

from .exports import Row
from .facts import (
    CONFIRMED,
    Facts,
    created_or_modified,
    is_billed_chargeable,
    key_of,
    modified_or_created,
    same_word,
    text,
)
from .outcomes import NOT_COMPARED, Expected, Observed, Place
from .rules_documents import Documents
from .sends import Sends

ACTUAL, STAGING = "msdyn_actual", "projcdsactualsimport"
HEADER, PROPOSAL = "invoice", "projproposaljour"
LENT = ("Resourcing unit cost", "Inter-organizational sales")
BILLING_RULE = "msdyn_projectcontractsplitbillingrule"


def header_expected(facts: Facts) -> Iterator[Expected]:
    """Confirmed invoices with at least one chargeable row."""
    chargeable = _invoices_with_a_chargeable_row(facts)
    for row in facts.project_invoices:
        if row["status"] in CONFIRMED:
            place, since = facts.place_of_invoice(row), modified_or_created(row)
            terms = facts.shown(HEADER, row, "payment_terms")
            yield Expected(
                key=tuple(text(part) for part in (place.company, facts.number(row)) if part is not None),
                place=place,
                due=since and since + facts.settings.sync_lag,
                optional=row["invoice_id"] not in chargeable or facts.settings.before_go_live(since),
                compared={
                    "contract": facts.looked_up(HEADER, row, "contract_id", "salesorder", "contract"),
                    "customer": customer_of(facts, row),
                    "currency": facts.looked_up(HEADER, row, "currency_id", "transactioncurrency", "currency"),
                    "payment_terms": NOT_COMPARED if terms is None else same_word(terms),
                },
            )


def header_observed(facts: Facts) -> Iterator[Observed]:
    for row in facts.books.rows(PROPOSAL):
        key = key_of(row["company"], row["proposal_number"])
        yield Observed(
            key=key,
            own_id=key,
            place=Place(row["company"], row["currency"]),
            before_go_live=facts.settings.before_go_live(modified_or_created(row)),
            compared={
                "contract": facts.shown(PROPOSAL, row, "contract"),
                "customer": facts.shown(PROPOSAL, row, "customer"),
                "currency": facts.shown(PROPOSAL, row, "currency"),
                "payment_terms": same_word(facts.shown(PROPOSAL, row, "payment_terms")),
            },
        )


def actual_expected(facts: Facts, sends: Sends, documents: Documents) -> Iterator[Expected]:
    """Actuals that the map sends, each with the values that it should have in staging."""
    for row in facts.books.rows(ACTUAL):
        sent = sends.actual(row)
        if sent != "never":
            since = created_or_modified(row)
            yield Expected(
                key=(row["actual_id"],),
                place=facts.place_of_actual(row),
                due=since and since + facts.settings.sync_lag,
                optional=sent == "optional",
                document=documents.over_limit(row["actual_id"]),
                compared={
                    **_as_sent(facts, row),
                    "company": facts.place_of_actual(row).company or NOT_COMPARED,
                    "resourcing_company": _lender(facts, row) or NOT_COMPARED,
                },
                money={"amount": row["amount"]},
                tolerance={"amount": facts.settings.tolerance},
                bridge=row["amount"] if is_billed_chargeable(row) else None,
            )


def _lender(facts: Facts, row: Row) -> str | None:
    """The company whose journal work lent between companies is written in; of other rows it is not compared."""
    if row["transaction_type"] not in LENT:
        return None
    company = facts.dataverse("cdm_company").get(row["resourcing_company_id"] or "")
    return company["company"] if company else None


def actual_observed(facts: Facts) -> Iterator[Observed]:
    for row in facts.staging:
        compared = {name: facts.shown(STAGING, row, name) for name in COMPARED}
        compared["billing_type"] = _billing_type(compared["billing_type"])
        compared["company"] = facts.staging_company(row) or NOT_COMPARED
        compared["resourcing_company"] = row["resourcing_company"] or NOT_COMPARED
        yield Observed(
            key=(row["actual_id"],),
            own_id=(row["actual_id"],),
            place=facts.place_of_staging(row),
            before_go_live=facts.settings.before_go_live(created_or_modified(row)),
            compared=compared,
            money={"amount": row["amount"]},
            bridge=row["amount"] if is_billed_chargeable(row) else None,
        )


def connection_expected(facts: Facts, sends: Sends) -> Iterator[Expected]:
    """Connections between synced actuals; their company is that of an end."""
    for row in facts.books.rows("msdyn_transactionconnection"):
        sent = sends.connection(row)
        if sent != "never":
            since = created_or_modified(row)
            ends = (facts.dataverse(ACTUAL).get(row[end]) for end in ("transaction_1", "transaction_2"))
            one, other = (facts.place_of_actual(end) if end else Place(None, None) for end in ends)
            yield Expected(
                key=(row["connection_id"],),
                place=Place(one.company or other.company, one.currency or other.currency),
                due=since and since + facts.settings.sync_lag,
                optional=sent == "optional",
                compared=_ends_and_roles(row),
            )


def connection_observed(facts: Facts) -> Iterator[Observed]:
    for row in facts.books.rows("projcdstransactionrelationshipimport"):
        ends = [facts.staged[end] for end in (row["transaction_1"], row["transaction_2"]) if end in facts.staged]
        yield Observed(
            key=(row["connection_id"],),
            own_id=(row["connection_id"],),
            place=facts.place_of_staging(ends[0]) if ends else Place(None, None),
            before_go_live=facts.settings.before_go_live(row["created_at"]),
            compared=_ends_and_roles(row),
        )


COMPARED = (
    *("transaction_type", "class", "billing_type", "quantity", "price", "currency", "document_date"),
    *("accounting_date", "project", "contract", "contract_line", "funding_source", "invoice"),
)


def _as_sent(facts: Facts, row: Row) -> Row:
    """The operational columns of the map (section 1.1 of `domain/tables.md`)."""
    plain = {
        name: facts.shown(ACTUAL, row, name)
        for name in ("transaction_type", "class", "billing_type", "quantity", "price", "document_date")
    }
    return {
        **plain,
        "accounting_date": facts.shown(ACTUAL, row, "accounting_date"),
        "currency": facts.looked_up(ACTUAL, row, "currency_id", "transactioncurrency", "currency"),
        "project": facts.looked_up(ACTUAL, row, "project_id", "msdyn_project", "project"),
        "contract": contract_of(facts, row),
        "contract_line": facts.shown(ACTUAL, row, "contract_line"),
        "funding_source": facts.looked_up(ACTUAL, row, "funding_source_id", BILLING_RULE, "funding_source"),
        "invoice": _invoice_number(facts, row),
    }


def contract_of(facts: Facts, row: Row) -> Any:
    """The contract of the actual's funding source, as the map has it; else the actual's own."""
    rule = facts.dataverse(BILLING_RULE).get(row["funding_source_id"])
    billed = facts.looked_up(BILLING_RULE, rule, "contract_id", "salesorder", "contract") if rule else None
    own = facts.looked_up(ACTUAL, row, "contract_id", "salesorder", "contract")
    known = next((found for found in (billed, own) if found not in (None, NOT_COMPARED)), None)
    is_gone = row["funding_source_id"] is not None and rule is None
    return NOT_COMPARED if known is None and (is_gone or NOT_COMPARED in (billed, own)) else known


def _invoice_number(facts: Facts, row: Row) -> Any:
    if not facts.books.has(ACTUAL, "invoice_id"):
        return NOT_COMPARED
    invoice = facts.dataverse("invoice").get(row["invoice_id"])
    if invoice is None:
        return NOT_COMPARED if row["invoice_id"] else None
    return facts.number(invoice)


def _billing_type(value: Any) -> Any:
    """Finance's word for no billing type is Not specified."""
    return None if value == "Not specified" else value


def customer_of(facts: Facts, invoice: Row) -> Any:
    """The number of the account's billing account where it has one, else its own."""
    own = facts.dataverse("account").get(invoice["customer_id"])
    if own and own["billing_customer_id"]:
        return facts.looked_up("account", own, "billing_customer_id", "account", "customer")
    return facts.looked_up(HEADER, invoice, "customer_id", "account", "customer")


def _ends_and_roles(row: Row) -> Row:
    return {name: row[name] for name in ("transaction_1", "role_1", "transaction_2", "role_2")}


def _invoices_with_a_chargeable_row(facts: Facts) -> set[str]:
    """A Chargeable billed sales actual, a Chargeable line detail, or a product line."""
    actuals = (row["invoice_id"] for row in facts.books.rows(ACTUAL) if is_billed_chargeable(row))
    details = facts.books.rows("msdyn_invoicelinetransaction")
    lines = facts.books.rows("invoicedetail")
    return {
        *actuals,
        *(row["invoice_id"] for row in details if row["billing_type"] == "Chargeable"),
        *(row["invoice_id"] for row in lines if row["product_type"] not in (None, "Project-based service")),
    }
