"""How one column of an export is read: its value as an expression, and which values do not fit.

A column is read in two steps, so that its text is parsed in one place: what `parsed` makes of the raw column stands
under a name of its own, and value and unfit go by that name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from duckdb import (
    CaseExpression,
    CoalesceOperator,
    ColumnExpression,
    ConstantExpression,
    Expression,
    FunctionExpression,
)
from duckdb.sqltypes import BIGINT, BOOLEAN, DATE, TIMESTAMP, UUID, VARCHAR, DuckDBPyType

from invoicekit.contract import Column, Contract, plain_word
from invoicekit.settings import Numbers

MONEY = DuckDBPyType("DECIMAL(28,6)")
RATE = DuckDBPyType("DECIMAL(20,12)")
_WIDTH = {"money": 21, "quantity": 21, "rate": 20}  # of what fits (see parse.sql)
_SCALE = {"money": 6, "quantity": 6, "rate": 12}
TYPES: Mapping[str, DuckDBPyType] = {
    "guid": UUID, "lookup": UUID, "text": VARCHAR, "word": VARCHAR, "boolean": BOOLEAN, "date": DATE,
    "timestamp": TIMESTAMP, "money": MONEY, "quantity": MONEY, "rate": RATE, "integer": BIGINT,
    "record": BIGINT, "company": VARCHAR, "choice": VARCHAR,
}  # fmt: skip
_PARSERS = {
    "guid": "as_guid", "lookup": "as_guid", "text": "as_text", "word": "as_word", "boolean": "as_boolean",
    "date": "as_date", "timestamp": "as_timestamp", "integer": "as_integer", "record": "as_integer",
    "company": "as_company",
}  # fmt: skip
_STAMPS = ("TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S")
_NATIVE = {
    "guid": {"UUID"},
    "lookup": {"UUID"},
    "boolean": {"BOOLEAN"},
    "date": {"DATE", *_STAMPS, "TIMESTAMP WITH TIME ZONE"},
    "timestamp": {"DATE", *_STAMPS, "TIMESTAMP WITH TIME ZONE"},
}  # fmt: skip
_INTEGERS = frozenset(["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"])
_FLOATS = {"FLOAT": 6, "DOUBLE": 15}
"""How many digits they hold for certain."""
NULL = "NULL"
"""How SQL Server's tools write an empty value."""
_OTHER_SPACES = "\u00a0\u202f\u2009"  # non-breaking, narrow non-breaking, thin


@dataclass(frozen=True)
class Reading:
    """How one column is read: parsed under a name of its own; by that name its value, and whether it does not fit."""

    column: Column
    header: str
    parsed: Expression
    value: Expression
    unfit: Expression | None


def constant(value: object) -> Expression:
    """A value as an expression."""
    return ConstantExpression(value)


def _shape(numbers: Numbers) -> str:
    mark = f"[{numbers.decimal}]"
    group = f"[{numbers.thousands}]" if numbers.thousands else ""
    whole = f"([0-9]+|[0-9]{{1,3}}({group}[0-9]{{3}})+)" if group else "[0-9]*"
    return f"[+-]?{whole}({mark}[0-9]*)?"


class Reader:
    """Reads the columns of one raw table; the choices and the number format are those of the settings."""

    def __init__(self, contract: Contract, numbers: Numbers) -> None:
        self._choices = contract.choices
        self._numbers = numbers

    def read(self, column: Column, header: str, type_: str, name: str) -> Reading:
        """The column's value from the raw column `header` of that type; what is parsed of it is called `name`."""
        raw = ColumnExpression(header)
        text = FunctionExpression("nullif", raw, constant(NULL)) if type_ == "VARCHAR" else raw.cast(VARCHAR)
        if type_ in _FLOATS:  # whole numbers with nulls among them are often stored so
            text = FunctionExpression("text_of_float", raw, constant(_FLOATS[type_]))
        parsed, certain = self._value(column, raw, text, type_)
        value: Expression = ColumnExpression(name)
        if type_ == "VARCHAR":
            given = CoalesceOperator(FunctionExpression("trim", text) != constant(""), constant(False))
        else:
            given = raw.isnotnull()
        unfit = None if certain else given & value.isnull()
        finished = value
        if column.finance_empty:
            empty = constant("1900-01-01").cast(DATE)
            finished = CaseExpression(value.cast(DATE) == empty, constant(None).cast(TYPES[column.kind])).otherwise(
                value
            )
        elif column.kind == "record":
            finished = FunctionExpression("nullif", value, constant(0))
        if column.required:
            unfit = finished.isnull() if unfit is None else unfit | finished.isnull()
        return Reading(column, header, parsed.alias(name), finished.cast(TYPES[column.kind]), unfit)

    def _value(self, column: Column, raw: Expression, text: Expression, type_: str) -> tuple[Expression, bool]:
        """The value, and whether every value that is there fits for certain."""
        kind = column.kind
        if kind == "choice":
            return self._choice(column, raw, text, type_), column.open
        if type_ in _NATIVE.get(kind, ()):
            return raw.cast(TYPES[kind]), True
        if kind in ("integer", "record") and type_ in _INTEGERS:
            return raw.cast(BIGINT), True
        if kind in ("money", "quantity", "rate"):
            return self._number(kind, raw, text, type_)
        return FunctionExpression(_PARSERS[kind], text), kind in ("text", "word", "company")

    def _number(self, kind: str, raw: Expression, text: Expression, type_: str) -> tuple[Expression, bool]:
        """An exact number; a value that would lose a digit does not fit."""
        decimal_ = TYPES[kind]
        if type_ in _INTEGERS:
            return FunctionExpression("as_rate_number" if kind == "rate" else "as_decimal_number", raw), False
        if type_.startswith("DECIMAL"):
            width, scale = (int(part) for part in type_[len("DECIMAL(") : -1].split(","))
            if scale <= _SCALE[kind] and width - scale <= _WIDTH[kind] - _SCALE[kind]:
                return raw.cast(decimal_), True
            return FunctionExpression("as_rate_number" if kind == "rate" else "as_decimal_number", raw), False
        if type_ in _FLOATS and kind != "rate":
            return FunctionExpression("as_decimal_of_float", raw, constant(_FLOATS[type_])), False
        if type_ == "VARCHAR":
            numbers = self._numbers
            marks = (constant(_shape(numbers)), constant(numbers.decimal), constant(numbers.thousands))
            if numbers.thousands == " ":  # French exports write one that does not break
                text = FunctionExpression(
                    "translate", text, constant(_OTHER_SPACES), constant(" " * len(_OTHER_SPACES))
                )
            text = FunctionExpression("as_number_text", text, *marks)
        return FunctionExpression("as_rate" if kind == "rate" else "as_decimal", text), False

    def _choice(self, column: Column, raw: Expression, text: Expression, type_: str) -> Expression:
        whole = type_ in _INTEGERS
        written = raw.cast(BIGINT) if whole else FunctionExpression("as_word", text)
        meant: dict[object, str] = {}
        for label, spellings in self._choices[str(column.choice)].items():
            words = [word for word in spellings if isinstance(word, int)] if whole else [*spellings, label]
            for word in words:
                meant.setdefault(word if whole else plain_word(word), label)
                if isinstance(word, int) and not whole:  # as programs write whole numbers with empty ones among them
                    meant.setdefault(f"{word}.0", label)
        found = constant(None).cast(VARCHAR)
        if meant:
            place = FunctionExpression("list_position", constant(list(meant)), written)
            found = FunctionExpression("list_extract", constant(list(meant.values())), place)
        return CoalesceOperator(found, FunctionExpression("as_text", text)) if column.open else found
