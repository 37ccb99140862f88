"""Which columns of which tables a file of the model reads, told from its text.

It may name one too many, never one too few: in the model, columns of other tables are named one by one, without `*`,
and where they are qualified, by the name or the alias of their table.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from invoicekit.model import ModelFile

_NAMES = re.compile(r"\b(?:typed|dataverse|finops)\.\w+")
_SOURCES = re.compile(r"\b((?:typed|dataverse|finops)\.(\w+))(?:\s+(?:as\s+)?(\w+))?")
_COLUMNS = re.compile(r"(?:\b(\w+)\.)?\b(\w+)\b")
_RENAMED = re.compile(r"\bas \w+")


@dataclass(frozen=True)
class Reader:
    """A table of the model, and the text that it is made by, with that of the views that it reads."""

    file: ModelFile
    text: str

    @property
    def name(self) -> str:
        """The table."""
        return self.file.name

    @cached_property
    def reads(self) -> frozenset[str]:
        """The tables that it is made from."""
        return frozenset(names_in(self.text) - {self.name})

    def columns(self, table: str) -> frozenset[str]:
        """The columns of a table of the model that it may read."""
        if table not in self.reads:
            return frozenset()
        qualifiers = {"", table.partition(".")[2]}
        qualifiers |= {alias for name, _, alias in _SOURCES.findall(self.text) if name == table}
        return frozenset(name for qualifier, name in self._named if qualifier in qualifiers)

    @cached_property
    def _named(self) -> frozenset[tuple[str, str]]:
        # The name that a column is given is not read; where it is read after that, it stands there again.
        return frozenset(_COLUMNS.findall(_RENAMED.sub("", self.text)))


def names_in(text: str) -> set[str]:
    """The typed and model tables that a text names."""
    return set(_NAMES.findall(text))


def readers(files: Collection[ModelFile]) -> list[Reader]:
    """The tables of the model, in the order of their files."""
    text: dict[str, str] = {}
    for file in files:
        own = "\n".join(line for line in file.sql.splitlines() if not line.startswith("--"))
        views = [text[other.name] for other in files if other.kind == "view" and other.name in file.reads]
        text[file.name] = "\n".join([own, *views])
    return [Reader(file, text[file.name]) for file in files if file.kind == "table"]
