"""The gate of the import: all of an invoice's lines come, or none ("import.line" of DECISIONS.md)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from . import rules_milestone
from .exports import Row
from .facts import Facts, by, grouped
from .fees import has_fee_line
from .outcomes import Cause, Key
from .rules_import import beyond_import_journal
from .rules_proposals import Proposals
from .rules_rates import causes_of_no_rate
from .sends import Sends, billed_to_unbilled

DETAIL = "msdyn_invoicelinetransaction"
SEEN = ("projadvancedjournal", "projadvancedjournalline", "projcdstransactionrelationshipimport")


class Gate:
    """Tells of a proposal what shuts its gate, and when the last journal line that it waited for was posted."""

    def __init__(self, facts: Facts, sends: Sends) -> None:
        self.facts = facts
        self.sends = sends
        self.is_seen = all(table in facts.books for table in SEEN)
        self._proposals = Proposals(facts)
        self._causes: dict[Key, Cause | None] = {}

    def cause(self, company: str, number: str) -> Cause | None:
        """The first thing, in the order of the page, that shuts the gate; of several of one kind the smallest."""
        if not self.is_seen:
            return None
        if (company, number) not in self._causes:
            self._causes[company, number] = self._first(company, number)
        return self._causes[company, number]

    def last_posted(self, company: str, number: str) -> datetime | None:
        """When the last of the posted journal lines behind the invoice was posted."""
        if not self.is_seen:
            return None
        lines = [line for row in self._unbilled(company, number) for line in (self._line(row), self._fee_line(row))]
        moments = [
            self.facts.journal_since(line) for line in lines if line and self.facts.journal_status(line) == "Posted"
        ]
        return max((moment for moment in moments if moment), default=None)

    def _first(self, company: str, number: str) -> Cause | None:
        if (company, number) in self._proposals.lacking:
            return Cause("post.premature", f"{company} | {number}")
        if (company, number) not in self.facts.proposals:
            return Cause("sync.header", f"{company} | {number}")
        for rule, subjects in (
            ("sync.actual", self._billed_not_staged(company, number)),
            ("sync.actual", self._staged_not_of_the_invoice(company, number)),
            ("sync.connection", self._no_relationship(company, number)),
            ("sync.actual", self._unbilled_not_staged(company, number)),
            ("sync.milestone", self._milestone_not_there(number)),
            ("import.exchange-rate", self._no_rate(company, number)),
            ("import.journal", self._no_journal_line(company, number)),
            ("import.journal-stuck", self._not_posted(company, number)),
        ):
            if found := list(subjects):
                return Cause(rule, min(found))
        return None

    def _billed_not_staged(self, company: str, number: str) -> Iterator[str]:
        for actual in self._actuals[number]:
            is_of_company = self.facts.contracting_company(actual) in (company, None)
            if actual["transaction_type"] == "Billed sales" and is_of_company and self._lacks(actual, company, number):
                yield actual["actual_id"]

    def _lacks(self, actual: Row, company: str, number: str) -> bool:
        """It should be staged for this proposal, and is not: not at all, or for another one."""
        if self.sends.by_id(actual["actual_id"]) != "sent":
            return False
        rows = self._rows(company, number)
        return all(row["actual_id"] != actual["actual_id"] for row in rows)

    def _staged_not_of_the_invoice(self, company: str, number: str) -> Iterator[str]:
        own = {actual["actual_id"] for actual in self._actuals[number]}
        return (row["actual_id"] for row in self._rows(company, number) if row["actual_id"] not in own)

    def _no_relationship(self, company: str, number: str) -> Iterator[str]:
        """A connection that must be in Finance, and no relationship there that ties the same two ends."""
        for row in self._billed(company, number):
            for unbilled, connection in self.sends.unbilled_behind.get(row["actual_id"], []):
                must = self.sends.connection(connection) == "sent"
                if must and (row["actual_id"], unbilled) not in self._tied:
                    yield connection["connection_id"]

    def _unbilled_not_staged(self, company: str, number: str) -> Iterator[str]:
        for row in self._billed(company, number):
            for unbilled, _ in self.sends.unbilled_behind.get(row["actual_id"], []):
                if self.sends.should_be_staged_and_is_not(unbilled):
                    yield unbilled

    def _milestone_not_there(self, number: str) -> Iterator[str]:
        """The milestones that line details of the invoice (no corrections) are connected to, in Finance or not."""
        tables = (rules_milestone.SYNCED, rules_milestone.ON_ACCOUNT)
        if not all(table in self.facts.books for table in tables):
            return
        for milestone in self._milestones[number]:
            if (
                not rules_milestone.migrated(self.facts, milestone)
                and milestone["milestone_id"] not in self._on_account
            ):
                yield milestone["milestone_id"]

    @cached_property
    def _on_account(self) -> set[str]:
        return {seen.own_id[0] for seen in rules_milestone.observed(self.facts)}

    @cached_property
    def _milestones(self) -> dict[str | None, list[Row]]:
        """Per proforma number the milestones that it bills."""
        books = self.facts.books
        details = by(books.rows(DETAIL), "line_detail_id")
        milestones = by(books.rows(rules_milestone.MILESTONE), "milestone_id")
        found: defaultdict[str | None, list[Row]] = defaultdict(list)
        for link in books.rows("msdyn_transactionconnection"):
            for one, other in (("1", "2"), ("2", "1")):
                types = (link[f"type_{one}"], link[f"type_{other}"])
                detail = details.get(link[f"transaction_{one}"])
                milestone = milestones.get(link[f"transaction_{other}"])
                if types != (DETAIL, rules_milestone.MILESTONE) or not detail or not milestone:
                    continue
                invoice = self.facts.dataverse("invoice").get(detail["invoice_id"])
                if invoice and not detail["correction"] and detail["original_line_detail_id"] is None:
                    found[self.facts.number(invoice)].append(milestone)
        return found

    def _no_rate(self, company: str, number: str) -> Iterator[str]:
        """What the invoice's own rows, and the unbilled ones behind them, wait for."""
        own = [row for row in self._billed(company, number) if row["billing_type"] == "Chargeable"]
        for row in (*own, *self._unbilled(company, number)):
            if cause := self._unrated.get(row["staging_id"]):
                yield cause.subject

    @cached_property
    def _unrated(self) -> dict[str, Cause]:
        return causes_of_no_rate(self.facts)

    def _no_journal_line(self, company: str, number: str) -> Iterator[str]:
        """Rows that need no journal line (beginning balances, tax) do not shut the gate."""
        for row in self._unbilled(company, number):
            if not self._line(row) and not beyond_import_journal(self.facts, row):
                yield f"{row['staging_id']} | own"
            if has_fee_line(self.facts, row) and not self._fee_line(row) and not beyond_import_journal(self.facts, row):
                yield f"{row['staging_id']} | fee"

    def _not_posted(self, company: str, number: str) -> Iterator[str]:
        for row in self._unbilled(company, number):
            for line in (self._line(row), self._fee_line(row)):
                if line and self.facts.journal_status(line) != "Posted":
                    yield line["journal_line"]

    @cached_property
    def _actuals(self) -> dict[str | None, list[Row]]:
        """Dataverse actuals by the number of their invoice."""
        found: defaultdict[str | None, list[Row]] = defaultdict(list)
        for actual in self.facts.books.rows("msdyn_actual"):
            if invoice := self.facts.dataverse("invoice").get(actual["invoice_id"]):
                found[self.facts.number(invoice)].append(actual)
        return found

    @cached_property
    def _staging(self) -> dict[Key, list[Row]]:
        rows = ({**row, "of_company": self.facts.staging_company(row)} for row in self.facts.staged.values())
        return grouped(rows, "of_company", "invoice")

    @cached_property
    def _tied(self) -> set[tuple[str, str]]:
        rows = self.facts.books.rows("projcdstransactionrelationshipimport")
        return {pair for row in rows for pair in billed_to_unbilled(row)}

    def _rows(self, company: str, number: str) -> list[Row]:
        return self._staging[company, number]

    def _billed(self, company: str, number: str) -> list[Row]:
        return [row for row in self._rows(company, number) if row["transaction_type"] == "Billed sales"]

    def _unbilled(self, company: str, number: str) -> Iterator[Row]:
        """The staged unbilled rows behind the invoice's staged billed rows, but those that are never sent."""
        known = self.facts.dataverse("msdyn_actual")
        for row in self._billed(company, number):
            for unbilled, _ in self.sends.unbilled_behind.get(row["actual_id"], []):
                never = unbilled in known and self.sends.by_id(unbilled) == "never"
                if unbilled in self.facts.staged and not never:
                    yield self.facts.staged[unbilled]

    def _line(self, staging: Row) -> Row | None:
        return self.facts.journal_lines.get(staging["journal_line_record"])

    def _fee_line(self, staging: Row) -> Row | None:
        """The extra line of the row's fee."""
        if not has_fee_line(self.facts, staging):
            return None
        return self.facts.journal_lines.get(staging["fee_journal_line_record"])
