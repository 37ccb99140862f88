"""Expected against observed: one outcome per key, as *Outcomes* of `domain/rules.md` says, and the bridge."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from .exports import Row

Key = tuple[str, ...]
Cell = dict[str, Decimal]
BRIDGE = tuple("expected observed missing unexpected ambiguous duplicate different waiting blocked tolerated".split())


class Unknown(Enum):
    """What an export does not tell, and is therefore not compared (null, on the other hand, is a value)."""

    NOT_COMPARED = 0


NOT_COMPARED = Unknown.NOT_COMPARED


@dataclass(frozen=True)
class Cause:
    """The finding that explains a blocked or missing row."""

    rule: str
    subject: str


@dataclass(frozen=True)
class Place:
    """Where money belongs."""

    company: str | None
    currency: str | None


@dataclass(frozen=True)
class Expected:
    """A row that should be there. `money` is compared within `tolerance`, its first amount is the finding's."""

    key: Key
    place: Place
    due: datetime | None
    compared: Row = field(default_factory=dict)
    money: dict[str, Decimal | Unknown | None] = field(default_factory=dict)
    tolerance: dict[str, Decimal] = field(default_factory=dict)
    optional: bool = False
    cause: Cause | None = None  # shut gate: what is due and not there is blocked
    document: Cause | None = None  # of the document that the row belongs to: explains a row that is missing
    traits: Row | None = None  # what a row without a link must have in common with it to be its candidate
    bridge: Decimal | None = None  # chargeable billed amount, if that is what the row is


@dataclass(frozen=True)
class Observed:
    """A row that is there; with no key it points at nothing, and goes by its own id."""

    key: Key | None
    own_id: Key
    place: Place
    compared: Row = field(default_factory=dict)
    money: dict[str, Decimal | Unknown | None] = field(default_factory=dict)
    before_go_live: bool = False
    traits: Row | None = None
    bridge: Decimal | None = None


@dataclass(frozen=True)
class Finding:
    """One key whose outcome is not matched."""

    rule: str
    outcome: str
    subject: str
    amount: Decimal | None
    company: str | None
    currency: str | None
    cause_rule: str | None = None
    cause_subject: str | None = None
    columns: tuple[str, ...] = ()
    days: int | None = None  # where nothing differs but dates, all by so many days


@dataclass(frozen=True)
class Side:
    """A key's chargeable billed amount on one side, and where."""

    place: Place
    amount: Decimal


class Comparison:
    """What the rules compared so far have come to."""

    def __init__(self, as_of: datetime) -> None:
        self.as_of = as_of
        self.findings: list[Finding] = []
        self.counts: Counter[tuple[str, str]] = Counter()
        self.companies: defaultdict[tuple[str, str], set[str | None]] = defaultdict(set)  # of a rule and a side
        self._money: dict[tuple[str, str], list[tuple[Cell, Decimal]]] = {}  # of a finding, in the bridge
        self.bridge: defaultdict[tuple[str | None, str | None, str], Cell] = defaultdict(
            lambda: dict.fromkeys(BRIDGE, Decimal(0))
        )

    def broken(self, finding: Finding) -> None:
        """Take down a failing row of an assertion."""
        self.findings.append(finding)
        self.counts[finding.rule, "broken"] += 1

    def block(self, place: int, rule: str, subject: str) -> None:
        """The finding at this place is blocked by another; its money in the bridge as well."""
        blocked = replace(self.findings[place], outcome="blocked", cause_rule=rule, cause_subject=subject)
        self._become(place, blocked)

    def _become(self, place: int, other: Finding) -> None:
        finding = self.findings[place]
        for cell, amount in self._money.get((finding.rule, finding.subject), []):
            cell[finding.outcome] -= amount
            cell[other.outcome] += amount
        self.counts[finding.rule, finding.outcome] -= 1
        self.counts[finding.rule, other.outcome] += 1
        self.findings[place] = other

    def free(self) -> None:
        """A line that is blocked by what is told at no row is missing, or nothing would tell of it."""
        told = {(finding.rule, finding.subject) for finding in self.findings}
        for place, finding in enumerate(self.findings):
            cause = (finding.cause_rule, finding.cause_subject)
            if finding.rule == "import.line" and finding.outcome == "blocked" and cause not in told:
                self._become(place, replace(finding, outcome="missing", cause_rule=None, cause_subject=None))

    def add(self, rule: str, expected: Iterable[Expected], observed: Iterable[Observed]) -> None:
        """Give every key of the rule its outcome; the first expected row of a key counts."""
        wanted: dict[Key, Expected] = {}
        for row in expected:
            wanted.setdefault(row.key, row)
            self.companies[rule, "expected"].add(row.place.company)
        there: defaultdict[Key, list[Observed]] = defaultdict(list)
        stray: defaultdict[Key, list[Observed]] = defaultdict(list)  # nothing expects these
        for seen in observed:
            self.companies[rule, "observed"].add(seen.place.company)
            if seen.key in wanted:
                there[seen.key].append(seen)
            elif not seen.before_go_live:
                stray[("own id", *seen.own_id) if seen.key is None else ("key", *seen.key)].append(seen)
        absent = [want for key, want in wanted.items() if not there[key]]
        claims: defaultdict[Key, list[str]] = defaultdict(list)  # per absent key the rows that may be it
        for copies in stray.values():
            candidates = [want.key for want in absent if may_be(copies[0], want)]
            for key in candidates:
                claims[key].append(" | ".join(copies[0].own_id))
            self._unexpected(rule, copies, candidates)
        for key, want in wanted.items():
            self._expected(rule, want, there[key], [Cause(rule, min(claims[key]))] if claims[key] else [])

    def _expected(self, rule: str, want: Expected, observed: list[Observed], claims: list[Cause]) -> None:
        """Copies in another company or currency are no money of this one: a duplicate each, by themselves."""
        columns: tuple[str, ...] = ()
        days: int | None = None
        copies, *elsewhere = _by_place(observed, want.place)
        if len(observed) > 1:
            outcome = "duplicate"
        elif copies:
            columns = differing(want, copies[0])
            days = _days_apart(want, copies[0], columns)
            outcome = "different" if columns else "matched"
        elif want.optional:
            return
        elif want.due is not None and want.due > self.as_of:
            outcome = "waiting"
        else:
            outcome = "blocked" if want.cause or claims else "missing"
        cause = {"blocked": want.cause or next(iter(claims), None), "missing": want.document}.get(outcome)
        place = Place(
            want.place.company or next((o.place.company for o in copies), None),
            want.place.currency or next((o.place.currency for o in copies), None),
        )
        name = next(iter(want.money), None)
        moved = differing(want, copies[0]) if copies else ()
        amount = None if name is None else _off_by(want, copies, name, moved)
        self._count(
            Finding(
                rule,
                outcome,
                " | ".join(want.key),
                amount,
                place.company,
                place.currency,
                cause.rule if cause else None,
                cause.subject if cause else None,
                columns,
                days,
            )
        )
        sides = [Side(want.place, -want.bridge)] if want.bridge is not None else []
        self._build(rule, outcome, " | ".join(want.key), sides, copies)
        for others in elsewhere:
            self._stray(rule, "duplicate", others, place=others[0].place)

    def _unexpected(self, rule: str, observed: list[Observed], candidates: list[Key]) -> None:
        outcome = "ambiguous" if candidates else "unexpected"
        columns = tuple(" | ".join(key) for key in candidates)
        copies, *elsewhere = _by_place(observed, None)
        self._stray(rule, outcome, copies, columns)
        for others in elsewhere:
            self._stray(rule, outcome, others, columns, place=others[0].place)

    def _stray(
        self,
        rule: str,
        outcome: str,
        copies: list[Observed],
        columns: tuple[str, ...] = (),
        place: Place | None = None,
    ) -> None:
        """Rows that meet no expected one; with their place in their name where it is not that of the first."""
        first = copies[0]
        name = next(iter(first.money), None)
        own = first.own_id if first.key is None else first.key
        subject = " | ".join([*own, *(part for part in (place and (place.company, place.currency)) or () if part)])
        amount = None if name is None else _total(copies, name)
        there = first.place
        self._count(Finding(rule, outcome, subject, amount, there.company, there.currency, columns=columns))
        self._build(rule, outcome, subject, [], copies)

    def _count(self, finding: Finding) -> None:
        self.counts[finding.rule, finding.outcome] += 1
        if finding.outcome != "matched":
            self.findings.append(finding)

    def _build(self, rule: str, outcome: str, subject: str, expected: list[Side], copies: list[Observed]) -> None:
        """Add a key to the bridge: both totals where each side's money is, the difference under the outcome."""
        under = "tolerated" if outcome == "matched" else outcome
        moved = self._money.setdefault((rule, subject), [])
        for side in expected:
            cell = self.bridge[side.place.company, side.place.currency, rule]
            cell["expected"] -= side.amount
            cell[under] += side.amount
            moved.append((cell, side.amount))
        for copy in copies:
            if copy.bridge is not None:
                cell = self.bridge[copy.place.company, copy.place.currency, rule]
                cell["observed"] += copy.bridge
                cell[under] += copy.bridge
                moved.append((cell, copy.bridge))


def _by_place(copies: list[Observed], home: Place | None) -> list[list[Observed]]:
    """Copies with money by company and currency: those at home first, then by name; one empty list where none are."""
    if not any(copy.money or copy.bridge is not None for copy in copies):
        return [copies]
    groups: defaultdict[Place, list[Observed]] = defaultdict(list)
    for copy in copies:
        groups[copy.place].append(copy)

    def order(place: Place) -> tuple[bool, bool, str, bool, str]:
        company, currency = place.company, place.currency
        return place != home, company is None, company or "", currency is None, currency or ""

    return [groups[place] for place in sorted(groups, key=order)] or [[]]


def differing(want: Expected, there: Observed) -> tuple[str, ...]:
    """Name what differs: columns where null equals null only, money beyond its tolerance (no money is none)."""
    columns = [name for name, value in want.compared.items() if _differ(value, there.compared[name])]
    for name, value in want.money.items():
        other = there.money[name]
        if value is NOT_COMPARED or other is NOT_COMPARED:
            continue
        if abs(_number(other) - _number(value)) > want.tolerance.get(name, Decimal(0)):
            columns.append(name)
    return tuple(columns)


def _days_apart(want: Expected, there: Observed, columns: tuple[str, ...]) -> int | None:
    """By how many days all of these columns differ, where all of them are dates."""
    pairs = [(want.compared.get(name), there.compared.get(name)) for name in columns]
    apart = {(other - one).days if isinstance(one, date) and isinstance(other, date) else None for one, other in pairs}
    return apart.pop() if len(apart) == 1 else None


def may_be(there: Observed, want: Expected) -> bool:
    """Say whether a row that points at nothing may be this one: nothing that both are known to have differs."""
    if there.key is not None or there.traits is None or want.traits is None:
        return False
    return all(
        value == want.traits[name] for name, value in there.traits.items() if None not in (value, want.traits[name])
    )


def _differ(one: Any, other: Any) -> bool:
    return one is not NOT_COMPARED and other is not NOT_COMPARED and bool(one != other)


def _off_by(want: Expected, copies: list[Observed], name: str, columns: tuple[str, ...]) -> Decimal:
    """What is billed too much (or too little: negative) where the money belongs.

    What is in another company or currency is not there; and what bills nothing on one side is nought on that side.
    """
    there, due = _total(copies, name), _number(want.money[name])
    if not copies:
        return -due
    sold = [copy.bridge for copy in copies if copy.bridge is not None]
    bridged = want.bridge is not None or bool(sold)
    if bridged:
        due, there = want.bridge or Decimal(0), sum(sold, Decimal(0))
    for column in ("company", "currency"):
        at_home, elsewhere = getattr(want.place, column), getattr(copies[0].place, column)
        if at_home is not None and (column in columns or (bridged and elsewhere not in (None, at_home))):
            there = Decimal(0)
    return there - due


def _number(money: Decimal | Unknown | None) -> Decimal:
    return money if isinstance(money, Decimal) else Decimal(0)


def _total(copies: list[Observed], name: str) -> Decimal:
    return sum((_number(copy.money[name]) for copy in copies), Decimal(0))
