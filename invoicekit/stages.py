"""The stages as files: a folder of `sql/perform` each, whose files say what is written, step by step.

They run in the order of their leading number; those of one number are one step. What they share stands in `tables.sql`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from invoicekit.errors import BadRule
from invoicekit.rules import find_rule, sql_folder

SHARED = "tables.sql"
_WRITES = re.compile(
    r"^(insert into|update|delete from|create or replace temp table) (typed\.|perform_)(\w+)", re.MULTILINE
)
_PERFORMS = re.compile(r"^-- performs: (.+)$", re.MULTILINE)
_REFUSES = re.compile(r"^-- refuses: (.+)$", re.MULTILINE)
_VIEW = re.compile(r"^create or replace temp view (perform_\w+) as\n.*?;$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Performing:
    """One file: the rules whose due rows it writes, and the table that it writes to.

    A file that writes to `perform_refused` refuses, and what breaks the assertions that it names is in `due_<rule>`.
    Other tables of that prefix are notes for the files after it: temporary, so that the book keeps nothing of them.
    """

    file: Path
    step: int
    performs: tuple[str, ...]
    refuses: tuple[str, ...]
    verb: str
    makes_notes: bool
    writes: str
    sql: str

    @property
    def is_refusal(self) -> bool:
        """Whether it refuses rather than writes."""
        return self.makes_notes and self.writes == "refused"

    @property
    def comes_first(self) -> bool:
        """Whether it runs before its step finds what is due: a refusal, or notes for one, that performs no rule."""
        is_new = self.makes_notes and self.verb == "create or replace temp table"
        return not self.performs and (self.is_refusal or is_new)


def read_file(file: Path) -> Performing:
    """One file of a stage. Raises BadRule unless it writes to exactly one table."""
    text = file.read_text("utf-8")
    writes = _WRITES.findall(text)
    if len(writes) != 1:
        action = "Give it one INSERT, UPDATE or DELETE of a table of typed."
        raise BadRule(file, f"writes to {len(writes)} tables", action)
    performs, refuses = (
        tuple(name.strip() for names in line.findall(text) for name in names.split(","))
        for line in (_PERFORMS, _REFUSES)
    )
    verb, place, table = writes[0]
    step = int(file.name.partition("_")[0])
    return Performing(file, step, performs, refuses, verb, place != "typed.", table, text)


def stage_folder(stage: str) -> Path:
    """Where the files of a stage lie: its name comes after the number of the folder."""
    (folder,) = (sql_folder() / "perform").glob(f"?_{stage}")
    return folder


@cache
def read_stage(stage: str) -> tuple[Performing, ...]:
    """The files of a stage, in the order in which they run."""
    files = (file for file in stage_folder(stage).glob("*.sql") if file.name != SHARED)
    return tuple(sorted((read_file(file) for file in files), key=lambda it: (it.step, it.file.name)))


def shared_by(files: Sequence[Performing]) -> list[Path]:
    """What stands beside the files of a stage and is made before them: tables, and of the views those that it names."""
    folder, own = files[0].file.parent.parent, files[0].file.parent / SHARED
    text = "\n".join([*(file.sql for file in files), own.read_text("utf-8") if own.exists() else ""])
    views = [file for file in (folder.parent / "backlog.sql", folder / "totals.sql") if _named(text, _views(file))]
    return [folder / SHARED, *views, *([own] if own.exists() else [])]


def text_of(files: Sequence[Performing]) -> str:
    """What a step reads: its files and its rules, and the views that they name."""
    rules = [find_rule(name) for file in files for name in (*file.performs, *file.refuses)]
    texts = [(files[0].file.parent.parent / "scope.sql").read_text("utf-8"), *(file.sql for file in files)]
    texts += [f"{rule.select}\n{rule.observed}\n{rule.observed_rows}" for rule in rules]
    views = {name: text for file in shared_by(files) for name, text in _views(file).items()}
    while named := _named("\n".join(texts), views):
        texts += [views.pop(name) for name in named]
    return "\n".join(texts)


def _views(file: Path) -> dict[str, str]:
    return {found[1]: found[0] for found in _VIEW.finditer(file.read_text("utf-8"))}


def _named(text: str, views: Collection[str]) -> list[str]:
    return [name for name in views if re.search(rf"\b{re.escape(name)}\b", text)]
