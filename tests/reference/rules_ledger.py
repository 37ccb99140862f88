"""Stage 4 in the ledger: `post.ledger` and the assertions on vouchers ("How posting is read" of DECISIONS.md)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .exports import Row
from .facts import Facts, key_of
from .outcomes import NOT_COMPARED, Expected, Finding, Observed, Place, Unknown
from .rules_import import naming_journal_line, naming_proposal_line
from .sends import billed_to_unbilled
from .vouchers import ZERO, Line, Voucher, Vouchers

CUSTOMER, REVENUE, TAX = "Customer balance", "Invoiced revenue", "Sales tax"
WIP, ACCRUED = "WIP - sales value", "Accrued revenue - sales value"
COST, PAYROLL = "Cost", "Payroll allocation"
CUSTOMER_AND_TAX = {CUSTOMER: (1, 1), TAX: (0, -1)}
WORK = ("invoiced", "invoiced, accrued")
TAX_PAID = {TAX: (0, 1)}
# By treatment and posting type: how often amount and tax count.
POSTING_TABLE: dict[str, dict[str, tuple[int, int]]] = {
    "invoiced": CUSTOMER_AND_TAX | {REVENUE: (-1, 0)},
    "invoiced, accrued": CUSTOMER_AND_TAX | {REVENUE: (-1, 0), WIP: (-1, 0), ACCRUED: (1, 0)},
    "on account": CUSTOMER_AND_TAX | {"Invoiced revenue - on-account": (-1, 0)},
    "on account, balance": CUSTOMER_AND_TAX | {"WIP - invoiced - on-account": (-1, 0)},
    "unbilled": {},
    "unbilled, accrued": {WIP: (1, 0), ACCRUED: (-1, 0)},
    "cost of hours": TAX_PAID | {COST: (1, 0), PAYROLL: (-1, -1)},
    "cost": TAX_PAID | {COST: (1, 0)},
    "hour on balance": TAX_PAID | {"WIP - cost value": (1, 0), PAYROLL: (-1, -1)},
    "expense on balance": TAX_PAID | {"WIP - cost value": (1, 0)},
    "item on balance": TAX_PAID | {"WIP - cost value - item": (1, 0)},
}
LOOKED_FOR = {posting_type for types in POSTING_TABLE.values() for posting_type in types}
SIX_DECIMALS = Decimal("0.000001")


def ledger_expected(facts: Facts, vouchers: Vouchers) -> Iterator[Expected]:
    """One row a voucher and posting type, of vouchers that are judged and balance."""
    for voucher in vouchers.all.values():
        if not (voucher.is_judged or voucher.is_whole) or not vouchers.is_balanced(voucher):
            continue
        by_type: defaultdict[str, list[tuple[Line, int, int]]] = defaultdict(list)
        for line in voucher.lines:
            for posting_type, (of_amount, of_tax) in _types_of(voucher, line).items():
                by_type[posting_type].append((line, of_amount, of_tax))
        for posting_type, parts in by_type.items():
            amount = _sum_of(parts)
            if amount == 0:
                continue
            is_told_elsewhere = voucher.is_invoice and posting_type in (WIP, ACCRUED)
            compared: Decimal | Unknown = NOT_COMPARED if is_told_elsewhere or amount is None else amount
            yield Expected(
                key=key_of(voucher.company, voucher.voucher, posting_type),
                place=Place(voucher.company, voucher.currency),
                due=voucher.since and voucher.since + facts.settings.posting_lag,
                optional=facts.settings.before_go_live(voucher.since),
                compared={"currency": voucher.currency},
                money={
                    "amount": compared,
                    "accounting_amount": NOT_COMPARED
                    if voucher.rate is None or not isinstance(compared, Decimal)
                    else compared * voucher.rate,
                },
                tolerance={
                    "amount": facts.settings.tolerance,
                    "accounting_amount": facts.half_minor_unit(voucher.company) * len(parts),
                },
            )


def _types_of(voucher: Voucher, line: Line) -> dict[str, tuple[int, int]]:
    """By the treatment; of an invoice with a line that no profile places what does not depend on that line."""
    is_known = voucher.is_judged or (voucher.is_work_placed and line.treatment in WORK)
    return POSTING_TABLE[line.treatment or ""] if is_known else CUSTOMER_AND_TAX


def _looked_for(voucher: Voucher) -> set[str]:
    if voucher.is_judged:
        return LOOKED_FOR
    return {*CUSTOMER_AND_TAX, REVENUE, WIP, ACCRUED} if voucher.is_work_placed else set(CUSTOMER_AND_TAX)


def _sum_of(parts: list[tuple[Line, int, int]]) -> Decimal | None:
    if any(line.amount is None for line, *_ in parts):
        return None
    return sum(((line.amount or ZERO) * of_amount + line.tax * of_tax for line, of_amount, of_tax in parts), ZERO)


def ledger_observed(facts: Facts, vouchers: Vouchers) -> Iterator[Observed]:
    for voucher in vouchers.all.values():
        if (voucher.is_judged or voucher.is_whole) and vouchers.is_balanced(voucher):
            for one in vouchers.of(voucher):
                if one.posting_type in _looked_for(voucher) and (one.amount or one.accounting):
                    key = key_of(voucher.company, voucher.voucher, one.posting_type)
                    yield Observed(
                        key=key,
                        own_id=key,
                        place=Place(voucher.company, one.currency),
                        before_go_live=facts.settings.before_go_live(voucher.since),
                        compared={"currency": one.currency},
                        money={"amount": one.amount, "accounting_amount": one.accounting},
                    )


def unbalanced(facts: Facts, vouchers: Vouchers) -> Iterator[Finding]:
    """Assertion `post.voucher-balance`, exact."""
    for voucher in _live(facts, vouchers):
        accounting = sum((one.accounting for one in vouchers.of(voucher)), ZERO)
        reporting = sum((one.reporting for one in vouchers.of(voucher)), ZERO)
        if accounting or reporting:
            yield _broken("post.voucher-balance", voucher, accounting or reporting)


def wip_left(facts: Facts, vouchers: Vouchers) -> Iterator[Finding]:
    """Assertion `post.wip-reversed`."""
    accruals = Accruals(facts)
    for voucher in _live(facts, vouchers):
        entries = [one for one in vouchers.of(voucher) if one.posting_type == WIP]
        lines = {line.transaction_id: line for line in voucher.lines if line.treatment == "invoiced, accrued"}
        if not (voucher.is_invoice and voucher.is_work_placed and vouchers.is_balanced(voucher)):
            continue
        accrued = [accruals.of(voucher.company, transaction) for transaction in lines]
        if len(entries) != 1 or not accrued:
            continue
        left = ZERO
        if all(one is not None for one in accrued):
            corrected = sum((accruals.corrected(voucher.company, transaction) for transaction in lines), ZERO)
            left = entries[0].accounting + corrected + sum((one or ZERO for one in accrued), ZERO)
        revenue = [one.accounting for one in vouchers.of(voucher) if one.posting_type == ACCRUED]
        between = entries[0].accounting + revenue[0] if len(revenue) == 1 else ZERO
        for off in (left, between):
            if abs(off) > facts.half_minor_unit(voucher.company) * len(lines):
                yield _broken("post.wip-reversed", voucher, off)
                break


class Accruals:
    """What the journal lines behind an invoice line had accrued, and what was corrected since."""

    def __init__(self, facts: Facts) -> None:
        self.naming = naming_proposal_line(facts)
        self.behind: defaultdict[str, set[str]] = defaultdict(set)
        for row in facts.books.rows("projcdstransactionrelationshipimport"):
            for billed, unbilled in billed_to_unbilled(row):
                self.behind[billed].add(unbilled)
        self.journaled: defaultdict[str, list[Decimal]] = defaultdict(list)
        for record, row in naming_journal_line(facts).items():
            line = facts.journal_lines.get(record)
            if line and line["voucher"] and facts.journal_status(line) == "Posted" and self._counts(facts, row):
                side = "cost" if row["transaction_type"] == "Cost" else "sales"
                amount, rate = line[f"{side}_amount"], line[f"{side}_rate"]
                if amount is not None and rate is not None:
                    self.journaled[row["actual_id"]].append(amount * rate)
        self.corrections: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in facts.books.rows("projaccruedrevenuereconciliationline"):
            if row["voucher"]:
                self.corrections[row["company"], row["transaction_id"]] += row["accounting_amount"]

    @staticmethod
    def _counts(facts: Facts, row: Row) -> bool:
        return bool(facts.staged[row["actual_id"]]["staging_id"] == row["staging_id"])

    def of(self, company: str, transaction: str | None) -> Decimal | None:
        """Give the accounting amount; null where no posted journal line is found."""
        row = self.naming.get((company, transaction or ""))
        unbilled = self.behind[row["actual_id"]] if row else set()
        amounts = [amount for actual in unbilled for amount in self.journaled[actual]]
        return sum(amounts, ZERO) if amounts else None

    def corrected(self, company: str, transaction: str | None) -> Decimal:
        return self.corrections[company, transaction or ""]


def other_period(facts: Facts, vouchers: Vouchers) -> Iterator[Finding]:
    """Assertion `post.period`."""
    periods = facts.books.rows("ledgerfiscalcalendarperiod")
    for voucher in _live(facts, vouchers):
        own = [row for row in periods if row["company"] == voucher.company]
        days = {one.accounting_date for one in vouchers.of(voucher)}
        if any(_is_elsewhere(own, voucher.document_date, day) for day in days):
            yield _broken("post.period", voucher, None)


def _is_elsewhere(periods: list[dict[str, object]], document: date | None, posted: date | None) -> bool:
    if document is None or posted is None:
        return False
    for period in periods:
        first, last = _day(period, "starts_on"), _day(period, "ends_on")
        if first <= document <= last:
            later = [_day(one, "starts_on") for one in periods if one["status"] == "Open"]
            next_open = min((day for day in later if day > last), default=date.max)
            begins = {_day(one, "starts_on") for one in periods}
            is_moved = period["status"] != "Open" and posted in begins and last < posted <= next_open
            return not (first <= posted <= last) and not is_moved
    return False


def _day(period: dict[str, object], name: str) -> date:
    day = period[name]
    assert isinstance(day, date)
    return day


def _live(facts: Facts, vouchers: Vouchers) -> Iterator[Voucher]:
    return (voucher for voucher in vouchers.all.values() if not facts.settings.before_go_live(voucher.since))


def _broken(rule: str, voucher: Voucher, amount: Decimal | None) -> Finding:
    shown = None if amount is None else amount.quantize(SIX_DECIMALS, ROUND_HALF_UP)
    return Finding(rule, "broken", f"{voucher.company} | {voucher.voucher}", shown, voucher.company, None)
