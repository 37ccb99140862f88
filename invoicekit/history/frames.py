"""The past as frames and lines, for a notebook and for the command line. Money stays `decimal.Decimal`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from invoicekit.counts import counted
from invoicekit.history.care import Care, due_date
from invoicekit.history.chain import Entry
from invoicekit.history.past import Past
from invoicekit.history.rollforward import PARTS, Place, Row
from invoicekit.history.signoff import despite

_FINDINGS = (
    "finding_id state rule outcome severity subject company invoice currency amount first_seen last_seen carried "
    "owner due overdue disposition answered notes"
).split()
_RUNS = "run at by as_of companies source findings new reopened changed resolved not_run quarantined".split()


def findings(past: Past) -> pd.DataFrame:
    """One row per finding that any run found, the open ones first."""
    lives = past.lives
    ordered = sorted(lives.by_id.values(), key=lambda life: (life.resolved is not None, -life.opened, life.finding_id))
    when = {run.number: run for run in lives.runs}
    settings = past.settings() if ordered else {}
    rows = []
    for life in ordered:
        care, facts = past.cares.get(life.finding_id, Care()), life.facts
        due = due_date(care, when[life.opened].look.as_of, settings)
        disposition = past.disposition(life)
        is_open = life.resolved is None
        last = lives.runs[-1]
        rows.append(
            (
                life.finding_id, lives.state(life), facts.rule, facts.outcome, facts.severity, facts.subject,
                facts.company, facts.invoice, facts.currency, facts.money, when[life.first].at,
                lives.last_seen(life).at, lives.carried(life, last), care.owner, due,
                is_open and due < last.look.as_of[:10], disposition.words, disposition.answered, len(care.notes),
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=_FINDINGS, dtype=object)


def standing(past: Past, findings: Iterable[str]) -> list[tuple[str, str, str | None, str, str, bool, int]]:
    """Of these findings, those that are known: id, state, owner, due date, disposition, whether answered, notes."""
    lives, rows = past.lives, []
    when = {run.number: run for run in lives.runs}
    for finding_id in findings:
        if life := lives.by_id.get(finding_id):
            care, said = past.cares.get(finding_id, Care()), past.disposition(life)
            due = due_date(care, when[life.opened].look.as_of, past.settings())
            rows.append((finding_id, lives.state(life), care.owner, due, said.words, said.answered, len(care.notes)))
    return rows


def runs(past: Past) -> pd.DataFrame:
    """One row per run, and how many findings it moved; `findings` is how many were open after it."""
    moved: dict[tuple[int, str], int] = {}
    for move in past.lives.moves:
        moved[move.run, move.kind] = moved.get((move.run, move.kind), 0) + 1
    rows, open_ = [], 0
    for run in past.lives.runs:
        kinds = [moved.get((run.number, kind), 0) for kind in ("new", "reopened", "changed", "resolved")]
        open_ += kinds[0] + kinds[1] - kinds[3]
        look = run.look
        companies = ", ".join(look.companies) or "all"
        head = (run.number, run.at, run.who, look.as_of[:19], companies, look.source, open_)
        rows.append((*head, *kinds, len(look.not_run), look.quarantined))
    return pd.DataFrame(rows, columns=_RUNS, dtype=object)


def roll_forward(rows: Mapping[Place, Row]) -> pd.DataFrame:
    """One row per company and currency; of each part the count, and the amount in that currency."""
    columns = ["company", "currency", *PARTS, *(f"{part}_amount" for part in PARTS)]
    table = [
        (*place, *(row[part][0] for part in PARTS), *(row[part][1] for part in PARTS)) for place, row in rows.items()
    ]
    return pd.DataFrame(table, columns=columns, dtype=object)


def story(past: Past, finding: str) -> list[tuple[str, str, str]]:
    """When, who and what of one finding, in order."""
    finding_id = past.find(finding).finding_id
    when = {run.number: run for run in past.lives.runs}
    told = [
        (move.run, when[move.run].at, when[move.run].who, f"{move.kind} in run {move.run}{_amount(move.after)}")
        for move in past.lives.moves
        if move.finding_id == finding_id
    ]
    undone = past.undone
    for entry in past.entries:
        if entry.says.get("finding") == finding_id:
            gone = f" (undone by {undone[entry.number].who})" if entry.number in undone else ""
            told.append((entry.number, entry.at, entry.who, says(entry) + gone))
    return [(at, who, what) for _, at, who, what in sorted(told, key=lambda step: step[0])]


def _amount(facts: Any) -> str:
    if facts is None or facts.amount is None:
        return ""
    return f": {facts.amount} {facts.currency or ''}".rstrip()


def says(entry: Entry) -> str:
    """What an entry says, in one line."""
    said = entry.says
    words: dict[str, Callable[[], str]] = {
        "begun": lambda: f"history begun{' in place of ' + said['instead_of'] if said['instead_of'] else ''}",
        "run": lambda: f"run as of {said['as_of'][:19]}, {counted(said['changes'], 'finding', 'findings')} moved",
        "note": lambda: "note",
        "assign": lambda: f"assigned to {said['owner']}{', due ' + said['due'] if said['due'] else ''}",
        "mark": lambda: said["as"],
        "accept": lambda: f"accepted ({said['reason']})",
        "agree": lambda: f"agreed to entry {said['of']}",
        "prepare": lambda: f"prepared {said['company']} {said['period']} on run {said['run']}{despite(said)}",
        "review": lambda: f"reviewed {said['company']} {said['period']}",
        "undo": lambda: f"{'forced ' if said['forced'] else ''}undo of entry {said['of']}",
    }
    text = said.get("note") or said.get("why")
    return f"{words[entry.kind]()}{': ' if text else ''}{text or ''}"
