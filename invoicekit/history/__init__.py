"""The history: what each run found, what people said of it, and who signed. Read this module first, then `life.py`.

One file, an append-only journal of entries (`journal.py`): run, note, assign, mark, accept, agree, prepare, review,
undo. It is opened, and runs are recorded in it, in `recording.py`. Whatever is asked (`asked.py`) is read from the
entries: the life of a finding (`life.py`), owner and disposition (`care.py`), sign-offs (`signoff.py`), the
roll-forward (`rollforward.py`). Nothing is ever changed or removed; undoing is an entry too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from invoicekit.history import acts, signing
from invoicekit.history.facts import Found, Look
from invoicekit.history.past import Past
from invoicekit.history.people import name
from invoicekit.history.recording import FILE_NAME, Recorded, Recording, history_file
from invoicekit.history.signoff import Now, SignOff
from invoicekit.history.taking import look_now


class History(Recording):
    """An open history: what is asked of it, the runs recorded in it (`recording.py`), and what people say of findings.

    Close it, or use it in a `with`.
    """

    def note(self, finding: str, text: str, by: str | None = None) -> int:
        """A note on a finding is recorded; returns the number of its entry, as all that follow do."""
        return self._add("note", by, lambda past, _: acts.note(past, finding, text))

    def assign(self, finding: str, owner: str, due: str | date | None = None, by: str | None = None) -> int:
        """A finding has an owner and, where given, a due date (2026-11-05)."""
        return self._add("assign", by, lambda past, _: acts.assign(past, finding, owner, due))

    def mark(self, finding: str, as_: str, note: str | None = None, by: str | None = None) -> int:
        """An open finding is `timing` (it will settle by itself) or `escalated`, until it changes.

        Raises Refused where its acceptance holds, or a reviewed sign-off rests on the answer that it would lose.
        """
        return self._add("mark", by, lambda past, _: acts.mark(past, finding, as_, note))

    def accept(self, finding: str, reason: str, note: str | None = None, by: str | None = None) -> int:
        """An open finding is accepted for a reason of the settings, until it changes.

        Above the limit, or where no amount is known, it counts when a second person agreed. Raises Refused where an
        acceptance holds, or that of another person awaits a second one.
        """
        return self._add("accept", by, lambda past, who: acts.accept(past, finding, reason, note, who))

    def agree(self, finding: str, note: str | None = None, by: str | None = None) -> int:
        """A second person agrees to an acceptance. Raises Refused for the same person, or none to agree to."""
        return self._add("agree", by, lambda past, who: acts.agree(past, finding, note, who))

    def sign_off(
        self,
        company: str,
        period: str | None = None,
        *,
        despite: str | None = None,
        by: str | None = None,
        now: Now | None = None,
    ) -> int:
        """The preparer's signature under a company and period (default: the month of the last run's moment).

        Raises Refused while findings are neither accepted nor timing (above the limit by two people), rules did
        not run, or rows are in quarantine,
        unless `despite` says why it is signed all the same; and always when what lies in the folder (`now`) is not what
        the last run read.
        """
        return self._add("prepare", by, lambda past, _: signing.prepare(past, company, period, despite, now))

    def review(self, company: str, period: str | None = None, *, by: str | None = None, now: Now | None = None) -> int:
        """The reviewer's signature. Raises Refused for the preparer, without a preparation, or when it is void."""
        return self._add("review", by, lambda past, who: signing.review(past, company, period, who, now))

    def undo(self, entry: int, why: str | None = None, *, force: bool = False, by: str | None = None) -> int:
        """An entry counts as not done; both stay in the history. Of runs only the last one can be undone.

        Raises Refused when a reviewed sign-off rests on it, unless forced: it is void then, as is one only prepared.
        """
        return self._add("undo", by, lambda past, _: signing.undo(past, entry, why, force=force))

    def _add(self, kind: str, by: str | None, says: Callable[[Past, str], Mapping[str, Any]]) -> int:
        who = name(by)
        with self._writing() as past:
            return self._journal.append(kind, who, says(past, who))


__all__ = ["FILE_NAME", "Found", "History", "Look", "Now", "Recorded", "SignOff", "history_file", "look_now"]
