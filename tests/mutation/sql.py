"""Mutants of a SQL text: one small change each, found and made in sqlglot's tree, printed as SQL again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import sqlglot
from sqlglot import exp

SWAPPED: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.EQ: (exp.NEQ,),
    exp.NEQ: (exp.EQ,),
    exp.GT: (exp.GTE, exp.LT),
    exp.GTE: (exp.GT, exp.LT),
    exp.LT: (exp.LTE, exp.GT),
    exp.LTE: (exp.LT, exp.GT),
    exp.NullSafeEQ: (exp.NullSafeNEQ, exp.EQ),
    exp.NullSafeNEQ: (exp.NullSafeEQ, exp.NEQ),
    exp.And: (exp.Or,),
    exp.Or: (exp.And,),
    exp.Add: (exp.Sub,),
    exp.Sub: (exp.Add,),
}


def printed(sql: str) -> str:
    """The text as sqlglot prints it: what every mutant is one step away from."""
    return ";\n".join(tree.sql("duckdb") for tree in sqlglot.parse(sql, read="duckdb") if tree)


def created(sql: str) -> list[tuple[str, bool]]:
    """What the text creates, and whether its rows come in an order: those of a view only where it says so."""
    trees = [tree for tree in sqlglot.parse(sql, read="duckdb") if isinstance(tree, exp.Create)]
    return [
        (tree.this.sql("duckdb"), tree.kind == "TABLE" or bool(tree.expression and tree.expression.args.get("order")))
        for tree in trees
    ]


def mutants(sql: str) -> Iterator[tuple[str, str]]:
    """Every mutant of the text, as what was changed (before → after) and the whole SQL."""
    trees = [tree for tree in sqlglot.parse(sql, read="duckdb") if tree]
    for place, tree in enumerate(trees):
        for number, node in enumerate(tree.walk()):
            for said, other in _others(node):
                copy = tree.copy()
                target = next(found for index, found in enumerate(copy.walk()) if index == number)
                if other is None:
                    target.pop()
                elif target is copy:
                    copy = other
                else:
                    target.replace(other)
                texts = [copy if index == place else whole for index, whole in enumerate(trees)]
                yield said, ";\n".join(text.sql("duckdb") for text in texts)


def _others(node: exp.Expr) -> Iterator[tuple[str, exp.Expr | None]]:
    """The nodes that may stand in this one's place; None takes it away."""
    before = _short(node)
    for after in _replacements(node):
        yield f"{before} → {_short(after) if after else 'gone'}", after


def _replacements(node: exp.Expr) -> Iterator[exp.Expr | None]:
    for kind in SWAPPED.get(type(node), ()):
        yield kind(this=node.this.copy(), expression=node.expression.copy())
    if isinstance(node, exp.And | exp.Or):
        yield node.this.copy()
        yield node.expression.copy()
    elif isinstance(node, exp.Mul | exp.Not | exp.Neg | exp.Abs):
        yield node.this.copy()
    elif isinstance(node, exp.Is):
        yield exp.Not(this=node.copy()) if not isinstance(node.parent, exp.Not) else None
    elif isinstance(node, exp.Coalesce):
        yield node.this.copy()
        if node.expressions:
            yield node.expressions[-1].copy()
    elif isinstance(node, exp.Max | exp.Min):
        yield (exp.Min if isinstance(node, exp.Max) else exp.Max)(this=node.this.copy())
    elif isinstance(node, exp.Greatest | exp.Least):
        yield node.this.copy()
        yield node.expressions[-1].copy()
    elif isinstance(node, exp.Literal) and not isinstance(node.parent, exp.DataTypeParam) and not _is_unread(node):
        yield exp.Literal.string(f"{node.this}~") if node.is_string else exp.Literal.number(Decimal(node.this) + 1)
    elif isinstance(node, exp.Boolean):
        yield exp.Boolean(this=not node.this)
    else:
        yield from _of_clauses(node)


def _of_clauses(node: exp.Expr) -> Iterator[exp.Expr | None]:
    other: exp.Expr
    if isinstance(node, exp.Join) and node.args.get("on"):
        other = node.copy()
        other.set("side", "" if node.side else "LEFT")
        other.set("kind", "")
        yield other
    elif isinstance(node, exp.Where) or _is_plain_distinct(node):
        yield None
    elif isinstance(node, exp.Case) and len(node.args["ifs"]) > 1:
        for number in range(len(node.args["ifs"])):
            fewer = node.copy()
            fewer.args["ifs"].pop(number)
            yield fewer
    elif isinstance(node, exp.Ordered):
        other = node.copy()
        other.set("desc", not node.args.get("desc"))
        yield other


def _is_unread(node: exp.Expr) -> bool:
    """Whether it is what EXISTS selects, which nothing reads."""
    return isinstance(node.parent, exp.Select) and isinstance(node.parent.parent, exp.Exists)


def _is_plain_distinct(node: exp.Expr) -> bool:
    return isinstance(node, exp.Distinct) and not node.args.get("on") and isinstance(node.parent, exp.Select)


def _short(node: exp.Expr) -> str:
    text = " ".join(node.sql("duckdb", comments=False).split())
    return text if len(text) <= 90 else f"{text[:60]} … {text[-25:]}"
