"""Paths as the engine takes them."""

from __future__ import annotations

import re
from pathlib import Path


def literal(path: Path) -> str:
    """The path as text that names this file alone: the engine takes `*`, `?` and `[` in a name for a pattern."""
    return re.sub(r"([\[*?])", r"[\1]", str(path))
