"""Exports of both systems as plain dicts, with the names that `invoicekit/contract/*.toml` gives the columns.

What is accepted is the table of `domain/inputs.md`. There is no quarantine here: a value that does not fit raises.
"""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

CONTRACT = Path(__file__).parents[2] / "invoicekit" / "contract"
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
EMPTY_IN_FINANCE = date(1900, 1, 1)
TRUE = {"true", "1", "yes"}
FALSE = {"false", "0", "no"}

Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """The rows of one export; `columns` are those of the contract that the file really has."""

    rows: list[Row] = field(default_factory=list)
    columns: frozenset[str] = frozenset()
    versions: tuple[str, ...] = ()
    """The records that stand here in several versions of which none is the newest."""


class Books:
    """Every table that was supplied, by its name in the system it comes from."""

    def __init__(self, tables: dict[str, Table]) -> None:
        self.tables = tables

    def __contains__(self, table: str) -> bool:
        return table in self.tables

    def rows(self, table: str) -> list[Row]:
        return self.tables.get(table, Table()).rows

    def has(self, table: str, *columns: str) -> bool:
        """Say whether the table was supplied with all of these columns."""
        return table in self.tables and self.tables[table].columns.issuperset(columns)


def read_books(folder: Path) -> Books:
    """Read `folder/dataverse/<table>.csv` and `folder/finops/<table>.csv` for every table of the contract."""
    choices = _choices()
    tables: dict[str, Table] = {}
    for system in ("dataverse", "finops"):
        for table, columns in _contract(system).items():
            file = folder / system / f"{table}.csv"
            if file.exists():
                tables[table] = _read(file, columns, choices)
    return Books(tables)


def word(value: str) -> str:
    """Write a word as it is compared: without case, spaces and hyphens."""
    return re.sub(r"[\s-]", "", value).lower()


@cache
def _contract(system: str) -> dict[str, dict[str, list[str]]]:
    """Map table to {name here: [column in the export, kind, perhaps "required"]}; `like` inherits the columns."""
    read = tomllib.loads((CONTRACT / f"{system}.toml").read_text("utf-8"))

    def columns(table: str) -> dict[str, list[str]]:
        own: dict[str, list[str]] = read[table].get("columns", {})
        return {**columns(read[table]["like"]), **own} if "like" in read[table] else own

    every = read.pop("every")["columns"]
    return {table: {**columns(table), **every} for table in read}


@cache
def _choices() -> dict[str, dict[str, str]]:
    """Map choice name to {integer, label or symbol as it is compared: label}."""
    read = tomllib.loads((CONTRACT / "choices.toml").read_text("utf-8"))
    return {
        name: {word(str(spelling)): label for label, values in labels.items() for spelling in [label, *values]}
        for name, labels in read.items()
    }


def _read(file: Path, columns: dict[str, list[str]], choices: dict[str, dict[str, str]]) -> Table:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        lines = csv.DictReader(stream)
        header = {name.lower(): name for name in lines.fieldnames or []}
        found = {name: _spelling(spec[0], header) for name, spec in columns.items()}
        lacking = [name for name, spec in columns.items() if "required" in spec and found[name] is None]
        if lacking:
            raise ValueError(f"{file}: no column {', '.join(columns[name][0] for name in lacking)}")
        rows = []
        for number, line in enumerate(lines, start=2):
            row: Row = {}
            for name, spec in columns.items():
                column = found[name]
                text = "" if column is None else line[column] or ""
                try:
                    row[name] = _value(text, spec[1], choices, is_open="open" in spec[2:])
                except (ValueError, ArithmeticError, KeyError) as error:
                    raise ValueError(f"{file}:{number}: {column} = {text!r} is no {spec[1]}") from error
                if row[name] is None and "required" in spec:
                    raise ValueError(f"{file}:{number}: {column} is empty")
            rows.append(row)
    rows.sort(key=lambda row: [str(value) for value in row.values()])  # the order of an export tells nothing
    there = frozenset(name for name, column in found.items() if column is not None)
    identity, has_ids = _identity(file.parent.name, columns, there)
    kept, versions = _newest(rows, identity, there, has_ids=has_ids)
    return Table([row for row in kept if not row["deleted"]], there, versions)


def _identity(system: str, columns: dict[str, list[str]], there: frozenset[str]) -> tuple[list[str], bool]:
    """What a record is known by, and whether that is an id of its own.

    Dataverse gives every record a GUID, Finance a RecId. Exports without RecId tell a document by its number and by
    the moment it was made: one that was made twice is no copy.
    """
    ids = [name for name, spec in columns.items() if "id" in spec[2:]]
    own = [name for name in ids if columns[name][1] == ("guid" if system == "dataverse" else "record")]
    if own and own[0] in there:
        return own[:1], True
    document = [name for name in ids if name not in own]
    if not document or not there.issuperset(document):
        return [], False
    return document + [name for name in ["created_at"] if name in there], False


def _newest(
    rows: list[Row], identity: list[str], there: frozenset[str], *, has_ids: bool
) -> tuple[list[Row], tuple[str, ...]]:
    """The rows that are no copy of one that counts; and the records that stand in several versions all the same."""
    copies: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows if identity else []:
        if all(row[name] is not None for name in identity):
            copies.setdefault(tuple(row[name] for name in identity), []).append(row)
    outdated, versions = set(), []
    newer = "version" if "version" in there else "modified_at"  # null in every row where neither was exported
    for key, same in copies.items():
        stamps = [row[newer] for row in same if row[newer]]
        older = [row for row in same if stamps and row[newer] and row[newer] < max(stamps)]
        outdated |= {id(row) for row in older}
        left = [row for row in same if id(row) not in outdated]
        if has_ids:  # rows that are alike are one record
            alike = {id(row) for place, row in enumerate(left) if row in left[:place]}
            outdated |= alike
            left = [row for row in left if id(row) not in alike]
        if any(row != left[0] for row in left):
            versions.append(" | ".join(str(value) for value in key))
    return [row for row in rows if id(row) not in outdated], tuple(versions)


def _spelling(column: str, header: dict[str, str]) -> str | None:
    """Find the file's own name of a contract column: one of `a|b`, or the Web API's `_a_value` of a lookup."""

    def spellings() -> Iterator[str]:
        for name in column.lower().split("|"):
            yield name
            yield f"_{name}_value"

    return next((header[name] for name in spellings() if name in header), None)


def _value(text: str, kind: str, choices: dict[str, dict[str, str]], *, is_open: bool) -> Any:
    """An open choice may hold what its map does not have."""
    if text == "":
        return None
    if kind.startswith("choice ") and is_open:
        return choices[kind.removeprefix("choice ")].get(word(text), text)
    if kind.startswith("choice "):
        return choices[kind.removeprefix("choice ")][word(text)]
    return PARSERS[kind](text)


def _guid(text: str) -> str:
    value = text.strip("{}").lower()
    if not GUID.fullmatch(value):
        raise ValueError(text)
    return value


def _boolean(text: str) -> bool:
    if text.lower() in TRUE | FALSE:
        return text.lower() in TRUE
    raise ValueError(text)


def _moment(text: str) -> datetime:
    """Read ISO 8601, or Synapse's `M/d/yyyy h:mm:ss tt`; a day alone is its midnight."""
    if "/" in text:
        form = "%m/%d/%Y %I:%M:%S %p" if ":" in text else "%m/%d/%Y"
        return datetime.strptime(f"{text} +0000", f"{form} %z")
    return datetime.fromisoformat(text)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _finance(moment: datetime) -> datetime | None:
    """Finance's empty date, at any hour, is null."""
    return None if moment.date() == EMPTY_IN_FINANCE else moment


def _finance_date(text: str) -> date | None:
    moment = _finance(_moment(text))
    return moment and moment.date()


def _finance_timestamp(text: str) -> datetime | None:
    moment = _finance(_moment(text))
    return moment and _utc(moment)


PARSERS: dict[str, Callable[[str], Any]] = {
    "guid": _guid,
    "lookup": _guid,
    "boolean": _boolean,
    "date": lambda text: _moment(text).date(),
    "finance date": _finance_date,
    "timestamp": lambda text: _utc(_moment(text)),
    "finance timestamp": _finance_timestamp,
    "money": Decimal,
    "quantity": Decimal,
    "rate": Decimal,
    "integer": int,
    "company": str.upper,
    "record": lambda text: None if int(text) == 0 else text,
    "word": word,
    "text": str,
}
