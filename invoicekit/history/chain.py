"""What a history is made of: entries and the changes of their runs, and the hashes that chain and prove them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: who did what, when (UTC), and the hashes that chain it."""

    number: int
    kind: str
    at: str
    who: str
    says: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Change:
    """How a run moved one finding; `facts` is what an open one says, as canonical JSON."""

    finding_id: str
    change: str
    facts: str | None = None


def canonical(value: object) -> str:
    """JSON that is the same text whenever it means the same: keys in order, no spaces."""
    return _ENCODER.encode(value)


def digest(lines: Iterable[str]) -> str:
    """The hash of lines of text, each ended, in their order."""
    summed = sha256()
    for line in lines:
        summed.update(line.encode())
        summed.update(b"\n")
    return summed.hexdigest()


def changes_digest(changes: Iterable[Change]) -> str:
    """The hash of what a run changed, in the order of the ids."""
    return digest(f"{row.finding_id} {row.change} {row.facts or ''}" for row in changes)


def entry_hash(number: int, kind: str, at: str, who: str, says: str, before: str) -> str:
    """The hash of an entry, its `says` as canonical JSON, that follows the one with the hash `before`."""
    return digest([canonical([number, kind, at, who, says, before])])
