"""The soak counts what passed and what did not, and says so last."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests import soak, versus
from tests.books import Plan
from tests.versus import Compared


@pytest.mark.parametrize(
    ("each", "status", "said"),
    [
        (Compared(books=10), 0, "30 passed, 0 failed, 0 discarded (seed 7)"),
        (Compared(books=10, parted={3: ["only SQL"]}), 3, "27 passed, 3 failed, 0 discarded (seed 7)"),
        (Compared(books=10, elsewhere=["bridge"]), 3, "27 passed, 3 failed, 0 discarded (seed 7)"),
        (Compared(books=10, discarded=10), 30, "0 passed, 0 failed, 30 discarded (seed 7)"),
    ],
)
def test_the_last_line_counts(
    each: Compared, status: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn: list[Sequence[Plan]] = []

    def compare_books(plans: Sequence[Plan]) -> Compared:
        drawn.append(plans)
        return each

    monkeypatch.setattr(soak, "compare_books", compare_books)
    monkeypatch.setattr(soak, "told", lambda plans, compared: "the books that part")
    assert soak.soak(30, seed=7, folder=10) == status
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == said
    assert "30 of 30 books" in err
    assert ("the books that part" in err) == bool(each.parted or each.elsewhere)
    assert [len(plans) for plans in drawn] == [10, 10, 10]
    assert len({tuple(plans) for plans in drawn}) == 3


WHOLE, OTHER = "confirm.never-billed", "sync.actual"


@pytest.mark.parametrize(
    ("rules", "alone", "agree"),
    [
        ({WHOLE}, Compared(books=1), True),
        ({WHOLE}, Compared(books=1, parted={0: ["only SQL"]}), False),
        ({WHOLE}, Compared(books=1, elsewhere=["bridge"]), False),
        ({WHOLE, OTHER}, Compared(books=1), False),
        ({OTHER}, Compared(books=1), False),
    ],
)
def test_only_what_goes_by_the_whole_export_may_part_in_a_folder_and_agree_alone(
    rules: set[str], alone: Compared, *, agree: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versus, "compare_books", lambda plans: alone)
    assert versus._agree_alone(Plan(0, ()), rules) is agree
