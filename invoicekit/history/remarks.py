"""What the history says of the findings, as a report shows it."""

from __future__ import annotations

from datetime import date, datetime

from invoicekit.history.care import Care, due_date
from invoicekit.history.past import Past
from invoicekit.history.signoff import SignOff
from invoicekit.report.past import Past as Told
from invoicekit.report.past import Remark


def remarks(past: Past) -> Told:
    """The run before the last one, the remarks on its open findings, and who signed which company."""
    lives, runs = past.lives, past.lives.runs
    last = runs[-1].number if runs else None
    as_of = {run.number: run.look.as_of for run in runs}
    settings = past.settings() if runs else {}
    remarked: dict[str, Remark] = {}
    for life in lives.open():
        care = past.cares.get(life.finding_id, Care())
        remarked[life.finding_id] = Remark(
            state=lives.state(life),
            owner=care.owner,
            note=str(care.notes[-1].says["note"]) if care.notes else None,
            due=date.fromisoformat(due_date(care, as_of[life.opened], settings)),
            answer=past.disposition(life).words or None,
        )
    return Told(
        run_before=datetime.fromisoformat(runs[-2].at) if len(runs) > 1 else None,
        remarks=remarked,
        resolved=sum(move.kind == "resolved" for move in lives.moves if move.run == last),
        vanished=tuple(past.vanished()) if runs else (),
        signed={item.company: _words(item) for item in past.sign_offs() if not item.void},
    )


def _words(item: SignOff) -> str:
    reviewed = f", reviewed by {item.reviewed.who}" if item.reviewed else ", not reviewed yet"
    despite = f" (despite: {item.despite})" if item.despite else ""
    return f"{item.period}: signed by {item.prepared.who}{reviewed}{despite}"
