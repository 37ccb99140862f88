"""The two sides of a comparison as SQL: expected (e_…) and observed (o_…), each with its copies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from invoicekit.rules import Rule

CONTEXT = ("company", "currency", "contract", "project", "invoice", "actual_id")
PLACE = ("company", "currency")
ACCOUNTING = "accounting_"
_FLAGS = tuple(
    "optional since cause_rule cause_subject document_rule document_subject lines precedence exchange_rate "
    "inferred waits".split()
)


@dataclass(frozen=True)
class Plan:
    """A rule with the columns that both exports could fill: what is left out is named in the run."""

    rule: Rule
    compare: tuple[str, ...]
    money: tuple[str, ...]

    @property
    def shown_money(self) -> str:
        """The money that a finding shows, in transaction currency: the bridge's, else the first that is compared.

        Empty where none is.
        """
        names = [self.rule.bridge or "", *self.money]
        return next((name for name in names if name and not name.startswith(ACCOUNTING)), "")


def text_of(prefix: str, columns: Sequence[str], has: Collection[str]) -> str:
    """The values of these columns joined by ` | `; null when one of them is null or not there."""
    if not columns or not set(columns) <= set(has):
        return "null"
    return " || ' | ' || ".join(f"cast({prefix}{column} as varchar)" for column in columns)


@dataclass(frozen=True)
class Side:
    """One side of a comparison: `columns` it has, and the SQL that gives its rows."""

    letter: str
    sql: str
    columns: frozenset[str]

    def named(self, column: str) -> str:
        """The column on this side; null where the side does not have it."""
        return f"{self.letter}_{column}" if column in self.columns else "null"

    def text(self, columns: Sequence[str]) -> str:
        """The values of these columns joined by ` | `; null when one of them is null or not there."""
        return text_of(f"{self.letter}_", columns, self.columns)

    def known(self, columns: Sequence[str]) -> str:
        """What is known of these columns: an expected row whose key has a gap is listed all the same."""
        parts = [f"cast({self.letter}_{column} as varchar)" for column in columns if column in self.columns]
        return f"concat_ws(' | ', {', '.join(parts)})"

    def as_text(self, column: str) -> str:
        """The column as text, whatever its type on the other side."""
        return f"cast({self.named(column)} as varchar)"

    def money_of(self, plan: Plan) -> str:
        """The money of the row that a finding shows, in the row's transaction currency."""
        return f"cast({self.named(plan.shown_money)} as decimal(38, 6))"


def side_of(con: duckdb.DuckDBPyConnection, plan: Plan, letter: str) -> Side:
    """Expected (letter e) or observed (letter o): the rule's SELECT, or the table that it is looked for in."""
    rule = plan.rule
    source = f"({rule.select})" if letter == "e" else f"(select * from {rule.observed} where {rule.observed_rows})"
    has = frozenset(con.sql(f"select * from {source} s").columns)
    wanted = [
        *rule.key,
        *rule.own_id,
        *rule.candidates,
        *rule.row_subject,
        *plan.compare,
        *rule.compare_unless.values(),
        *plan.money,
        *CONTEXT,
        *_FLAGS,
    ]
    wanted += [name for name in (rule.sets, rule.bridge) if name]
    columns = [name for name in dict.fromkeys(wanted) if name in has]
    parts = [f"{name} as {letter}_{name}" for name in columns]
    bridge = f"case when {rule.bridge_rows} then {rule.bridge} end" if rule.bridge else "null"
    there = f"{rule.sets} is not null" if rule.sets and letter == "o" else "true"
    parts += [
        f"cast({bridge} as decimal(28, 6)) as {letter}_bridge",
        f"{there} as {letter}_there",
    ]
    return Side(letter, f"select {', '.join(parts)}\n  from {source} s", frozenset(columns))


def sides_of(con: duckdb.DuckDBPyConnection, plan: Plan) -> tuple[Side, Side]:
    """Expected and observed."""
    return side_of(con, plan, "e"), side_of(con, plan, "o")


def _partition(rule: Rule, side: Side) -> str:
    keys = [f"{side.letter}_{name}" for name in rule.key]
    null_key = " or ".join(f"{key} is null" for key in keys)
    own = [f"case when {null_key} then {side.named(name)} end" for name in rule.own_id if name in side.columns]
    return ", ".join(keys + own)


def counts_copies(rule: Rule, letter: str) -> bool:
    """Whether rows at one key are counted and their money added: where they are observed, and not columns of a row."""
    return letter == "o" and not rule.sets


def _once(plan: Plan, side: Side) -> str:
    """The side with one row per key; of copies, which are counted and their money added, one per key and place.

    Money of two companies or currencies is never added. `o_first` is the row that meets the expected one (that of its
    place, if there is one), `o_double` says that the key has several, `o_claimed` that it is expected.
    """
    rule, letter = plan.rule, side.letter
    match = " and ".join(f"d.{name} = {letter}_{name}" for name in rule.key)
    null_key = " or ".join(f"{letter}_{name} is null" for name in rule.key)
    apart = f"{null_key} or exists (select 1 from double_key d where {match})"
    names = [
        *(f"{letter}_{name}" for name in sorted(side.columns)),
        f"{letter}_bridge",
        f"{letter}_there",
    ]
    partition = _partition(rule, side)
    # Of several rows at a key the one that takes precedence is the row that counts, where the rule says which.
    order = ", ".join([f"not {letter}_there", *(name for name in names if name == f"{letter}_precedence"), *names])
    if not counts_copies(rule, letter):
        return (
            f"select {', '.join(names)}, 1 as {letter}_copies, false as {letter}_double from {letter}_all\n"
            f"  where not ({apart})\n"
            f"  union all\n"
            f"  select {', '.join(names)}, 1, false from {letter}_all where {apart}\n"
            f"  qualify row_number() over (partition by {partition} order by {order}) = 1"
        )
    apart_by = [name for name in PLACE if name in side.columns] if rule.money or rule.bridge else []
    places = [f"o_{name}" for name in apart_by]
    at_place = ", ".join([partition, *places])
    added = {f"o_{name}" for name in (*plan.money, "bridge")}
    summed = [f"sum({name}) over (partition by {at_place}) as {name}" if name in added else name for name in names]
    home = " and ".join(["p.claimed", *(f"o_{name} is not distinct from p.{name}" for name in apart_by)])
    first = ", ".join(["o_away", *places])
    claim = " and ".join(f"p.{name} = o_{name}" for name in rule.key)
    # The row that meets is chosen among those that are kept: of copies that are alike two windows may choose two.
    return (
        f"select {', '.join(names)}, 1 as o_copies, false as o_double, true as o_first, false as o_claimed\n"
        f"  from o_all where not ({apart})\n"
        f"  union all\n"
        f"  select {', '.join(names)}, o_copies, sum(o_copies) over (partition by {partition}) > 1,\n"
        f"    row_number() over (partition by {partition} order by {first}) = 1, o_claimed\n"
        f"  from (\n"
        f"    select {', '.join(summed)}, count(*) over (partition by {at_place}) as o_copies,\n"
        f"      case when {home} then 0 else 1 end as o_away, p.claimed is not null as o_claimed\n"
        f"    from o_all left join double_place p on {claim} where {apart}\n"
        f"    qualify row_number() over (partition by {at_place} order by {order}) = 1\n"
        f"  )"
    )


def rows_of(plan: Plan, side: Side, *, double_keys: bool, only_differing: bool = False) -> str:
    """The CTE of one side, with the number of copies of each row; of the keys in `met` that differ, or of all."""
    letter = side.letter
    single = f"select *, 1 as {letter}_copies, false as {letter}_double from {letter}_all"
    once = _once(plan, side) if double_keys else single
    # Null is as good as any other value here: a row whose key has a gap differs, and is looked at as well.
    alike = " and ".join(f"m.{name} is not distinct from s.{name}" for name in plan.rule.key)
    kept = f"\n  semi join met m on {alike}" if only_differing else ""
    return f"{letter}_all as (\n  {side.sql}{kept}\n),\n{letter} as (\n  {once}\n)"


def joined(plan: Plan, expected: Side, observed: Side, *, double_keys: bool, only_differing: bool = False) -> str:
    """The CTEs of both sides, and their full join."""
    sides = [
        rows_of(plan, side, double_keys=double_keys, only_differing=only_differing) for side in (expected, observed)
    ]
    keys = [f"e_{name} = o_{name}" for name in plan.rule.key]
    on = " and ".join([*keys, "e_there = o_first"] if double_keys and counts_copies(plan.rule, "o") else keys)
    return f"{', '.join(sides)},\nboth_sides as (\n  select * from e full join o on {on}\n)"
