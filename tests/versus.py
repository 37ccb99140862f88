"""The SQL beside the pure-Python reference: the rows of both for many books, and the books on which they part."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import invoicekit as ik
from invoicekit.errors import InvariantBroken
from invoicekit.export_errors import WrongChoiceMap
from tests.books import Plan, base, build, moved, place_of, write_books
from tests.damage import write_book
from tests.reference import Result, reconcile

AS_OF = date(2026, 10, 31)
# The reference names what it compares by the table of the rules; the model by its own columns.
SAME_COLUMN = {"proposal": "proposal_number", "customer_invoice_date": "invoice_date"}
# Of these the reference shows another amount: the accounting amount, or none.
OTHER_AMOUNT = frozenset(("feedback.staging", "feedback.actual", "import.journal-stuck"))
# They ask what invoices a company has in the export, and from when on there are links: in a folder of many books, of
# all of them together.
OF_WHOLE_EXPORT = frozenset(("confirm.never-billed", "confirm.never-sold"))
BRIDGE = (
    "expected", "observed", "missing", "unexpected", "ambiguous", "duplicate", "different", "waiting", "blocked",
    "tolerated",
)  # fmt: skip

Line = tuple[str, str, str, Decimal | None, tuple[str, ...], str | None]
Cells = dict[tuple[str | None, str | None, str], tuple[Decimal, ...]]


@dataclass
class Compared:
    """What came of many books: the places where SQL and reference part, each with the lines of one side only."""

    books: int = 0
    parted: dict[int, list[str]] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    discarded: int = 0


def lines_of_reference(result: Result) -> list[Line]:
    """Every key that is not matched, as the reference sees it."""
    return [
        (
            row.rule,
            row.outcome,
            row.subject,
            None if row.rule in OTHER_AMOUNT else (row.amount or Decimal(0)).normalize(),
            tuple(sorted(SAME_COLUMN.get(name, name) for name in row.columns)),
            f"{row.cause_rule} {row.cause_subject}" if row.cause_rule else None,
        )
        for row in result.rows
    ]


def lines_of_sql(run: ik.Run) -> list[Line]:
    """Every key that is not matched, as the SQL lists it."""
    return [
        (
            rule,
            outcome,
            subject,
            None if rule in OTHER_AMOUNT else (amount or Decimal(0)).normalize(),
            # A candidate is told by its key.
            tuple(sorted(column["expected"] if outcome == "ambiguous" else column["name"] for column in columns or ())),
            f"{cause_rule} {cause_subject}" if cause_rule else None,
        )
        for rule, outcome, subject, amount, columns, cause_rule, cause_subject in run.con.execute(
            "select rule, outcome, subject, amount, columns, cause_rule, cause_subject from result.listed"
        ).fetchall()
    ]


# What a row differs by in the bridge, where its money belongs: there it is what its finding says.
_SAID_OTHERWISE = """
select o.rule, o.subject, o.expected, o.observed, o.expected_bridge, o.observed_bridge
from result.outcome o join result.rule r on r.rule = o.rule and r.bridges
where o.outcome = 'different' and coalesce(o.expected_bridge, o.observed_bridge) is not null
  and coalesce(o.observed, 0) - coalesce(o.expected, 0) <> case
    when o.expected_company <> o.observed_company or o.expected_currency <> o.observed_currency
      or o.expected_currency is not null and o.observed_currency is null then 0
    else coalesce(o.observed_bridge, 0)
  end - coalesce(o.expected_bridge, 0)"""


def bridge_of_sql(run: ik.Run) -> Cells:
    """The cells of the bridge that are not all nought; none of them leaves anything unexplained.

    What a finding is off by is what the bridge counts it with.
    """
    lines = run.bridge.to_dict("records")
    assert run.con.execute(_SAID_OTHERWISE).fetchall() == []
    assert {line["unexplained"] for line in lines} <= {Decimal(0)}
    cells = {(line["company"], line["currency"], line["arrow"]): tuple(line[name] for name in BRIDGE) for line in lines}
    return {place: cell for place, cell in cells.items() if any(cell)}


def cells_of_reference(result: Result) -> Cells:
    """The cells of the reference's bridge that are not all nought."""
    return {place: tuple(cell[name] for name in BRIDGE) for place, cell in result.bridge.items() if any(cell.values())}


def _add(cells: Cells, result: Result) -> None:
    nothing = (Decimal(0),) * len(BRIDGE)
    for place, cell in result.bridge.items():
        cells[place] = tuple(a + cell[name] for a, name in zip(cells.get(place, nothing), BRIDGE, strict=True))


def compare_books(plans: Sequence[Plan]) -> Compared:
    """Loads all the plans' books at once and compares every row, and the bridge, with the reference's of each."""
    compared = Compared(books=len(plans))
    lines: Counter[Line] = Counter()
    bridge: Cells = {}
    books = [moved(build(plan)[0], place) for place, plan in enumerate(plans)]
    for book in books:
        with tempfile.TemporaryDirectory() as folder:
            write_book(book, Path(folder), base(0)[1])
            result = reconcile(Path(folder), as_of=AS_OF, whole=False)
        lines.update(lines_of_reference(result))
        _add(bridge, result)
    with tempfile.TemporaryDirectory() as folder:
        write_books(books, Path(folder))
        try:
            with ik.open(folder, quiet=True) as opened:
                run = opened.reconcile(as_of=AS_OF)
                found, sql_bridge = Counter(lines_of_sql(run)), bridge_of_sql(run)
        except WrongChoiceMap:  # so many faults of one kind are rightly taken for a wrong choice map
            compared.discarded = len(plans)
            return compared
        except InvariantBroken as error:
            compared.elsewhere = [str(error)]
            return compared
    found, lines = _without_exports(found, lines)
    parted: defaultdict[int | None, list[tuple[str, Line]]] = defaultdict(list)
    for side, only in (("only SQL", found - lines), ("only reference", lines - found)):
        for line in only.elements():
            parted[place_of(line[2])].append((side, line))
    compared.elsewhere = [f"{side}: {line}" for side, line in parted.pop(None, [])]
    compared.parted = {
        place: [f"{side}: {line}" for side, line in said]
        for place, said in sorted(parted.items(), key=str)
        if place is not None and not (len(plans) > 1 and _agree_alone(plans[place], {line[0] for _, line in said}))
    }
    if not parted:
        nonzero = {place: cell for place, cell in bridge.items() if any(cell)}
        compared.elsewhere += [
            f"bridge {place}: SQL {sql_bridge.get(place)}, reference {nonzero.get(place)}"
            for place in sorted(sql_bridge.keys() | nonzero.keys(), key=str)
            if sql_bridge.get(place) != nonzero.get(place)
        ]
    return compared


def _agree_alone(plan: Plan, rules: AbstractSet[str]) -> bool:
    """Whether the rules on which a book parts all go by the whole export, and alone in its folder it does not part."""
    if not rules <= OF_WHOLE_EXPORT:
        return False
    alone = compare_books([plan])
    return not (alone.parted or alone.elsewhere)


def _without_exports(found: Counter[Line], lines: Counter[Line]) -> tuple[Counter[Line], Counter[Line]]:
    """Both sides without the rows that the SQL explains by a cause of the whole folder, which no book shows alone."""
    explained = {(line[0], line[2]) for line in found if (line[5] or "").startswith("export.")}
    own = Counter({line: n for line, n in found.items() if not line[0].startswith("export.")})
    left = [
        Counter({line: n for line, n in side.items() if (line[0], line[2]) not in explained}) for side in (own, lines)
    ]
    assert {(line[0], line[2]) for line in lines} >= explained
    return left[0], left[1]


def shrink(plan: Plan) -> Plan:
    """The plan with the fewest damages on which the two still part, alone in its folder; itself if they do not."""
    smallest = plan
    for chance in plan.chances:
        fewer = Plan(plan.base, tuple(other for other in smallest.chances if other != chance))
        alone = compare_books([fewer])
        if alone.parted or alone.elsewhere:
            smallest = fewer
    return smallest


def narrow(plans: Sequence[Plan]) -> Sequence[Plan]:
    """The books that it takes for the two to part, found by halves."""
    while len(plans) > 1:
        halves = (plans[: len(plans) // 2], plans[len(plans) // 2 :])
        parting = [half for half in halves if (one := compare_books(half)).parted or one.elsewhere]
        if not parting:
            break
        plans = parting[0]
    return plans


def told(plans: Sequence[Plan], compared: Compared, most: int = 3) -> str:
    """What a reader needs to see of the books that parted: the fewest damages, and the rows of one side only."""
    if compared.elsewhere and not compared.parted:
        plans = narrow(plans)
        compared = replace(compared, parted=dict.fromkeys(range(len(plans)), compared.elsewhere))
    texts = [f"{len(compared.parted)} of {compared.books} books part", *compared.elsewhere[:20]]
    for place, lines in list(compared.parted.items())[:most]:
        smallest = shrink(plans[place])
        texts += [f"{smallest}:", *(f"  {done}" for done in build(smallest)[1]), *(f"  {line}" for line in lines[:10])]
    return "\n".join(texts)
