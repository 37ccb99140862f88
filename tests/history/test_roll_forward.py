"""Opening + new + reopened + changed - resolved = closing, in count and money, per company and currency."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invoicekit.errors import InvariantBroken, Refused
from invoicekit.history.life import Move
from invoicekit.history.rollforward import PARTS, roll_forward

from .desk import Desk, facts, look


def rows(desk: Desk, since: int | str | None = None) -> dict[tuple[object, object], str]:
    return {
        (line["company"], line["currency"]): ", ".join(
            f"{part} {line[part]} {line[f'{part}_amount']}" for part in PARTS if line[part] or line[f"{part}_amount"]
        )
        for line in desk.roll_forward(since).to_dict("records")
    }


def test_each_part_by_company_and_currency(tmp_path: Path) -> None:
    with Desk.at(tmp_path) as desk:
        desk.run({"gone": facts("5"), "back": facts("1")})
        desk.run({"gone": facts("5"), "kept": facts("-100"), "less": facts("-30"), "moves": facts("7")})
        desk.run(
            {
                "kept": facts("-100"),
                "less": facts("-20.50"),
                "moves": facts("7", company="GBSI", currency="GBP"),
                "back": facts("1"),
                "fresh": facts("0.01"),
                "no amount": facts(None, company=None, currency="EUR"),
            }
        )
        assert rows(desk) == {
            (None, "EUR"): "new 1 0, closing 1 0",
            ("GBSI", "GBP"): "changed 1 7, closing 1 7",
            (
                "USMF",
                "USD",
            ): "opening 4 -118, new 1 0.01, reopened 1 1, changed -1 2.50, resolved 1 5, closing 4 -119.49",
        }
        assert rows(desk, 0)["USMF", "USD"] == (
            "new 6 -116.99, reopened 1 1, changed -1 2.50, resolved 2 6, closing 4 -119.49"
        )
        assert rows(desk, "2020-01-01") == rows(desk, 0)
        assert rows(desk, 4)["USMF", "USD"] == "opening 4 -119.49, closing 4 -119.49"
        for wrong in ("1", "99", "soon"):
            with pytest.raises(Refused, match=r"no such run\. Runs: 2, 3, 4|is no day"):
                desk.roll_forward(wrong)


def test_what_does_not_add_up_is_no_roll_forward() -> None:
    moves = [Move(2, "a", "new", None, facts("1"))]
    with pytest.raises(InvariantBroken, match="roll-forward of USMF, USD"):
        roll_forward(moves, 0, {}, {})
    with pytest.raises(InvariantBroken, match=r"1 is not 1\.01"):
        roll_forward(moves, 0, {}, {"a": facts("1.01")})


def test_money_without_a_currency_is_counted_and_not_added() -> None:
    found = {name: facts(amount, currency=None) for name, amount in (("a", "1"), ("b", "20"))}
    moves = [Move(2, name, "new", None, one) for name, one in found.items()]
    assert roll_forward(moves, 0, {}, found)["USMF", None]["closing"] == (2, Decimal(0))


FINDINGS = st.builds(
    facts,
    st.none() | st.decimals(-(10**9), 10**9, places=2).map(str),
    st.sampled_from(["USMF", "GBSI", None]),
    st.sampled_from(["USD", "GBP"]),
)
RUNS = st.tuples(
    st.dictionaries(st.sampled_from("abcdef"), FINDINGS),
    st.sampled_from([(), (), ("USMF",), ("GBSI",)]),
    st.sampled_from(["2026-10-31", "2026-10-31", "2026-09-30", "2026-11-30"]),
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["waiting", "blocked"]), max_size=2),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(RUNS, min_size=1, max_size=8))
def test_any_runs_roll_forward_and_read_the_same_again(
    runs: list[tuple[dict[str, object], object, str, object]],
) -> None:
    with Desk.open(":memory:", begin=True) as desk:
        for found, companies, as_of, held in runs:
            desk.run(found, look(companies=companies, as_of=as_of), held)  # type: ignore[arg-type]
            open_now = {life.finding_id for life in desk.past.lives.open()}
            assert {*found} <= open_now, "what a run found is open"
        for since in [0, *desk.runs["run"]]:
            table = desk.roll_forward(since)
            assert sum(table["closing"]) == len(open_now)
            assert sum(table["closing_amount"]) == sum(
                (life.facts.money or Decimal(0) for life in desk.past.lives.open()), Decimal(0)
            )
