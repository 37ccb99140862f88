"""Findings as a reader compares them: what is looked at, what is expected, what is observed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from invoicekit.amounts import money, signed
from invoicekit.compare.sides import ACCOUNTING
from invoicekit.marks import UNSEEN, named
from invoicekit.report.facts import Reconciled, Row, group, rows
from invoicekit.report.past import Past, Remark
from invoicekit.rules import find_rule

_NUMBER = re.compile(r"-?\d+\.\d+")
_LONGEST = 300


def shown(value: object) -> str:
    """A text from the data as it is, cut where it is longer than anybody reads."""
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"


def marked(value: object) -> str:
    """A text with its unseen marks named, so that two values that differ look different."""
    return named(shown(value), UNSEEN)


@dataclass(frozen=True)
class Line:
    """One thing compared. A number stands to the right."""

    what: str
    expected: str
    observed: str
    difference: str = ""
    number: bool = False


@dataclass(frozen=True)
class Shown:
    """One finding with what is compared, and what is known of it from before."""

    row: Row
    lines: tuple[Line, ...]
    remark: Remark | None


@dataclass(frozen=True)
class Kind:
    """All findings of one rule and outcome: those that are shown, and figures of all of them."""

    row: Row
    says: str
    shown: tuple[Shown, ...]

    @property
    def anchor(self) -> str:
        """The name of its place in the page."""
        return anchor(self.row["rule"], self.row["outcome"])


def anchor(rule: str, outcome: str) -> str:
    """The place in the page of the findings of a rule and outcome."""
    return f"{rule}-{outcome}".replace(".", "-")


def kinds(run: Reconciled, most: int, past: Past | None) -> list[Kind]:
    """Every kind of finding in the order of the process; of all findings `most` are shown (see `finding.sql`)."""
    chosen = group(rows(run.con, "finding", most=most), "rule", "outcome")
    return [
        Kind(
            row,
            find_rule(row["rule"]).says,
            tuple(
                Shown(found, lines(found), past.remark(found["finding_id"]) if past else None)
                for found in chosen.get((row["rule"], row["outcome"]), [])
            ),
        )
        for row in rows(run.con, "kind")
    ]


def lines(found: Row) -> tuple[Line, ...]:
    """What a finding compares: its amount, then each column that differs."""
    columns: Sequence[Row] = found["columns"] or ()
    result = []
    if found["amount"] is not None and not any(column["name"] == "amount" for column in columns):
        result.append(_amount(found))
    result += [_column(column, found["accounting_currency"]) for column in columns]
    if not result:
        words = {
            "missing": ("there", "not there"),
            "unexpected": ("nothing", "there"),
            "duplicate": ("once", "more than once"),
            "broken": ("as the rule says", "otherwise"),
        }
        result.append(Line("row", *words.get(found["outcome"], ("", ""))))
    return tuple(result)


def _amount(found: Row) -> Line:
    currency, expected, observed = found["currency"], found["expected"], found["observed"]
    if found["outcome"] == "broken" and expected is None:
        return Line("amount concerned", "", money(observed, currency), number=True)
    return Line(
        f"amount, {currency or 'no currency'}",
        "nothing" if expected is None else money(expected, currency),
        "not there" if observed is None else money(observed, currency),
        signed(found["amount"], currency),
        number=True,
    )


def _column(column: Row, accounting_currency: str | None) -> Line:
    expected, observed = column["expected"], column["observed"]
    name = str(column["name"]).replace("_", " ")
    numbers = [value for value in (expected, observed) if value is not None]
    if not numbers or not all(_NUMBER.fullmatch(value) for value in numbers):
        return Line(name, marked(expected) or "empty", marked(observed) or "empty")
    if accounting_currency and column["name"].startswith(ACCOUNTING):
        name += f", {accounting_currency}"
    difference = "" if None in (expected, observed) else _difference(Decimal(observed) - Decimal(expected))
    if column["from_amount"] is not None and column["from_rate"] is not None:
        parts = [signed(Decimal(column[part])) for part in ("from_amount", "from_rate")]
        difference += f" (from the amount {parts[0]}, from the rate {parts[1]})"
    return Line(name, _number(expected), _number(observed), difference, number=True)


def _number(text: str | None) -> str:
    """Money with two decimals or more; rates with all of theirs that count."""
    if text is None:
        return "empty"
    if len(text.partition(".")[2]) <= 6:
        return money(Decimal(text))
    exact = f"{Decimal(text):,f}".rstrip("0")
    return exact + "0" if exact.endswith(".") else exact


def _difference(change: Decimal) -> str:
    """Money with two decimals or more; what is finer than money in full."""
    fine = change.normalize()
    if change == 0 or int(fine.as_tuple().exponent) >= -6:
        return signed(change)
    return f"{'+' if change > 0 else '−'}{abs(fine):f}"
