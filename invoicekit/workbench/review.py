"""What people say of findings: what the workbench needs of a history, and how it is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from invoicekit.errors import Refused, UnknownName
from invoicekit.workbench.requests import Said, Sign

CLOSED = (
    "No history is open, so nothing can be recorded. Close the workbench and open it with one: "
    "invoicekit serve SOURCE --history, or in a notebook run.workbench(history)."
)
# What differs in the refusals of many findings for one reason: how they begin, and which entry is to be undone.
_OF_ONE, _ENTRY = re.compile(r"^finding '?[0-9a-f]+'?:? "), re.compile(r"\b([Uu]ndo )entry \d+")
Standing = tuple[str, str, str | None, str, str, bool, int]


class Review(Protocol):
    """What the workbench needs of a history (`invoicekit.history.History`). Each raises InvoicekitError to say no."""

    @property
    def last_entry(self) -> int:
        """The number of the last entry, whoever recorded it."""

    def standing(self, findings: Collection[str] | None = None) -> list[Standing]:
        """Per finding: its id, state, owner, due date, disposition, whether it is answered, number of notes."""

    def story(self, finding: str) -> list[tuple[str, str, str]]:
        """When, who and what of one finding."""

    def reasons(self) -> Mapping[str, str]:
        """The reasons for which a finding may be accepted, by code."""

    def signatures(self, now: Any = None) -> Sequence[Mapping[str, str | None]]:
        """Per company and period that was signed: state, who prepared, who reviewed, why it is void."""

    def together(self) -> AbstractContextManager[None]:
        """What is recorded inside, of each finding once, is kept whole or not at all."""

    def note(self, finding: str, text: str, by: str | None = None) -> int:
        """A note is recorded."""

    def assign(self, finding: str, owner: str, due: str | None = None, by: str | None = None) -> int:
        """It has an owner."""

    def mark(self, finding: str, as_: str, note: str | None = None, by: str | None = None) -> int:
        """It is timing, or escalated."""

    def accept(self, finding: str, reason: str, note: str | None = None, by: str | None = None) -> int:
        """It is accepted."""

    def agree(self, finding: str, note: str | None = None, by: str | None = None) -> int:
        """A second person agrees."""

    def sign_off(
        self,
        company: str,
        period: str | None = None,
        *,
        despite: str | None = None,
        by: str | None = None,
        now: Any = None,
    ) -> int:
        """The preparer signs."""

    def review(self, company: str, period: str | None = None, *, by: str | None = None, now: Any = None) -> int:
        """The reviewer signs."""


@dataclass
class Done:
    """Of which findings it was recorded, and of which others it was not, by the reason."""

    findings: list[str] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, finding: str, why: str) -> None:
        """It was not recorded of this finding."""
        why = _ENTRY.sub(r"\1its entry", _OF_ONE.sub("", why))
        self.refused.setdefault(f"{why[:1].upper()}{why[1:]}", []).append(finding)


def act_on(review: Review | None, findings: Iterable[str], said: Said) -> Done:
    """It is recorded of each finding that allows it, of all of them or, where the history cannot be written, of none.

    Raises Refused without a history, CannotRecord.
    """
    if review is None:
        raise Refused(CLOSED)
    by, note = said.by.strip() or None, said.note.strip() or None
    acts: Mapping[str, Callable[[str], int]] = {
        "note": lambda finding: review.note(finding, said.text, by),
        "assign": lambda finding: review.assign(finding, said.text, said.due.strip() or None, by),
        "mark": lambda finding: review.mark(finding, said.text, note, by),
        "accept": lambda finding: review.accept(finding, said.text, note, by),
        "agree": lambda finding: review.agree(finding, note, by),
    }
    done = Done()
    with review.together():
        for finding in dict.fromkeys(findings):
            try:
                acts[said.act](finding)
                done.findings.append(finding)
            except (Refused, UnknownName) as error:
                done.refuse(finding, str(error))
    return done


def sign(review: Review | None, asked: Sign, now: Any) -> None:
    """The signature is recorded. Raises Refused without a history, and whatever stands against signing."""
    if review is None:
        raise Refused(CLOSED)
    by, period = asked.by.strip() or None, asked.period.strip() or None
    if asked.act == "sign_off":
        review.sign_off(asked.company, period, despite=asked.despite.strip() or None, by=by, now=now)
    else:
        review.review(asked.company, period, by=by, now=now)
