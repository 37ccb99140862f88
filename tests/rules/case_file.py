"""Case files: a title, a sentence, given tables and the table that is due, in Markdown that a clerk can read.

Short names stand for GUIDs: `A1` in a GUID column is the GUID whose digits spell `A1`, so that names keep their order.
An empty cell is null, and `""` an empty text; a column that is not given is null, or false where it is a yes or no.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from invoicekit.settings import Settings

AS_OF = "2026-10-31T12:00:00Z"
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MATCHED = re.compile(r"^Matched: (\d+)$", re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")
_SETTINGS, _NOT_EXPORTED = "settings", "not exported"


class BadCase(Exception):
    """A case file cannot be read."""


@dataclass(frozen=True)
class Table:
    """One table of a case: its heading, its column names, its rows as text."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Case:
    """One case file."""

    title: str
    settings: Settings
    not_exported: frozenset[str]
    given: Sequence[Table]
    due: Table
    matched: int | None


def guid(name: str) -> str:
    """The GUID that a short name stands for; a GUID stands for itself."""
    if _GUID.fullmatch(name.lower()):
        return name.lower()
    digits = name.encode("ascii").hex()
    if len(digits) > 32:
        raise BadCase(f"{name!r} is too long for a short name: 16 letters at most")
    digits = digits.ljust(32, "0")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def short(text: str) -> str:
    """The text with every GUID of a short name as that name."""

    def name(found: re.Match[str]) -> str:
        letters = bytes.fromhex(found[0].replace("-", "")).rstrip(b"\0")
        return letters.decode("ascii") if letters.isascii() and letters.decode("ascii").isprintable() else found[0]

    return _GUID.sub(name, text)


def plain(value: object) -> str:
    """A value as a case file writes it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    if isinstance(value, bool):
        return str(value).lower()
    text = short(str(value))
    return plain(Decimal(text)) if re.fullmatch(r"-?\d+\.\d{6,}", text) else text


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELL.split(line.strip())[1:-1])


def _table(name: str, lines: Sequence[str]) -> Table:
    rows = [_cells(line) for line in lines if line.lstrip().startswith("|")]
    if len(rows) < 2:
        raise BadCase(f"{name!r} has no table")
    columns, _, *body = rows
    for row in body:
        if len(row) != len(columns):
            raise BadCase(f"{name!r}: {len(row)} cells under {len(columns)} columns: {row}")
    return Table(name, columns, tuple(body))


def read_case(file: Path) -> Case:
    """The case of a file. Raises BadCase where a heading or a table cannot be read."""
    first, *sections = re.split(r"^## ", file.read_text("utf-8"), flags=re.MULTILINE)
    if not first.startswith("# "):
        raise BadCase(f"{file.name} does not begin with a title")
    settings, absent = Settings(), frozenset[str]()
    given: list[Table] = []
    due: Table | None = None
    matched: int | None = None
    for section in sections:
        heading, *lines = section.splitlines()
        word, _, name = heading.strip().partition(" ")
        if word == _SETTINGS:
            settings = Settings.model_validate(tomllib.loads("\n".join(lines), parse_float=Decimal))
        elif heading.strip() == _NOT_EXPORTED:
            absent = frozenset(line.removeprefix("- ").strip() for line in lines if line.startswith("- "))
        elif word == "given":
            given.append(_table(name, lines))
        elif word == "due" and due is None:
            due = _table(name, lines)
            counts = _MATCHED.findall(section)
            matched = int(counts[0]) if counts else None
        else:
            raise BadCase(f"{file.name}: heading {heading!r} is none of given, settings, not exported, due")
    if due is None:
        raise BadCase(f"{file.name} says nothing of what is due")
    return Case(first.splitlines()[0][2:], settings.at(settings.as_of or AS_OF), absent, given, due, matched)


def insert(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """The rows of a given table are in the table of that name."""
    types: Mapping[str, str] = {row[0]: row[1] for row in con.execute(f"describe {table.name}").fetchall()}
    if unknown := set(table.columns) - set(types):
        raise BadCase(f"{table.name} has no column {sorted(unknown)}; it has {sorted(types)}")
    no = {name: "false" for name, type_ in types.items() if type_ == "BOOLEAN" and name not in table.columns}
    names = ", ".join([*table.columns, *no])
    marks = ", ".join([*(f"cast(? as {types[name]})" for name in table.columns), *no.values()])
    for row in table.rows:
        values = [
            None if not cell else guid(cell) if types[name] == "UUID" else cell.replace('""', "")
            for name, cell in zip(table.columns, row, strict=True)
        ]
        con.execute(f"insert into {table.name} ({names}) values ({marks})", values)
