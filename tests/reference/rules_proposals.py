"""Proposals: their totals, and whether they were posted too early ("How posting is read" of DECISIONS.md)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from .exports import Row
from .facts import Facts, grouped, is_billed_chargeable, modified_or_created
from .lines import posted_lines, proposal_lines
from .outcomes import Finding
from .rules_import import naming_proposal_line

ZERO = Decimal(0)


class Proposals:
    """Proposal lines by proposal, and the staged rows that came too late for their posted proposal."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.lines = grouped(proposal_lines(facts.books), "company", "proposal_number")

    @cached_property
    def lacking(self) -> dict[tuple[str, str], list[Row]]:
        """Staged chargeable billed sales with a line neither on their posted proposal nor on its invoice."""
        naming = naming_proposal_line(self.facts)
        everywhere = [line for lines in self.lines.values() for line in lines] + posted_lines(self.facts.books)
        lined = {
            naming[line["company"], line["transaction_id"]]["staging_id"]
            for line in everywhere
            if (line["company"], line["transaction_id"]) in naming
        }
        found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.facts.staged.values():
            key = (self.facts.staging_company(row) or "", row["invoice"] or "")
            is_posted = key in self.facts.posted_invoices and key in self.facts.proposals and self.lines[key]
            if is_posted and is_billed_chargeable(row) and row["class"] != "Tax" and row["staging_id"] not in lined:
                found[key].append(row)
        return found


def premature(proposals: Proposals) -> Iterator[Finding]:
    """Assertion `post.premature`."""
    for (company, number), rows in proposals.lacking.items():
        amount = sum((row["amount"] for row in rows), ZERO)
        yield Finding("post.premature", "broken", f"{company} | {number}", amount, company, rows[0]["currency"])


def wrong_total(facts: Facts, proposals: Proposals) -> Iterator[Finding]:
    """Assertion `post.proposal-total`; a total that the posted invoice does not share is `post.invoice`'s."""
    posted = grouped(facts.books.rows("projinvoicejour"), "company", "proposal_number")
    wrong: defaultdict[tuple[str, str], list[tuple[Decimal, Row]]] = defaultdict(list)
    for row in facts.books.rows("projproposaljour"):
        key = (row["company"], row["proposal_number"])
        lines = proposals.lines[key]
        if not lines or facts.settings.before_go_live(modified_or_created(row)):
            continue
        due = sum((line["amount"] + _tax(line) for line in lines), ZERO)
        off = (row["total"] or ZERO) - due
        if abs(off) > facts.settings.tolerance and all(one["total"] == row["total"] for one in posted[key]):
            wrong[key].append((off, row))
    for key, rows in wrong.items():  # of several rows of a proposal the largest difference is told
        off, row = max(rows, key=lambda found: found[0])
        yield Finding("post.proposal-total", "broken", " | ".join(key), off, row["company"], row["currency"])


def _tax(line: Row) -> Decimal:
    return line["tax"] if isinstance(line["tax"], Decimal) else ZERO
