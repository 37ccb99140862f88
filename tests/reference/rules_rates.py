"""Exchange rates: that there are some, and that postings took them ("How posting is read" of DECISIONS.md)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .exports import Row
from .facts import Facts, by, created_or_modified
from .outcomes import Cause, Finding
from .rules_import import IN_LENDING_COMPANY, journal_side, naming_journal_line
from .vouchers import Voucher, Vouchers

LINE = "projadvancedjournalline"
PAIR, RATE, AGREED = "exchangeratecurrencypair", "exchangerate", "projcontractfixedexchangerate"
SIX_DECIMALS, TEN_DECIMALS = Decimal("0.000001"), Decimal("0.0000000001")
BEGINNING, END = date(1900, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True)
class Quotation:
    """A rate as the table holds it, from one day to another; opposite: into the foreign currency."""

    rate: Decimal
    first: date
    last: date
    is_direct: bool


class Rates:
    """Rates per 1 into the accounting currency of a company."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.table: defaultdict[tuple[str, str], list[Quotation]] = defaultdict(list)
        pairs = by(facts.books.rows(PAIR), "pair_record")
        rows = facts.books.rows(RATE)
        for company, own in facts.accounting_currency.items():
            wanted = self._rate_type(company)
            for row in rows:
                if (pair := pairs.get(row["pair_record"])) and row["exchange_rate"]:
                    one, other = pair["from_currency"].upper(), pair["to_currency"].upper()
                    is_of_type = None in (wanted, pair["rate_type"]) or wanted == pair["rate_type"]
                    if is_of_type and one != other and own.upper() in (one, other):
                        foreign = one if other == own.upper() else other
                        self.table[company, foreign].append(_quotation(row, is_direct=other == own.upper()))
        self.agreed = {
            (row["company"], row["contract"], row["from_currency"].upper()): row["exchange_rate"]
            for row in facts.books.rows(AGREED)
        }
        self.per = facts.settings.rate_per.get(f"{RATE}.exchange_rate") or self._voted()

    def _rate_type(self, company: str) -> str | None:
        companies = {row["company_record"]: row["company"] for row in self.facts.books.rows("companyinfo")}
        types = (
            row["rate_type"] for row in self.facts.books.rows("ledger") if companies[row["company_record"]] == company
        )
        return next(types, None)

    def _voted(self) -> int:
        """Let the rates that documents were posted at say whether the table's are per 1 or per 100."""
        votes = {1: 0, 100: 0}
        quoted = [(key, one.rate) for key, found in self.table.items() for one in found if one.is_direct]
        quoted += [((company, currency), rate) for (company, _, currency), rate in self.agreed.items()]
        for key, rate in quoted:
            for posted in self._posted_at(*key):
                plain, hundredth = abs(rate - posted), abs(rate / 100 - posted)
                if plain != hundredth:
                    votes[1 if plain < hundredth else 100] += 1
        return 1 if votes[1] > votes[100] else 100

    def _posted_at(self, company: str, currency: str) -> Iterator[Decimal]:
        """The highest rate of invoices, and that of journal lines."""
        invoices = [
            row["exchange_rate"]
            for row in self.facts.books.rows("projinvoicejour")
            if (row["company"], row["currency"]) == (company, currency) and row["exchange_rate"]
        ]
        lines = []
        for line in self.facts.books.rows("projadvancedjournalline"):
            row = naming_journal_line(self.facts).get(line["journal_line"])
            side = journal_side(row, line) if row else "sales"
            if (self.facts.journal_company(line), line[f"{side}_currency"]) == (company, currency):
                lines.append(line[f"{side}_rate"])
        for found in (invoices, [rate for rate in lines if rate]):
            if found:
                yield max(found)

    def on(self, company: str, currency: str, day: date) -> Decimal | None:
        """The table's rate of a day: of several that are valid, the latest."""
        found = self.table[company, currency]
        if any(one.is_direct for one in found):
            found = [one for one in found if one.is_direct]
        valid = [one for one in found if one.first <= day <= one.last]
        if not valid:
            return None
        latest = max(valid, key=lambda one: one.first)
        rate = latest.rate / self.per
        return rate if latest.is_direct else (1 / rate).quantize(TEN_DECIMALS, ROUND_HALF_UP)

    def agreed_with(self, company: str, contract: str | None, currency: str) -> Decimal | None:
        rate: Decimal | None = self.agreed.get((company, contract, currency))
        return None if rate is None else rate / self.per


def _quotation(row: Row, *, is_direct: bool) -> Quotation:
    return Quotation(row["exchange_rate"], row["valid_from"] or BEGINNING, row["valid_to"] or END, is_direct)


def wrong_rate(facts: Facts, vouchers: Vouchers) -> Iterator[Finding]:
    """Assertion `post.exchange-rate`."""
    rates = Rates(facts)
    for voucher in vouchers.all.values():
        own, currency = facts.accounting_currency.get(voucher.company), voucher.currency
        if own is None or currency is None:
            continue
        if voucher.rate is None:
            if _should_bear_a_rate(facts, voucher, own) and not facts.settings.before_go_live(voucher.since):
                yield Finding(
                    "post.exchange-rate", "broken", f"{voucher.company} | {voucher.voucher}", None, voucher.company, own
                )
            continue
        due = Decimal(1) if currency == own else rates.agreed_with(voucher.company, voucher.contract, currency)
        if due is None and voucher.rate_date:
            due = rates.on(voucher.company, currency, voucher.rate_date)
        if due is None or facts.settings.before_go_live(voucher.since):
            continue
        tolerated = facts.half_minor_unit(voucher.company) * max(1, len(voucher.lines))
        amounts = (voucher.document_amount or Decimal(0), voucher.turnover)
        offs = (amount * (voucher.rate - due) for amount in amounts)
        off = next((found for found in offs if abs(found) > tolerated), None)
        if off is not None:
            subject = f"{voucher.company} | {voucher.voucher}"
            shown = off.quantize(SIX_DECIMALS, ROUND_HALF_UP)
            yield Finding("post.exchange-rate", "broken", subject, shown, voucher.company, own)


def _should_bear_a_rate(facts: Facts, voucher: Voucher, own: str) -> bool:
    """Foreign money does, where the export has the column, and a journal line's row tells which side counts."""
    is_told = facts.books.has("projinvoicejour", "exchange_rate")
    if not voucher.is_invoice:
        is_told = voucher.is_named and all(facts.books.has(LINE, name) for name in ("cost_rate", "sales_rate"))
    return is_told and voucher.currency != own and voucher.turnover > 0


def no_rate(facts: Facts) -> Iterator[Finding]:
    """Assertion `import.exchange-rate`: one finding a company, currency and day."""
    amounts: defaultdict[tuple[str, str, date], Decimal] = defaultdict(Decimal)
    for row, place in _unrated(facts):
        amounts[place] += row["amount"]
    for place, amount in amounts.items():
        yield Finding("import.exchange-rate", "broken", _subject(place), amount, *place[:2])


def causes_of_no_rate(facts: Facts) -> dict[str, Cause]:
    """By staging id, the finding that names the rate that the row waits for."""
    return {row["staging_id"]: Cause("import.exchange-rate", _subject(place)) for row, place in _unrated(facts)}


def _subject(place: tuple[str, str, date]) -> str:
    return " | ".join(str(part) for part in place)


def _unrated(facts: Facts) -> Iterator[tuple[Row, tuple[str, str, date]]]:
    """What is staged and not carried further, with the company, currency and day that have no rate."""
    if RATE not in facts.books or PAIR not in facts.books:
        return
    rates = Rates(facts)
    cut_over = facts.settings.beginning_balance_date
    for row in facts.staged.values():
        company = facts.staging_company(row)
        if row["transaction_type"] in IN_LENDING_COMPANY:
            company = row["resourcing_company"] or company
        day, currency = row["accounting_date"] or row["document_date"], row["currency"]
        is_carried = row["journal_line_record"] or row["proposal_line_transaction"]
        is_old = facts.settings.before_go_live(created_or_modified(row)) or (
            cut_over and row["accounting_date"] and row["accounting_date"] <= cut_over
        )
        if is_carried or is_old or row["class"] == "Tax" or company is None or day is None or currency is None:
            continue
        own = facts.accounting_currency.get(company)
        if own is None or own == currency or rates.on(company, currency, day) is not None:
            continue
        if rates.agreed_with(company, row["contract"], currency) is None:
            yield row, (company, currency, day)
