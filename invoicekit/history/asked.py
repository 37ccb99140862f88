"""What is asked of a history: findings and runs as frames, sign-offs, the roll-forward, the story of a finding."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from invoicekit.history import frames
from invoicekit.history.chain import Entry
from invoicekit.history.journal import Journal
from invoicekit.history.past import Past
from invoicekit.history.remarks import remarks
from invoicekit.history.rollforward import Place, Row, roll_forward
from invoicekit.history.signoff import Now, SignOff
from invoicekit.report.past import Past as Told


class Asked:
    """A history that is open: nothing here adds to it."""

    _journal: Journal
    _past: Past

    @property
    def past(self) -> Past:
        """What the entries come to, with those that another program added meanwhile."""
        with self._journal.reading():
            self._past.catch_up()
        return self._past

    @property
    def instead_of(self) -> str | None:
        """The damaged file in whose place this history began, if there was one."""
        said: str | None = self.past.entries[0].says["instead_of"]
        return said

    @property
    def entries(self) -> list[Entry]:
        """Every entry, in order, undone ones too."""
        return list(self.past.entries)

    @property
    def last_entry(self) -> int:
        """The number of the last entry, whoever recorded it: that it grew says that something was recorded."""
        return self.past.entries[-1].number

    @property
    def findings(self) -> pd.DataFrame:
        """One row per finding that any run found: its state, what it said last, and what people said of it.

        `amount` is `decimal.Decimal`, observed less expected, in `currency`. `carried` says why a finding is open that
        the last run did not list.
        """
        return frames.findings(self.past)

    @property
    def runs(self) -> pd.DataFrame:
        """One row per run, undone ones left out: when, by whom, as of when, and how many findings it moved."""
        return frames.runs(self.past)

    def sign_offs(self, now: Now | None = None) -> list[SignOff]:
        """Every sign-off as it is: signed, prepared, or void and why; `now` is what lies in the folder (`look_now`)."""
        return self.past.sign_offs(now)

    @property
    def remarks(self) -> Told:
        """What a report shows of the history: states, owners, notes, due dates, and who signed."""
        return remarks(self.past)

    def roll_forward(self, since: int | str | None = None) -> pd.DataFrame:
        """Opening + new + reopened + changed - resolved = closing per company and currency, in count and in money.

        From the run with that number, or the last one recorded up to that day; default: the run before the last.
        Raises InvariantBroken when it does not add up.
        """
        return frames.roll_forward(self.moved(since))

    def moved(self, since: int | str | None = None) -> Mapping[Place, Row]:
        """The roll-forward by company and currency: (count, amount) of each part."""
        past = self.past
        number = past.number_of_run(since)
        closing = {life.finding_id: life.facts for life in past.lives.open()}
        return roll_forward(past.lives.moves, number, past.lives.open_after(number), closing)

    def story(self, finding: str) -> list[tuple[str, str, str]]:
        """When, who and what of one finding, in order. Raises Refused when it is not known."""
        return frames.story(self.past, finding)

    def standing(
        self, findings: Collection[str] | None = None
    ) -> list[tuple[str, str, str | None, str, str, bool, int]]:
        """Of these findings (None: of all) their id, state, owner, due date, disposition, whether answered, notes."""
        past = self.past
        return frames.standing(past, past.lives.by_id if findings is None else findings)

    def reasons(self) -> Mapping[str, str]:
        """The reasons for which a finding may be accepted, by code. Raises Refused before the first run."""
        reasons: Mapping[str, str] = self.past.settings()["reasons"]
        return reasons

    def signatures(self, now: Now | None = None) -> list[Mapping[str, str | None]]:
        """`sign_offs` as text: company, period, state, who prepared, who reviewed, why it is void."""
        return [
            {
                "company": item.company,
                "period": item.period,
                "state": item.state,
                "prepared": item.prepared.who,
                "reviewed": item.reviewed.who if item.reviewed else None,
                "void": item.void,
            }
            for item in self.sign_offs(now)
        ]
