"""Says in short what a run found: a text and JSON, for a command that the user names. Nothing is sent by itself."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from invoicekit.amounts import money
from invoicekit.closing import answer, notes
from invoicekit.counts import counted
from invoicekit.marks import TURNING, named
from invoicekit.outputs import json_text
from invoicekit.report.facts import Reconciled, Row, rows, stream
from invoicekit.report.past import Past
from invoicekit.report.verdict import not_checked

TEXT, JSON = "notice.txt", "notice.json"
_LONGEST_WAIT = 60


def notice(run: Reconciled, report: Path | None = None, past: Past | None = None) -> dict[str, Any]:
    """What is new since the run before, the largest cause of each currency, what was not checked, where the report is.

    `text` says it all. Money is exact, in `currency`.
    """
    summary = run.summary
    causes: dict[str, Row] = {}
    for cause in rows(run.con, "cause"):
        causes.setdefault(str(cause["currency"]), cause)
    largest = [
        {name: cause[name] for name in ("company", "currency", "rule", "outcome", "invoices", "open", "why", "fix")}
        for cause in causes.values()
        if cause["open"]
    ]
    said: dict[str, Any] = {
        "as_of": summary["as_of"],
        "findings": summary["findings"],
        "new": _new(run, past) if past and past.run_before else None,
        "resolved": past.resolved if past and past.run_before else None,
        "ready_to_close": dict(summary["ready_to_close"]),
        "not_ready_because": dict(summary["not_ready_because"]),
        "notes": notes(summary, past.vanished if past else ()),
        "largest_cause": largest,
        "not_checked": not_checked(run),
        "report": report.resolve().as_uri() if report else None,
    }
    return {"text": _text(said), **said}


def _new(run: Reconciled, past: Past) -> int:
    found = stream(run.con, "select finding_id from result.finding")
    return sum(past.remark(row["finding_id"]).state == "new" for row in found)


def _text(said: Mapping[str, Any]) -> str:
    new = "" if said["new"] is None else f", {said['new']:,} new, {said['resolved']:,} resolved since the last run"
    lines = [f"Project invoices as of {said['as_of']} UTC: {counted(said['findings'], 'finding', 'findings')}{new}."]
    ready = said["ready_to_close"]
    answers = {company: answer(said, company).removeprefix("no") for company in ready}
    lines += [f"{name}: {'ready to close' if ready[name] else f'not ready{answers[name]}'}" for name in ready]
    lines += said["notes"]
    lines += [f"Not checked: {line}" for line in said["not_checked"]]
    for cause in said["largest_cause"]:
        amount = f"{money(cause['open'], cause['currency'])} {cause['currency'] or ''}".strip()
        kind = f"{cause['company'] or 'no company'}, {cause['rule']} {cause['outcome']}"
        lines.append(f"Largest cause in {cause['currency'] or 'no currency'}: {amount}, {kind}. {cause['why'] or ''}")
        lines.append(f"  Next: {cause['fix'] or ''}")
    if said["report"]:
        lines.append(f"Report: {said['report']}")
    return named("\n".join(lines), TURNING) + "\n"


def texts(said: Mapping[str, Any]) -> dict[str, list[str]]:
    """The files of a notice by their names."""
    return {TEXT: [str(said["text"])], JSON: [json_text(said) + "\n"]}


def hand_over(said: Mapping[str, Any], command: str, folder: Path) -> str | None:
    """The command has read the notice as JSON from its standard input, with `folder` as its working directory.

    It is started by its name and arguments, never through a shell, and has a minute. Returns what went wrong, in one
    line, or None.
    """
    words = _words(command)
    if not words:
        return "notify: no command given. Write --notify-command PROGRAM."
    try:
        done = subprocess.run(
            words,
            input=json_text(said),
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_LONGEST_WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"notify: {words[0]} did not end within {_LONGEST_WAIT} seconds. The notice is in {folder / TEXT}."
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        return f"notify: {words[0]} could not be started ({problem}). The notice is in {folder / TEXT}."
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:] or ["it said nothing"]
        return f"notify: {words[0]} ended with {done.returncode}: {last[0]}. The notice is in {folder / TEXT}."
    return None


def _words(command: str) -> Sequence[str]:
    """Program and arguments. Where backslashes part folders they are no escapes."""
    try:
        words = shlex.split(command, posix=os.name != "nt")
    except ValueError:
        return []
    return [word.strip('"') for word in words] if os.name == "nt" else words
