"""What people say of findings: what the workbench needs of a history, and how it is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from invoicekit.errors import InvoicekitError, Refused
from invoicekit.workbench.requests import Act, Sign

CLOSED = (
    "No history is open, so nothing can be recorded. Close the workbench and open it with one: "
    "invoicekit serve SOURCE --history, or in a notebook run.workbench(history)."
)
Standing = tuple[str, str, str | None, str, str, bool, int]


class Review(Protocol):
    """What the workbench needs of a history (`invoicekit.history.History`). Each raises InvoicekitError to say no."""

    def standing(self, findings: Collection[str] | None = None) -> list[Standing]:
        """Per finding: its id, state, owner, due date, disposition, whether it is answered, number of notes."""

    def story(self, finding: str) -> list[tuple[str, str, str]]:
        """When, who and what of one finding."""

    def reasons(self) -> Mapping[str, str]:
        """The reasons for which a finding may be accepted, by code."""

    def signatures(self, now: Any = None) -> Sequence[Mapping[str, str | None]]:
        """Per company and period that was signed: state, who prepared, who reviewed, why it is void."""

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


def act_on(review: Review | None, asked: Act) -> dict[str, Any]:
    """It is recorded of each finding that allows it: how many, and what the others said no to, each reason once."""
    if review is None:
        raise Refused(CLOSED)
    by, note = asked.by.strip() or None, asked.note.strip() or None
    acts: Mapping[str, Callable[[str], int]] = {
        "note": lambda finding: review.note(finding, asked.text, by),
        "assign": lambda finding: review.assign(finding, asked.text, asked.due.strip() or None, by),
        "mark": lambda finding: review.mark(finding, asked.text, note, by),
        "accept": lambda finding: review.accept(finding, asked.text, note, by),
        "agree": lambda finding: review.agree(finding, note, by),
    }
    done: list[str] = []
    refused: dict[str, int] = {}
    for finding in asked.findings:
        try:
            acts[asked.act](finding)
            done.append(finding)
        except InvoicekitError as error:
            refused[str(error)] = refused.get(str(error), 0) + 1
    return {"done": done, "refused": list(refused), "refused_count": sum(refused.values())}


def sign(review: Review | None, asked: Sign, now: Any) -> None:
    """The signature is recorded. Raises Refused without a history, and whatever stands against signing."""
    if review is None:
        raise Refused(CLOSED)
    by, period = asked.by.strip() or None, asked.period.strip() or None
    if asked.act == "sign_off":
        review.sign_off(asked.company, period, despite=asked.despite.strip() or None, by=by, now=now)
    else:
        review.review(asked.company, period, by=by, now=now)
