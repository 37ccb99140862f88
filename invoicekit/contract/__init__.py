"""The data contract: which tables and columns the two systems export, and what their choices mean.

The TOML files beside this module are the contract; this module only reads them. What the public record
does not prove is marked (I) there and may be overridden in the settings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from invoicekit.errors import BadSettings, nearest

T = TypeVar("T")
SYSTEMS = ("dataverse", "finops")
MADE = "created_at"
KINDS = frozenset(
    "guid lookup text word boolean date timestamp money quantity rate integer record company choice".split()
)


@dataclass(frozen=True)
class Column:
    """One column: our name, how exports may spell it, and how its text is read."""

    name: str
    spellings: tuple[str, ...]
    kind: str
    choice: str | None
    finance_empty: bool
    required: bool
    open: bool
    """A choice that may hold values beyond its map: they are kept as they are."""
    identity: bool
    """Part of what a record is known by."""
    told: bool = False
    """Its name in the export was told in the settings."""

    def accepts(self) -> tuple[str, ...]:
        """Every header that means this column, lower case, preferred first."""
        names = [spelling.lower() for spelling in self.spellings]
        if self.kind == "lookup":
            names += [f"_{name}_value" for name in names]
        return tuple(names)


@dataclass(frozen=True)
class Identity:
    """The columns that a record is known by; none where nothing tells two records apart."""

    columns: tuple[str, ...]
    of_system: bool
    """Its system gives each record this id of its own: two rows with one are the same record."""


@dataclass(frozen=True)
class Table:
    """One exported table."""

    system: str
    name: str
    says: str
    required: bool
    columns: Mapping[str, Column]

    def known_by(self, exported: Collection[str]) -> Identity:
        """What a record of the table is known by, of the columns that were exported.

        The id that its system gives each record tells it alone: a GUID in Dataverse, a RecId in Finance. Where there is
        none a document is known by its number, and by when it was made: made twice, it is two records of one number.
        So it is with a GUID in Finance, which says what the row was made from.
        """
        marked = tuple(name for name, column in self.columns.items() if column.identity)
        own = "guid" if self.system == "dataverse" else "record"
        of_system = [name for name in marked if self.columns[name].kind == own]
        if of_system and of_system[0] in exported:
            return Identity((of_system[0],), of_system=True)
        document = tuple(name for name in marked if name not in of_system)
        if not document or not set(document) <= set(exported):
            return Identity((), of_system=False)
        return Identity((*document, *({MADE} & set(exported))), of_system=False)


@dataclass(frozen=True)
class Contract:
    """All tables by name, and all choice maps: choice -> label -> accepted spellings (integer first)."""

    tables: Mapping[str, Table]
    choices: Mapping[str, Mapping[str, tuple[int | str, ...]]]

    def of(self, system: str) -> Mapping[str, Table]:
        """The tables of one system, by name."""
        return {name: table for name, table in self.tables.items() if table.system == system}

    def with_overrides(
        self, columns: Mapping[str, Mapping[str, str]], choices: Mapping[str, Mapping[str, int | str]]
    ) -> Contract:
        """The contract with the settings' own column names, and integers and words of choices, in it.

        Raises BadSettings for a table, column, choice or label that the contract does not have.
        """
        tables = dict(self.tables)
        for table, names in columns.items():
            known_table = _known("columns", table, tables)
            changed = dict(known_table.columns)
            for name, spelling in names.items():
                column = _known(f"columns.{table}", _column_meant(name, changed), changed)
                changed[column.name] = replace(column, spellings=(spelling,), told=True)
            tables[table] = replace(known_table, columns=changed)
        maps = dict(self.choices)
        for choice, written in choices.items():
            labels = dict(_known("choices", choice, maps))
            for label in written:
                _known(f"choices.{choice}", label, labels)
            _check_distinct(choice, written, labels)
            # One integer that differs says that the others may: they are those of the settings, or none.
            other_integers = any(isinstance(value, int) for value in written.values())
            for label, spellings in labels.items():
                kept = tuple(word for word in spellings if isinstance(word, str)) if other_integers else spellings
                labels[label] = (written[label], *kept) if label in written else kept
            maps[choice] = labels
        return Contract(tables, maps)


def _column_meant(name: str, columns: Mapping[str, Column]) -> str:
    """The column that settings name: by our name, or by the one that it has in the system."""
    of_system = {spelling.lower(): column.name for column in columns.values() for spelling in column.spellings}
    return of_system.get(name.lower(), name) if name not in columns else name


def _check_distinct(choice: str, written: Mapping[str, int | str], labels: Mapping[str, tuple[int | str, ...]]) -> None:
    """No two labels are given the same integer or word, and none the word of another."""
    values = [plain_word(value) for value in written.values()]
    double = sorted(label for label, value in written.items() if values.count(plain_word(value)) > 1)
    if double:
        raise BadSettings(
            f"settings: [choices.{choice}] gives {' and '.join(double)} the same value. Give each its own."
        )
    for label, value in written.items():
        for other, spellings in labels.items():
            words = {plain_word(word) for word in (other, *spellings) if isinstance(word, str)}
            if other != label and isinstance(value, str) and plain_word(value) in words:
                raise BadSettings(
                    f"settings: [choices.{choice}] gives {label} the word of {other}: {value!r}. Give each its own."
                )


def plain_word(written: int | str) -> str:
    """A label or word of a choice as exports are searched for it: without case, spaces, hyphens and underscores."""
    return str(written).lower().replace(" ", "").replace("-", "").replace("_", "")


def _known(where: str, name: str, known: Mapping[str, T]) -> T:
    if name not in known:
        raise BadSettings(f"settings: [{where}] has no {name!r}. {nearest(name, known)}")
    return known[name]


def _column(name: str, line: list[str]) -> Column:
    spellings, kind, *flags = line
    finance_empty = kind.startswith("finance ")
    word, _, choice = kind.removeprefix("finance ").partition(" ")
    if word not in KINDS:
        raise ValueError(f"{name}: unknown kind {word!r}")
    return Column(
        name,
        tuple(spellings.split("|")),
        word,
        choice or None,
        finance_empty,
        required="required" in flags,
        open="open" in flags,
        identity="id" in flags,
    )


def _tables(system: str, text: str) -> dict[str, Table]:
    entries: dict[str, Any] = tomllib.loads(text)
    every = {column: _column(column, line) for column, line in entries.pop("every")["columns"].items()}
    tables: dict[str, Table] = {}
    for name, entry in entries.items():
        like = tables[entry["like"]].columns if "like" in entry else {}
        own = {column: _column(column, line) for column, line in entry.get("columns", {}).items()}
        columns = {**like, **own, **every}
        tables[name] = Table(system, name, entry["says"], entry.get("required", False), columns)
    return tables


@cache
def read_contract() -> Contract:
    """The contract as it ships: every table and choice of the TOML files beside this module."""
    folder = files(__package__)
    tables: dict[str, Table] = {}
    for system in SYSTEMS:
        tables |= _tables(system, (folder / f"{system}.toml").read_text("utf-8"))
    choices = {
        choice: {label: tuple(spellings) for label, spellings in labels.items()}
        for choice, labels in tomllib.loads((folder / "choices.toml").read_text("utf-8")).items()
    }
    return Contract(tables, choices)
