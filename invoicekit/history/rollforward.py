"""The roll-forward: opening + new + reopened + changed - resolved = closing, per company and currency.

Opening and closing are counted from the findings that were open then; what lies between comes from their moves. The two
are added up apart from each other, and must meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext

from invoicekit.errors import InvariantBroken
from invoicekit.history.facts import Facts
from invoicekit.history.life import Move

Place = tuple[str | None, str | None]
MOVES = ("new", "reopened", "changed", "resolved")
PARTS = ("opening", *MOVES, "closing")
Row = dict[str, tuple[int, Decimal]]


def roll_forward(
    moves: Iterable[Move], since: int, opening: Mapping[str, Facts], closing: Mapping[str, Facts]
) -> dict[Place, Row]:
    """Count and amount of each part, by company and currency.

    `changed` is by how much open findings grew or shrank, or that they moved to another company or currency. Raises
    InvariantBroken when it does not add up.
    """
    rows: dict[Place, dict[str, list[tuple[int, Decimal]]]] = {}

    def add(part: str, facts: Facts, sign: int = 1) -> None:
        parts = rows.setdefault((facts.company, facts.currency), {name: [] for name in PARTS})
        # Without a currency it counts, and its money is added to no other.
        money = facts.money if facts.money is not None and facts.currency is not None else Decimal(0)
        parts[part].append((sign, sign * money))

    with localcontext(prec=60):
        for facts in opening.values():
            add("opening", facts)
        for facts in closing.values():
            add("closing", facts)
        for move in moves:
            if move.run <= since:
                continue
            if move.before is not None:
                add(move.kind, move.before, 1 if move.kind == "resolved" else -1)
            if move.after is not None:
                add(move.kind, move.after)
        return {place: _checked(place, parts) for place, parts in sorted(rows.items(), key=_by_name)}


def _by_name(item: tuple[Place, object]) -> tuple[str, str]:
    company, currency = item[0]
    return (company or "", currency or "")


def _checked(place: Place, parts: Mapping[str, list[tuple[int, Decimal]]]) -> Row:
    row: Row = {
        name: (sum(count for count, _ in added), sum((amount for _, amount in added), Decimal(0)))
        for name, added in parts.items()
    }
    for which in (0, 1):
        left = row["opening"][which] + row["new"][which] + row["reopened"][which] + row["changed"][which]
        if left - row["resolved"][which] != row["closing"][which]:
            raise InvariantBroken(f"roll-forward of {place[0]}, {place[1]}", f"{left} is not {row['closing'][which]}")
    return row
