"""Stage 3: journal lines and proposal lines from staging ("import.*" of DECISIONS.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .exports import Row
from .facts import Facts, created_or_modified, is_billed_chargeable, key_of, modified_or_created, text
from .fees import has_fee_line, with_fees_that_no_link_tells
from .outcomes import NOT_COMPARED, Cause, Expected, Finding, Observed, Place
from .periods import is_moved
from .treatments import NOT_IN_LEDGER, Treatments

if TYPE_CHECKING:
    from .gate import Gate
    from .rules_documents import Documents

ACTUAL, JOURNAL_LINE, STAGING = "msdyn_actual", "projadvancedjournalline", "projcdsactualsimport"
IN_OWN_COMPANY = {"Cost", "Unbilled sales"}
IN_LENDING_COMPANY = {"Resourcing unit cost", "Inter-organizational sales"}
STUCK_AT_ONCE = {"Error", "Unrecoverable", "Invalid actuals"}


def beyond_import_journal(facts: Facts, row: Row) -> bool:
    """Say whether a staging row's journal line may be absent: beginning balance, cost of Finance's own, tax."""
    cut_over = facts.settings.beginning_balance_date
    day = row["accounting_date"]
    return (
        row["class"] == "Tax"
        or (row["transaction_type"] == "Cost" and row["external_origin"] is not None)
        or (cut_over is not None and day is not None and day <= cut_over)
        or facts.settings.before_go_live(created_or_modified(row))
    )


def journal_expected(facts: Facts, unrated: Mapping[str, Cause]) -> Iterator[Expected]:
    """One line per staged cost and unbilled sale, and per row of the lender in the lender's company."""
    moved = _moved(facts)
    for row in facts.staged.values():
        kind = row["transaction_type"]
        if kind in IN_OWN_COMPANY | IN_LENDING_COMPANY:
            since = created_or_modified(row)
            due = since and since + facts.settings.import_lag
            company = facts.staging_company(row) if kind in IN_OWN_COMPANY else row["resourcing_company"]
            yield Expected(
                key=(row["staging_id"], "own"),
                place=facts.place_of_staging(row),
                due=due,
                optional=beyond_import_journal(facts, row),
                cause=unrated.get(row["staging_id"]),
                compared={
                    "company": NOT_COMPARED if company is None else company,
                    "quantity": _where_told(facts, row),
                    "currency": facts.shown("projcdsactualsimport", row, "currency"),
                    "project": facts.shown(STAGING, row, "project"),
                    "accounting_date": NOT_COMPARED
                    if (row["staging_id"], "own") in moved
                    else facts.shown(STAGING, row, "accounting_date"),
                },
                money={"amount": row["amount"]},
                tolerance={"amount": facts.settings.tolerance},
            )

            if kind == "Unbilled sales" and has_fee_line(facts, row):
                yield Expected(
                    key=(row["staging_id"], "fee"),
                    place=facts.place_of_staging(row),
                    due=due,
                    optional=beyond_import_journal(facts, row) or row["fee"] == 0,
                    cause=unrated.get(row["staging_id"]),
                    compared={
                        "company": NOT_COMPARED if company is None else company,
                        "quantity": NOT_COMPARED,
                        **{n: facts.shown(STAGING, row, n) for n in ("currency", "project")},
                        "accounting_date": NOT_COMPARED
                        if (row["staging_id"], "fee") in moved
                        else facts.shown(STAGING, row, "accounting_date"),
                    },
                    money={"amount": row["fee"]},
                    tolerance={"amount": facts.settings.tolerance},
                )


def _moved(facts: Facts) -> set[tuple[str, str]]:
    """The rows, own and fee, with a line that was dated out of a closed period: post.period says whether rightly."""
    return {
        _line_key(row, line)
        for line in facts.books.rows(JOURNAL_LINE)
        if (row := naming_journal_line(facts).get(line["journal_line"]))
        and is_moved(facts, facts.journal_company(line), row["accounting_date"], line["accounting_date"])
    }


def _line_key(row: Row, line: Row) -> tuple[str, str]:
    return row["staging_id"], "own" if row["journal_line_record"] == line["journal_line"] else "fee"


def _where_told(facts: Facts, row: Row, name: str = "quantity") -> Any:
    value = facts.shown(STAGING, row, name)
    return NOT_COMPARED if value is None else value


def journal_observed(facts: Facts) -> Iterator[Observed]:
    """The journal lines that a staging row names, each under the row that counts; and strays under their own id."""
    archived = archived_vouchers(facts)
    for line in facts.books.rows(JOURNAL_LINE):
        row = naming_journal_line(facts).get(line["journal_line"])
        company = facts.journal_company(line)
        if row is None and (
            archived is None or _is_among(archived, company, line["voucher"]) or _may_be_of_a_fee(facts, company)
        ):
            continue
        side = journal_side(row, line)
        amount = facts.shown(JOURNAL_LINE, line, f"{side}_amount")
        yield Observed(
            key=_line_key(row, line) if row else None,
            own_id=(line["journal_line"],),
            place=Place(company, line[f"{side}_currency"]),
            before_go_live=facts.settings.before_go_live(facts.journal_since(line)),
            compared={
                "company": NOT_COMPARED if company is None else company,
                "currency": facts.shown(JOURNAL_LINE, line, f"{side}_currency"),
                **{n: facts.shown(JOURNAL_LINE, line, n) for n in ("quantity", "project", "accounting_date")},
            },
            money={"amount": amount},
        )


def archived_vouchers(facts: Facts) -> set[tuple[str | None, str]] | None:
    """The vouchers of cost whose staging row may be archived; None where a stray line cannot be told from others."""
    if not facts.books.has(ACTUAL, "voucher"):
        return None
    naming = naming_journal_line(facts)
    named = {
        (facts.journal_company(line), line["voucher"])
        for line in facts.books.rows(JOURNAL_LINE)
        if line["journal_line"] in naming
    }
    of_cost = {
        (facts.place_of_actual(row).company, row["voucher"])
        for row in facts.books.rows(ACTUAL)
        if row["transaction_type"] == "Cost" and row["voucher"]
    }
    return {(company, voucher) for company, voucher in of_cost if not _is_among(named, company, voucher)}


def _may_be_of_a_fee(facts: Facts, company: str | None) -> bool:
    """Say whether the company has fees, and the export does not name their lines."""
    if facts.books.has(STAGING, "fee_journal_line_record"):
        return False
    charging = {facts.staging_company(row) for row in facts.books.rows(STAGING) if row["fee"]}
    return None in charging or company in charging or (company is None and bool(charging))


def _is_among(vouchers: set[tuple[str | None, str]], company: str | None, voucher: str | None) -> bool:
    """Say whether a voucher of the company, where both companies are known, is among these."""
    return any(one == voucher and (of is None or company is None or of == company) for of, one in vouchers)


def journal_side(row: Row | None, line: Row) -> str:
    """Cost compares the line's cost side, others the sales side; resourcing unit cost its cost, if it has one."""
    if row is None:
        return "cost" if line["cost_amount"] and not line["sales_amount"] else "sales"
    lent_at_cost = row["transaction_type"] == "Resourcing unit cost" and bool(line["cost_amount"])
    return "cost" if row["transaction_type"] == "Cost" or lent_at_cost else "sales"


@lru_cache(maxsize=1)
def naming_journal_line(facts: Facts) -> dict[str, Row]:
    """Per journal line the staging row that names it: one that counts before a double."""
    return {
        row[link]: row
        for link in ("fee_journal_line_record", "journal_line_record")
        for row in _counting_last(facts)
        if row[link]
    }


@lru_cache(maxsize=1)
def naming_proposal_line(facts: Facts) -> dict[tuple[str | None, str], Row]:
    """Per company and proposal line the staging row that names it: a billed sale before others, a double last."""
    rows = sorted(
        sorted(facts.staging, key=lambda row: row["staging_id"]),
        key=lambda row: (facts.staged[row["actual_id"]] is not row, row["transaction_type"] != "Billed sales"),
    )
    found: dict[tuple[str | None, str], Row] = {}
    for row in rows:
        for link in ("proposal_line_transaction", "fee_proposal_line_transaction"):
            if row[link]:
                found.setdefault((facts.staging_company(row), row[link]), row)
    return found


def _counting_last(facts: Facts) -> list[Row]:
    by_id = sorted(facts.staging, key=lambda row: row["staging_id"], reverse=True)
    return sorted(by_id, key=lambda row: facts.staged[row["actual_id"]] is row)


def line_expected(facts: Facts, gate: Gate, documents: Documents) -> Iterator[Expected]:
    """Staged chargeable billed sales; blocked while their proposal's gate is shut."""
    for row in facts.staged.values():
        if is_billed_chargeable(row):
            place, number = facts.place_of_staging(row), row["invoice"]
            cause = None if number is None else gate.cause(text(place.company), number)
            opened = None if number is None else gate.last_posted(text(place.company), number)
            yield Expected(
                key=(row["staging_id"], "own"),
                place=place,
                due=_line_due(facts, row, opened),
                optional=number is None
                or row["class"] == "Tax"
                or facts.settings.before_go_live(created_or_modified(row)),
                cause=cause,
                document=documents.in_part(place.company, number),
                compared={
                    "proposal": number if facts.books.has("projcdsactualsimport", "invoice") else NOT_COMPARED,
                    "currency": facts.shown("projcdsactualsimport", row, "currency"),
                    "quantity": _where_told(facts, row),
                    "project": _where_told(facts, row, "project"),
                },
                money={"amount": row["amount"]},
                tolerance={"amount": facts.settings.tolerance},
                bridge=row["amount"],
            )
            if has_fee_line(facts, row):
                yield Expected(
                    key=(row["staging_id"], "fee"),
                    place=place,
                    due=_line_due(facts, row, opened),
                    optional=(
                        number is None or row["fee"] == 0 or facts.settings.before_go_live(created_or_modified(row))
                    ),
                    cause=cause,
                    compared={
                        "proposal": number if facts.books.has(STAGING, "invoice") else NOT_COMPARED,
                        "currency": facts.shown(STAGING, row, "currency"),
                        "quantity": NOT_COMPARED,
                        "project": _where_told(facts, row, "project"),
                    },
                    money={"amount": row["fee"]},
                    tolerance={"amount": facts.settings.tolerance},
                    bridge=row["fee"],
                )


def _line_due(facts: Facts, row: Row, opened: datetime | None) -> datetime | None:
    """From the later of the row's own arrival and the posting of the last journal line that the gate waited for."""
    moments = [moment for moment in (created_or_modified(row), opened) if moment]
    return max(moments) + facts.settings.import_lag if moments else None


def line_observed(facts: Facts, proposal_lines: list[Row]) -> Iterator[Observed]:
    """All proposal lines: under the staging row that names them, or under their own id."""
    naming, untold = naming_proposal_line(facts), with_fees_that_no_link_tells(facts)
    for line in proposal_lines:
        row = naming.get((line["company"], line["transaction_id"]))
        if row is None and line["is_fee"] and (line["company"], line["proposal_number"]) in untold:
            continue
        own = row is not None and row["proposal_line_transaction"] == line["transaction_id"]
        yield Observed(
            key=(row["staging_id"], "own" if own else "fee") if row else None,
            own_id=key_of(line["company"], line["transaction_id"]),
            place=Place(line["company"], line["currency"]),
            before_go_live=facts.settings.before_go_live(line["created_at"]),
            compared={
                "proposal": line["proposal_number"],
                "currency": line["currency"],
                "quantity": line["quantity"],
                "project": NOT_COMPARED if line["project"] is None else line["project"],
            },
            money={"amount": line["amount"]},
            bridge=line["amount"],
        )


def stuck(facts: Facts, as_of: datetime) -> Iterator[Finding]:
    """Assertion `import.journal-stuck`: in error, over 24 h in processing, left in Draft, or Posted to nowhere."""
    naming = naming_journal_line(facts)
    treatments, tells_vouchers = Treatments(facts), facts.books.has(JOURNAL_LINE, "voucher")
    for line in facts.books.rows(JOURNAL_LINE):
        row = naming.get(line["journal_line"])
        is_orphan = row is not None and row["actual_id"] not in facts.dataverse("msdyn_actual")
        since = modified_or_created(line)
        if is_orphan or facts.settings.before_go_live(since):
            continue
        status = facts.journal_status(line)
        is_nowhere = (
            tells_vouchers
            and status == "Posted"
            and not line["voucher"]
            and row
            and treatments.of_journal_line(row, line)
        )
        is_stuck = _is_stuck(facts, status, since, as_of) or (is_nowhere and is_nowhere not in NOT_IN_LEDGER)
        if is_stuck or status in ("Draft", "Processing"):
            currency = line[f"{journal_side(row, line)}_currency"]
            company = facts.journal_company(line)
            outcome = "broken" if is_stuck else "waiting"
            yield Finding("import.journal-stuck", outcome, line["journal_line"], None, company, currency)


def _is_stuck(facts: Facts, status: str | None, since: datetime | None, as_of: datetime) -> bool:
    if status == "Processing":
        return since is None or since + timedelta(hours=24) < as_of
    if status == "Draft":
        return since is None or since + facts.settings.posting_lag <= as_of
    return status is None or status in STUCK_AT_ONCE
