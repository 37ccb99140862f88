"""Which columns of which tables a file of the model reads, told from its text.

It may name one too many, never one too few: in the model, columns of other tables are named one by one, without `*`,
and where they are qualified, by the name or the alias of their table. Each common table expression stands for itself:
it begins with a line `name as (` and ends with the next line that begins with a closing bracket.
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
_EXPRESSION = re.compile(r"^(?:with )?\w+ as \($.*?^\)", re.MULTILINE | re.DOTALL)
_RENAMED = re.compile(r"\bas \w+")


@dataclass(frozen=True)
class Reader:
    """A table of the model, and the texts that it is made by: its own, and those of the views that it reads."""

    file: ModelFile
    texts: tuple[str, ...]

    @property
    def name(self) -> str:
        """The table."""
        return self.file.name

    @cached_property
    def reads(self) -> frozenset[str]:
        """The tables that it is made from."""
        return frozenset(name for text in self.texts for name in names_in(text)) - {self.name}

    def columns(self, table: str) -> frozenset[str]:
        """The columns of a table of the model that it may read: named in an expression that names the table."""
        found = set[str]()
        for text, named in self._named:
            if table in names_in(text):
                qualifiers = {"", table.partition(".")[2]}
                qualifiers |= {alias for name, _, alias in _SOURCES.findall(text) if name == table}
                found |= {name for qualifier, name in named if qualifier in qualifiers}
        return frozenset(found)

    @cached_property
    def _named(self) -> list[tuple[str, frozenset[tuple[str, str]]]]:
        # The name that a column is given is not read; where it is read after that, it stands there again.
        parts = [part for text in self.texts for part in (*_EXPRESSION.findall(text), _EXPRESSION.sub("", text))]
        return [(part, frozenset(_COLUMNS.findall(_RENAMED.sub("", part)))) for part in parts]


def names_in(text: str) -> set[str]:
    """The typed and model tables that a text names."""
    return set(_NAMES.findall(text))


def readers(files: Collection[ModelFile]) -> list[Reader]:
    """The tables of the model, in the order of their files."""
    texts: dict[str, tuple[str, ...]] = {}
    for file in files:
        own = "\n".join(line for line in file.sql.splitlines() if not line.startswith("--"))
        views = [texts[other.name] for other in files if other.kind == "view" and other.name in file.reads]
        texts[file.name] = (own, *(text for view in views for text in view))
    return [Reader(file, texts[file.name]) for file in files if file.kind == "table"]
