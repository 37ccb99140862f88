"""Rules are files: a leading comment that says what, and one bare SELECT of what should be there.

`sql/rules` holds the arrows (expected rows and the table they are looked for in), `sql/assertions` the facts
that hold inside one system (the SELECT lists what breaks them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from invoicekit.errors import BadRule, UnknownName

STAGES = ("confirmation", "sync", "import", "posting", "feedback", "export")
DOCUMENTATION = "MicrosoftDocs/dynamics-365-project-operations"
_LINE = re.compile(r"^-- (?P<name>[a-z ]+): (?P<text>.+)$")
_LISTS = frozenset(["key", "id", "candidates", "compare", "money", "needs", "gate", "never", "explains"])
_WORDS = frozenset(
    ("rule", "says", "from", "observed", "observed rows", "sets", "row", "lag", "bridge", "counts", "source")
)


@dataclass(frozen=True)
class Rule:
    """One rule file. `select` is the SELECT without its comment; the rest is the comment, read.

    A compared column marked ? is compared where the expected value is not null, one marked ?? where neither is,
    and one `unless` a flag of the expected row where that does not hold.
    What it needs marked ? it needs where the table of that column is exported.
    An observed row whose key has a gap may be any expected row that is not there and has the same `candidates`.
    """

    name: str
    stage: str
    says: str
    select: str
    file: Path
    upstream: str
    observed: str | None
    observed_rows: str
    key: tuple[str, ...]
    own_id: tuple[str, ...]
    candidates: tuple[str, ...]
    candidates_where_both: frozenset[str]
    compare: tuple[str, ...]
    compare_where_expected: frozenset[str]
    compare_where_both: frozenset[str]
    compare_unless: Mapping[str, str]
    money: tuple[str, ...]
    lag: str | None
    sets: str | None
    row_rule: str | None
    row_subject: tuple[str, ...]
    bridge: str | None
    bridge_rows: str
    needs: tuple[str, ...]
    gate: tuple[str, ...]
    never: tuple[str, ...]
    explains: tuple[str, ...]
    counts: str | None
    why: Mapping[str, str]
    fix: Mapping[str, str]
    source: str

    @property
    def asserts(self) -> bool:
        """Whether the SELECT lists what is broken, rather than what is expected somewhere."""
        return self.observed is None

    def text(self) -> str:
        """The file as it is, comment and SELECT."""
        return self.file.read_text("utf-8")


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _header(file: Path, text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if not line.startswith("--"):
            return
        found = _LINE.match(line)
        if found is None:
            raise BadRule(file, f"cannot read {line!r}", "Write a comment line as -- name: text.")
        name = found["name"]
        word, _, outcome = name.partition(" ")
        if name not in _LISTS | _WORDS and not (word in ("why", "fix") and outcome):
            raise BadRule(file, f"unknown header {name!r}", f"Use one of {', '.join(sorted(_LISTS | _WORDS))}.")
        yield name, found["text"].strip()


def read_rule(file: Path, stage: str) -> Rule:
    """The rule of one file. Raises BadRule where its comment cannot be read."""
    text = file.read_text("utf-8")
    header = dict(_header(file, text))
    for name in ("rule", "says", "from", "key", "source"):
        if name not in header:
            raise BadRule(file, f"has no {name!r} line", f"Add -- {name}: ... to its leading comment.")
    compare, money = _split(header.get("compare", "")), _split(header.get("money", ""))
    unless = {name: flag for name, _, flag in (part.partition(" unless ") for part in compare)}
    compare = tuple(unless)
    candidates = _split(header.get("candidates", ""))
    bridge, _, bridge_rows = header.get("bridge", "").partition(" where ")
    row_rule, _, row_subject = header.get("row", "").partition(" by ")
    by_outcome = {
        word: {name.removeprefix(f"{word} "): said for name, said in header.items() if name.startswith(f"{word} ")}
        for word in ("why", "fix")
    }
    return Rule(
        name=header["rule"],
        stage=stage,
        says=header["says"],
        select="\n".join(line for line in text.splitlines() if not line.startswith("--")).strip(),
        file=file,
        upstream=header["from"],
        observed=header.get("observed"),
        observed_rows=header.get("observed rows", "true"),
        key=_split(header["key"]),
        own_id=_split(header.get("id", "")),
        candidates=tuple(name.rstrip("?") for name in candidates),
        candidates_where_both=frozenset(name.rstrip("?") for name in candidates if name.endswith("??")),
        compare=tuple(name.rstrip("?") for name in compare),
        compare_where_expected=frozenset(name.rstrip("?") for name in compare + money if name.endswith("?")),
        compare_where_both=frozenset(name.rstrip("?") for name in compare if name.endswith("??")),
        compare_unless={name.rstrip("?"): flag for name, flag in unless.items() if flag},
        money=tuple(name.rstrip("?") for name in money),
        lag=header.get("lag"),
        sets=header.get("sets"),
        row_rule=row_rule or None,
        row_subject=_split(row_subject),
        bridge=bridge or None,
        bridge_rows=bridge_rows or "true",
        needs=_split(header.get("needs", "")),
        gate=_split(header.get("gate", "")),
        never=_split(header.get("never", "")),
        explains=_split(header.get("explains", "")),
        counts=header.get("counts"),
        why=by_outcome["why"],
        fix=by_outcome["fix"],
        source=header["source"],
    )


def sql_folder() -> Path:
    """Where the SQL files lie."""
    with as_file(files("invoicekit") / "sql") as folder:
        return folder


@cache
def read_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the stages; arrows before assertions within a stage."""
    rules = []
    for stage_folder in sorted(
        (folder for kind in ("rules", "assertions") for folder in (sql_folder() / kind).iterdir()),
        key=lambda folder: (folder.name, folder.parent.name != "rules"),
    ):
        number, _, _ = stage_folder.name.partition("_")
        rules += [read_rule(file, STAGES[int(number) - 1]) for file in sorted(stage_folder.glob("*.sql"))]
    return tuple(rules)


def find_rule(name: str) -> Rule:
    """The rule of that name. Raises UnknownName, naming the nearest."""
    rules = {rule.name: rule for rule in read_rules()}
    if name not in rules:
        raise UnknownName("rule", name, rules)
    return rules[name]
