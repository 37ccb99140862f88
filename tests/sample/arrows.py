"""What a confirmation owes and what is there, row by row ("How confirmation is read" of DECISIONS.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from .confirmation import (
    ACTUAL,
    DETAIL,
    NUMBERS,
    OF_FEE,
    OF_MILESTONE,
    OF_RETAINER,
    UNADJUSTABLE,
    Facts,
    Stage,
    figures,
    number,
)
from .exports import BILLED, CHARGEABLE, NON_CHARGEABLE, UNBILLED, Exports, Row

BILLING = {CHARGEABLE: "Chargeable", NON_CHARGEABLE: "Non-chargeable"}
OPTIONAL = {"unchanged"}
REVERSED = {"unedited", "edited", "reduced", "retainer applied"}

Key = tuple[str, ...]
Finding = tuple[str, str, str]


class Arrows(Stage):
    """The two sides of each arrow."""

    def expected_billed(self) -> Iterator[tuple[Key, Facts, bool]]:
        for detail in self.confirmed:
            source, row = self.behind(detail)
            scenario, invoice = self.scenario(detail), self.invoices[detail["msdyn_invoice"]]
            invoice_number, identity = invoice["msdyn_invoicenumber"], detail["msdyn_invoicelinetransactionid"]
            common: Facts = {"class": detail["msdyn_transactionclassification"]}
            like = row if row and row["msdyn_transactiontypecode"] in {UNBILLED, BILLED} else detail
            common["line"] = like["msdyn_salescontractlineid"]
            if day := invoice["msdyn_accountingdate"]:
                common["day"] = day
            optional = scenario in OPTIONAL
            if scenario not in {"unlinked", "milestone credited", "retainer corrected", "credited"}:
                own = {"billing": detail["msdyn_billingtype"], "tax": number(detail, "tax")}
                yield (invoice_number, source or identity, "billed"), common | figures(detail) | own, optional
            if scenario == "reduced" and row:
                rest = {"billing": NON_CHARGEABLE, "tax": Decimal(0)}
                yield (invoice_number, str(source), "rest"), common | figures(row, detail) | rest, optional
            if detail["msdyn_correction"] == "True" and row:
                turned = {name: -number(row, name) for name in NUMBERS}
                yield (invoice_number, str(source), "reversal"), common | turned, optional

    def observed_billed(self) -> Iterator[tuple[Key, Facts]]:
        of_source = {self.behind(detail)[0]: self.scenario(detail) for detail in self.confirmed}
        for row in self.actuals.values():
            if row["msdyn_transactiontypecode"] != BILLED or not self.is_confirmed(row["msdyn_invoice"]):
                continue
            source, part = self.billed_source(row)
            if part == "billed" and of_source.get(source) == "reduced" and row["msdyn_billingtype"] != CHARGEABLE:
                part = "rest"
            key = (self.invoices[row["msdyn_invoice"]]["msdyn_invoicenumber"], source, part)
            facts: Facts = {"class": row["msdyn_transactionclassification"], "line": row["msdyn_salescontractlineid"],
                            "day": row["msdyn_accountingdate"], "billing": row["msdyn_billingtype"],
                            "tax": number(row, "tax")}  # fmt: skip
            yield key if source != row["msdyn_actualid"] else (source,), facts | figures(row)

    def billed_source(self, row: Row) -> tuple[str, str]:
        """Which billed sale it is: its source and part; its own id where nothing tells."""
        identity = row["msdyn_actualid"]
        if original := self.far(identity, "Reversing", "Original", ACTUAL):
            return original, "reversal"
        if unbilled := self.far(identity, "Billed Sales", "Unbilled Sales", ACTUAL):
            replaced = None if unbilled in self.sources else self.far(unbilled, "Replacing", "Original", ACTUAL)
            return replaced or unbilled, "billed"
        for _, role, kind in self.ends[identity, "Billed Sales"]:
            if kind == DETAIL:
                detail = self.details[str(self.far(identity, "Billed Sales", role, kind))]
                return self.behind(detail)[0] or detail["msdyn_invoicelinetransactionid"], "billed"
        fits = {OF_MILESTONE: "milestone", OF_RETAINER: "retainer invoiced"}
        place = (row["msdyn_invoice"], row["msdyn_salescontractlineid"])
        candidates = [
            str(self.behind(detail)[0])
            for detail in self.confirmed
            if (detail["msdyn_invoice"], detail["msdyn_salescontractlineid"]) == place
            and self.scenario(detail) == fits.get(row["msdyn_transactionclassification"])
        ] + [
            line["invoicedetailid"]
            for line in self.book["invoicedetail"]
            if (line["invoiceid"], line["msdyn_contractlineid"]) == place and line["producttypecode"] == "1"
        ]
        return (candidates[0], "billed") if len(candidates) == 1 else (identity, "billed")

    def expected_unbilled(self) -> Iterator[tuple[Key, Facts, bool]]:
        for detail in self.confirmed:
            (source, row), scenario = self.behind(detail), self.scenario(detail)
            if row is None:
                continue
            origin, billing = str(source), BILLING[detail["msdyn_billingtype"]]
            was = BILLING[row["msdyn_billingtype"]]
            optional = scenario in OPTIONAL
            if scenario in {"edited", "reduced", "corrected anew", "unchanged", "corrected down"}:
                yield (origin, billing, "billed"), figures(detail), optional
            if scenario == "reduced":
                yield (origin, "Non-chargeable", "billed"), figures(row, detail), optional
            if scenario == "corrected down" and row["msdyn_transactionclassification"] != OF_FEE:
                yield (origin, was, "remainder"), figures(row, detail), optional
            if scenario == "credited":
                yield (origin, was, "remainder"), figures(row), optional
            if scenario == "retainer applied" and number(detail, "amount") != number(row, "amount"):
                yield (origin, was, "remainder"), figures(row, detail), optional

    def observed_unbilled(self) -> Iterator[tuple[Key, Facts]]:
        for row in self.actuals.values():
            identity = row["msdyn_actualid"]
            origin = self.far(identity, "Replacing", "Original", ACTUAL)
            if row["msdyn_transactiontypecode"] == UNBILLED and origin in self.origins:
                yield (str(origin), BILLING[row["msdyn_billingtype"]], self.part(row)), figures(row)

    def expected_reversals(self) -> Iterator[tuple[Key, Facts, bool]]:
        due = [row for detail in self.confirmed if self.scenario(detail) in REVERSED
               and (row := self.behind(detail)[1])]  # fmt: skip
        for row in self.actuals.values():
            replaces = self.far(row["msdyn_actualid"], "Replacing", "Original", ACTUAL) in self.origins
            if replaces and self.part(row) == "billed":
                due.append(row)
        for row in due:
            yield (row["msdyn_actualid"],), {name: -number(row, name) for name in NUMBERS}, False

    def observed_reversals(self) -> Iterator[tuple[Key, Facts]]:
        due = {key[0] for key, _, _ in self.expected_reversals()}
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.actuals.values():
            original = self.far(row["msdyn_actualid"], "Reversing", "Original", ACTUAL)
            if original in due:
                found[original].append(row)
            low = min(number(row, name) for name in NUMBERS) < 0
            kept = row["msdyn_transactiontypecode"] == UNBILLED and row["msdyn_istransition"] == "True"
            if original is None and kept and low and row["msdyn_adjustmentstatus"] == UNADJUSTABLE:
                yield (row["msdyn_actualid"],), figures(row)
        for key, rows in found.items():
            rows.sort(key=lambda row: (row["msdyn_istransition"] != "True", row["msdyn_actualid"]))
            yield (key,), figures(rows[0])


def compare(
    rule: str, expected: Iterator[tuple[Key, Facts, bool]], observed: Iterator[tuple[Key, Facts]]
) -> Iterator[Finding]:
    """One outcome per key."""
    due = {key: (facts, optional) for key, facts, optional in expected}
    there: dict[Key, list[Facts]] = defaultdict(list)
    for key, facts in observed:
        there[key].append(facts)
    for key in due.keys() | there.keys():
        facts, optional = due.get(key, ({}, False))
        rows, subject = there.get(key, []), " | ".join(key)
        if key not in due:
            yield rule, "unexpected", subject
        elif len(rows) > 1:
            yield rule, "duplicate", subject
        elif not rows:
            if not optional:
                yield rule, "missing", subject
        elif any(rows[0][name] != value for name, value in facts.items()):
            yield rule, "different", subject


def findings(book: Exports) -> set[Finding]:
    """What the arrows of confirmation find in a book; product lines, which are optional, left out."""
    stage = Arrows(book)
    products = {row["invoicedetailid"] for row in book["invoicedetail"]}
    billed = ((key, facts) for key, facts in stage.observed_billed() if len(key) == 1 or key[1] not in products)
    return {
        *compare("confirm.billed", stage.expected_billed(), billed),
        *compare("confirm.unbilled", stage.expected_unbilled(), stage.observed_unbilled()),
        *compare("confirm.reversal", stage.expected_reversals(), stage.observed_reversals()),
    }
