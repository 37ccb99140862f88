"""Assertions about documents and what explains the rows under them ("Findings of a document" of DECISIONS.md)."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property

from .exports import Row
from .facts import Facts, created_or_modified, grouped, is_billed_chargeable, text
from .gate import Gate
from .outcomes import Cause, Expected, Finding, Observed
from .rules_import import beyond_import_journal, naming_journal_line
from .sends import Sends

ACTUAL = "msdyn_actual"


class Documents:
    """Tells which invoices are beyond the limit of rows, and which proposals are there in part."""

    def __init__(self, facts: Facts, sends: Sends, gate: Gate, lines: Callable[[], Iterator[Observed]]) -> None:
        self.facts = facts
        self.sends = sends
        self.gate = gate
        self._lines = lines

    def over_limit(self, actual_id: str) -> Cause | None:
        """The finding of the invoice that an actual is sent with, where real-time sync cannot carry it whole."""
        number = self._beyond.get(actual_id)
        return Cause("sync.line-limit", number) if number is not None else None

    def in_part(self, company: str | None, number: str | None) -> Cause | None:
        """The finding of a proposal that has some line already."""
        if number is None or (company, number) not in self._begun:
            return None
        return Cause("import.partial", f"{text(company)} | {number}")

    def line_limit(self) -> Iterator[Finding]:
        """Assertion `sync.line-limit`."""
        actuals = self.facts.dataverse(ACTUAL)
        for number, rows in grouped(({"id": i, "number": n} for i, n in self._beyond.items()), "number").items():
            moments = [moment for row in rows if (moment := created_or_modified(actuals[row["id"]]))]
            if not moments or not self.facts.settings.before_go_live(max(moments)):
                yield Finding("sync.line-limit", "broken", number, None, None, None)

    def partial(self, expected: Iterator[Expected], as_of: datetime) -> Iterator[Finding]:
        """Assertion `import.partial`: a line is there, and another is missing that no gate holds back."""
        found = {}
        for row in expected:
            late = row.due is None or row.due <= as_of
            if late and not row.optional and not row.cause and row.document and row.key[0] not in self._lined:
                found[row.document.subject] = row.place
        for subject, place in found.items():
            yield Finding("import.partial", "broken", subject, None, place.company, place.currency)

    def premature(self) -> Iterator[Finding]:
        """Assertion `import.premature`: a billed sale has its line, and an unbilled one behind it is not posted."""
        lines = defaultdict(list)
        for record, row in naming_journal_line(self.facts).items():
            if record in self.facts.journal_lines:
                lines[row["staging_id"]].append(self.facts.journal_lines[record])
        for billed in self.facts.staged.values():
            if billed["transaction_type"] != "Billed sales" or billed["staging_id"] not in self._late_lined:
                continue
            behind = (unbilled for unbilled, _ in self.sends.unbilled_behind.get(billed["actual_id"], []))
            if any(self._is_open(unbilled, lines) for unbilled in behind):
                place = self.facts.place_of_staging(billed)
                yield Finding("import.premature", "broken", billed["staging_id"], None, place.company, place.currency)

    def _is_open(self, unbilled: str, lines: dict[str, list[Row]]) -> bool:
        row = self.facts.staged.get(unbilled)
        if row is None or self.sends.by_id(unbilled) == "never" or beyond_import_journal(self.facts, row):
            return False
        statuses = [self.facts.journal_status(line) for line in lines[row["staging_id"]]]
        return any(status != "Posted" for status in statuses)

    @cached_property
    def _beyond(self) -> dict[str, str]:
        """Per actual the number of its invoice, of the invoices beyond the limit."""
        limit, rows = self.facts.settings.line_limit, defaultdict(set)
        if limit is None:
            return {}
        for row in self.facts.books.rows(ACTUAL):
            invoice = self.facts.dataverse("invoice").get(row["invoice_id"])
            number = self.facts.number(invoice) if invoice else None
            if number is not None and row["transaction_type"] == "Billed sales" and self._is_sent(row["actual_id"]):
                rows[number].add(row["actual_id"])
                renewed = {one for one, _ in self.sends.unbilled_behind.get(row["actual_id"], []) if one in self._new}
                rows[number] |= {one for one in renewed if self._is_sent(one)}
        return {
            one: number for number in sorted(rows, reverse=True) for one in rows[number] if len(rows[number]) > limit
        }

    def _is_sent(self, actual_id: str) -> bool:
        return self.sends.by_id(actual_id) != "never"

    @cached_property
    def _new(self) -> set[str]:
        """What replaces another."""
        rows = self.facts.books.rows("msdyn_transactionconnection")
        return {
            row[f"transaction_{one}"]
            for row in rows
            for one, other in (("1", "2"), ("2", "1"))
            if (row[f"role_{one}"], row[f"role_{other}"]) == ("replacing", "original")
        }

    @cached_property
    def _observed(self) -> list[Observed]:
        return [line for line in self._lines() if line.key and line.key[1] == "own"]

    @cached_property
    def _lined(self) -> set[str]:
        return {line.key[0] for line in self._observed if line.key}

    @cached_property
    def _late_lined(self) -> set[str]:
        return {line.key[0] for line in self._observed if line.key and not line.before_go_live}

    @cached_property
    def _begun(self) -> set[tuple[str | None, str | None]]:
        return {
            (self.facts.staging_company(row), row["invoice"])
            for row in self.facts.staged.values()
            if is_billed_chargeable(row) and row["staging_id"] in self._lined
        }
