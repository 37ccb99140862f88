"""What was posted under each voucher, and its ledger entries ("How posting is read" of DECISIONS.md)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from .exports import Row
from .facts import Facts, grouped
from .periods import closed_until
from .rules_import import journal_side, naming_journal_line
from .treatments import NO_LEDGER, Treatments

INVOICE, JOURNAL_LINE = "projinvoicejour", "projadvancedjournalline"
ENTRY, ACCOUNT_ENTRY = "generaljournalentry", "generaljournalaccountentry"
ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """A posted line; money that an export lacks is null."""

    treatment: str | None
    amount: Decimal | None
    tax: Decimal
    transaction_id: str | None = None
    is_on_account: bool = False


@dataclass
class Voucher:
    """A posted invoice or journal line. What several journal lines share a voucher for cannot be told apart."""

    company: str
    voucher: str
    is_invoice: bool
    currency: str | None
    contract: str | None
    rate: Decimal | None
    rate_date: date | None
    document_date: date | None
    document_amount: Decimal | None
    since: datetime | None
    is_judged: bool
    is_whole: bool = False
    is_work_placed: bool = False
    is_named: bool = False  # alone, and a staging row names it
    lines: list[Line] = field(default_factory=list)

    @property
    def turnover(self) -> Decimal:
        """What its lines come to without their signs: together they may come to nothing."""
        if not self.is_invoice:
            return abs(self.document_amount or ZERO)
        turned = sum((abs((line.amount or ZERO) + line.tax) for line in self.lines), ZERO)
        return max(turned, abs(self.document_amount or ZERO))


@dataclass(frozen=True)
class Sum:
    """The ledger entries of one journal entry and posting type."""

    posting_type: str
    currency: str | None
    amount: Decimal
    accounting: Decimal
    reporting: Decimal
    accounting_date: date | None


class Vouchers:
    """All project vouchers, and what the ledger has of them."""

    def __init__(self, facts: Facts, posted: list[Row]) -> None:
        self.facts = facts
        self.treatments = Treatments(facts)
        self._posted = grouped(posted, "company", "customer_invoice_number")
        self.all: dict[tuple[str, str], Voucher] = {}
        for voucher in (*self._invoices(), *self._journal_lines()):
            self.all[voucher.company, voucher.voucher] = voucher

    def _invoices(self) -> Iterator[Voucher]:
        for key, row in self.facts.posted_by_invoice_number.items():
            if row["voucher"] is None:
                continue
            lines = [self._line(row, line) for line in self._posted[key]]
            proforma = self.facts.invoice_by_number.get((row["company"], row["proposal_number"]))
            is_whole = sum((line.amount or ZERO) + line.tax for line in lines) == row["total"]
            yield Voucher(
                company=row["company"],
                voucher=row["voucher"],
                is_invoice=True,
                currency=row["currency"],
                contract=row["contract"],
                rate=row["exchange_rate"],
                rate_date=row["invoice_date"],
                document_date=self._document_date(row, proforma),
                document_amount=row["total"],
                since=row["created_at"],
                is_judged=is_whole and all(line.treatment for line in lines),
                is_whole=is_whole,
                is_work_placed=is_whole and all(line.treatment or line.is_on_account for line in lines),
                lines=lines,
            )

    def _document_date(self, row: Row, proforma: Row | None) -> date | None:
        """The proforma's accounting date where its period is closed; where it is open, post.invoice compares it."""
        if proforma is None:
            return None
        if not self._sets_date(row, proforma):
            day: date | None = row["invoice_date"]
            return day
        set_day: date = proforma["accounting_date"]
        return set_day if closed_until(self.facts, row["company"], set_day) else None

    def _sets_date(self, row: Row, proforma: Row) -> bool:
        is_confirmed = proforma["status"] in ("Confirmed", "Posted", "Invoice paid")
        has_proposal = (row["company"], row["proposal_number"]) in self.facts.proposals
        return bool(proforma["accounting_date"] and is_confirmed and has_proposal)

    def _line(self, invoice: Row, line: Row) -> Line:
        treatment = self.treatments.of(
            line["company"], line["project"], invoice["contract"], "invoice", line["line_type"]
        )
        tax = line["tax"] if isinstance(line["tax"], Decimal) else ZERO
        return Line(treatment, line["amount"], tax, line["transaction_id"], line["line_type"] == "on account")

    def _journal_lines(self) -> Iterator[Voucher]:
        """One voucher a journal line; doubles of a line count once."""
        by_voucher: dict[tuple[str, str], dict[str, Row]] = {}
        for line in self.facts.journal_lines.values():
            company = self.facts.journal_company(line)
            if company and line["voucher"] and self.facts.journal_status(line) == "Posted":
                by_voucher.setdefault((company, line["voucher"]), {})[line["journal_line"]] = line
        for (company, voucher), lines in by_voucher.items():
            line = next(iter(lines.values()))
            row = naming_journal_line(self.facts).get(line["journal_line"])
            is_alone = len(lines) == 1
            side = journal_side(row, line) if row else "sales"
            treatment = self.treatments.of_journal_line(row, line) if row and is_alone else None
            amount = line[f"{side}_amount"]
            staged = row["accounting_date"] if row else None
            yield Voucher(
                company=company,
                voucher=voucher,
                is_invoice=False,
                currency=line[f"{side}_currency"],
                contract=row["contract"] if row else None,
                rate=line[f"{side}_rate"] if is_alone and row else None,
                rate_date=line["accounting_date"],
                document_date=(staged if closed_until(self.facts, company, staged) else line["accounting_date"])
                if is_alone
                else None,
                document_amount=amount,
                since=max(filter(None, map(self.facts.journal_since, lines.values())), default=None),
                is_judged=treatment is not None and treatment != NO_LEDGER,
                is_named=is_alone and row is not None,
                lines=[Line(treatment, amount, line["tax"] or ZERO)],
            )

    # The ledger

    @cached_property
    def _account_entries(self) -> dict[str, list[Row]]:
        return grouped(self.facts.books.rows(ACCOUNT_ENTRY), "ledger_entry_record")

    @cached_property
    def entries(self) -> dict[tuple[str, str], list[Sum]]:
        """The ledger of each project voucher, by journal entry and posting type."""
        found: dict[tuple[str, str], list[Sum]] = {}
        for entry in self.facts.books.rows(ENTRY):
            key = (entry["company"], entry["voucher"])
            if key in self.all:
                by_type: dict[str, list[Row]] = grouped(
                    self._account_entries.get(entry["ledger_entry_record"], []), "posting_type"
                )
                found.setdefault(key, []).extend(
                    _sum(posting_type, rows, entry["accounting_date"]) for posting_type, rows in by_type.items()
                )
        return found

    def of(self, voucher: Voucher) -> list[Sum]:
        return self.entries.get((voucher.company, voucher.voucher), [])

    def is_balanced(self, voucher: Voucher) -> bool:
        return sum(one.accounting for one in self.of(voucher)) == 0


def _sum(posting_type: str, rows: list[Row], day: date | None) -> Sum:
    currencies = {row["currency"] and row["currency"].upper() for row in rows}
    return Sum(
        posting_type,
        currencies.pop() if len(currencies) == 1 else None,
        sum((row["amount"] or ZERO for row in rows), ZERO),
        sum((row["accounting_amount"] for row in rows), ZERO),
        sum((row["reporting_amount"] or ZERO for row in rows), ZERO),
        day,
    )
