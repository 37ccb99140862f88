"""The catalogue of rules as a document: what each says, where it looks, what its findings mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from invoicekit.rules import DOCUMENTATION, Rule

_INTRODUCTION = """# The rules

Every rule is one SQL file. An *arrow* says which rows should be there, given the rows before it, and the table
that they are looked for in; an *assertion* lists what breaks a fact inside one system. Each key has exactly one
outcome: matched, waiting (not yet due), blocked (the cause is another finding), missing, unexpected, duplicate,
different, ambiguous (no link tells which of several rows it is; the finding names them); an assertion's findings
are broken. Amounts of a finding are observed less expected, in the currency beside them: the
transaction's; of vouchers, rates and work in progress the accounting or reporting currency. Money is compared exactly,
tolerance 0 unless settings say otherwise; accounting money within half a minor unit per line.
"""
_STAGE = {
    "confirmation": "Stage 1: confirmation",
    "sync": "Stage 2: sync",
    "import": "Stage 3: import from staging",
    "posting": "Stage 4: posting",
    "feedback": "Stage 5: feedback",
    "export": "The exports themselves",
}


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _facts(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "expected from" if not rule.asserts else "looks at", f"`{rule.upstream}`"
    if rule.observed:
        rows = "" if rule.observed_rows == "true" else f" where `{rule.observed_rows}`"
        yield "looked for in", f"`{rule.observed}`{rows}"
    if rule.sets:
        yield "there means", f"`{rule.sets}` is filled"
    yield "key", _names(rule.key)
    compared = [f"{name}?" if name in rule.compare_where_expected else name for name in (*rule.compare, *rule.money)]
    if compared and not rule.asserts:
        yield "compared (?: where it is expected)", _names(compared)
    if rule.compare_unless:
        flags = (f"`{name}` where `{flag}`" for name, flag in rule.compare_unless.items())
        yield "not compared", ", ".join(flags)
    if rule.money:
        yield "money", _names(rule.money)
    if rule.candidates:
        same = [f"{name}?" if name in rule.candidates_where_both else name for name in rule.candidates]
        yield "what points at nothing may be a row with the same (?: where both are known)", _names(same)
    if rule.lag:
        yield "due after", f"the {rule.lag} lag"
    if rule.bridge:
        yield (
            "in the bridge",
            f"`{rule.bridge}`" + (f" where `{rule.bridge_rows}`" if rule.bridge_rows != "true" else ""),
        )
    if rule.explains:
        yield "explains", "the rows that it names: they are blocked by its finding"
    yield "source", f"{DOCUMENTATION}: {rule.source}"


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### `{rule.name}`\n"
    yield f"{rule.says}\n"
    yield from (f"- {name}: {text}" for name, text in _facts(rule))
    yield "\n| outcome | what it usually means | what to do |\n| --- | --- | --- |"
    yield from (f"| {outcome} | {why} | {rule.fix.get(outcome, '')} |" for outcome, why in rule.why.items())
    yield ""


def catalogue(rules: Sequence[Rule]) -> str:
    """The rules by stage, in Markdown."""
    lines = [_INTRODUCTION]
    for stage, of_stage in groupby(rules, key=lambda rule: rule.stage):
        lines.append(f"## {_STAGE[stage]}\n")
        for rule in of_stage:
            lines += _rule(rule)
    return "\n".join(lines).rstrip() + "\n"
