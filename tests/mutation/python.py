"""Mutants of the comparison's Python, and of the SQL that it composes: one word of its code changed each."""

from __future__ import annotations

import io
import re
import sys
import tokenize
import types
from collections.abc import Iterator
from pathlib import Path

import invoicekit.compare as package

HERE = Path(package.__file__).parent
MODULES = ("sides", "candidates", "outcomes", "meeting", "doubles", "assertions", "__init__")
WORDS = {
    r"\band\b": ("or",),
    r"\bor\b": ("and",),
    r"\bnot ": ("",),
    r"\bis not null\b": ("is null",),
    r"\bis null\b": ("is not null",),
    r"is not distinct from": ("is distinct from", "="),
    r"(?<![<>=!])<=": ("<", ">"),
    r"(?<![<>=!-])>(?!=)": (">=", "<"),
    r"<>": ("=",),
    r"(?<= )=(?= )": ("<>",),
    r"\bfull join\b": ("left join", "join"),
    r"\bunion all\b": ("union",),
    r"\bsum\(": ("max(",),
    r"\bmin\(": ("max(",),
    r"\bany_value\(": ("max(",),
    r"\babs\(": ("(",),
    r"count\(distinct ": ("count(",),
    r"\bcoalesce\(([^,()]+), 0\)": (r"\1",),
    r"(?<= )- (?=[a-z])": ("+ ",),
    r"(?<= )\* (?=[a-z])": ("+ ",),
    r"\b0\b": ("1",),
    r"\b1\b": ("2",),
    r"\btrue\b": ("false",),
    r"\bfalse\b": ("true",),
    r"'(missing|blocked|waiting|unexpected|duplicate|different|matched|none|broken)'": (r"'\1~'",),
}


def mutants(name: str) -> Iterator[tuple[str, str]]:
    """Every mutant of a module of `invoicekit.compare`, as what was changed and the whole source."""
    source = (HERE / f"{name}.py").read_text("utf-8")
    code = _code(source)
    for pattern, others in WORDS.items():
        for found in re.finditer(pattern, source):
            if not code[found.start()]:
                continue
            for other in others:
                after = found.expand(other)
                start = source.rfind("\n", 0, found.start()) + 1
                left, right = source[start : found.start()].lstrip(), source[found.end() :].partition("\n")[0]
                said = f"{left}[{found[0]} → {after}]{right}".strip()
                yield said, source[: found.start()] + after + source[found.end() :]


def _code(source: str) -> list[bool]:
    """For each character, whether it runs: no comment and no docstring."""
    runs = [True] * (len(source) + 1)
    starts = [0, *(found.end() for found in re.finditer("\n", source))]
    first = True
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        begin, end = (starts[row - 1] + column for row, column in (token.start, token.end))
        is_docstring = token.type == tokenize.STRING and first
        if token.type == tokenize.COMMENT or is_docstring:
            runs[begin:end] = [False] * (end - begin)
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            first = token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    return runs


def module_with(name: str, source: str) -> types.ModuleType:
    """`invoicekit.compare` as it would be with this source of one of its modules; the real one stays as it is."""
    full = {
        module: "invoicekit.compare" if module == "__init__" else f"invoicekit.compare.{module}" for module in MODULES
    }
    kept = {path: sys.modules[path] for path in full.values()}
    try:
        for module, path in full.items():
            other = types.ModuleType(path)
            other.__package__ = "invoicekit.compare"
            other.__path__ = [str(HERE)]
            sys.modules[path] = other
            text = source if module == name else (HERE / f"{module}.py").read_text("utf-8")
            exec(compile(text, f"{module}.py", "exec"), other.__dict__)
        return sys.modules["invoicekit.compare"]
    finally:
        sys.modules.update(kept)
