"""What earlier runs and people say of the findings. Where it is not known a report leaves these columns out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Remark:
    """What is known of one finding: new, persisting or reopened; who has it, what they wrote, when it is due.

    `answer` says who took it for timing or accepted it, and whether that holds still.
    """

    state: str = "new"
    owner: str | None = None
    note: str | None = None
    due: date | None = None
    answer: str | None = None


@dataclass(frozen=True)
class Past:
    """The run before this one, and the remarks by `finding_id`. A finding without a remark is new and nobody's.

    `resolved` counts findings of the run before that are gone; `signed` says per company who signed off, in words;
    `vanished` are the companies that runs before had rows of, and this one, which was asked for all, has not.
    """

    run_before: datetime | None
    remarks: Mapping[str, Remark] = field(default_factory=dict)
    resolved: int = 0
    signed: Mapping[str, str] = field(default_factory=dict)
    vanished: Sequence[str] = ()

    def remark(self, finding_id: str) -> Remark:
        """The remark of a finding."""
        return self.remarks.get(finding_id, Remark())
