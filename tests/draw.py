"""Hypothesis draws the plans of books: a fixed set, or another one for each seed."""

from __future__ import annotations

from functools import cache

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.books import BASES, Plan

CHANCE = st.integers(0, 2**32 - 1)
PLAN = st.builds(Plan, st.integers(0, BASES - 1), st.lists(CHANCE, max_size=4, unique=True).map(tuple))


@cache
def draw_plans(count: int, chance: int | None = None) -> tuple[Plan, ...]:
    """That many plans, no two alike; the same ones at every call for the same chance."""
    plans: dict[Plan, None] = {}

    @settings(
        max_examples=2 * count,
        derandomize=chance is None,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(PLAN)
    def draw(plan: Plan) -> None:
        plans[plan] = None

    (draw if chance is None else seed(chance)(draw))()
    if len(plans) < count:
        raise AssertionError(f"only {len(plans)} of {count} plans are different")
    return tuple(plans)[:count]
