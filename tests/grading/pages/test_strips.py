"""Number lines: where a figure lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.pages.strips import EDGE_PERCENT, panel_strip, score_strip, uplift_strip

uplifts = st.floats(min_value=-0.99, max_value=30)


def test_scores_lie_between_200_and_800() -> None:
    strip = score_strip(500.0, 550.0, None)
    assert strip.you == pytest.approx(50.0)
    assert strip.required is not None and strip.required > strip.you
    assert [tick.value for tick in strip.ticks] == [200, 300, 400, 500, 600, 700, 800]


@given(you=uplifts, required=st.floats(min_value=0, max_value=1), others=st.lists(uplifts, min_size=2, max_size=2))
def test_nothing_leaves_the_drawing_and_order_is_kept(you: float, required: float, others: list[float]) -> None:
    low, high = sorted(others)
    strip = uplift_strip(you, required, low, high)
    places = [strip.you, strip.required, strip.low, strip.high, strip.zero, *(tick.x for tick in strip.ticks)]
    assert all(place is not None and EDGE_PERCENT <= place <= 100 - EDGE_PERCENT for place in places)
    assert strip.required is not None
    assert (you <= required) == (strip.you <= strip.required) or strip.you == strip.required
    assert 1 <= len(strip.ticks) <= 7


def test_the_families_of_the_panel_have_rows_of_their_own() -> None:
    operators = [{"uplift": 0.1, "family": "b", "skill": 0.5}, {"uplift": 0.2, "family": "a", "skill": 1.0}]
    strip = panel_strip(0.15, operators, 0.15, ("a", "b"))
    assert [dot.y for dot in strip.dots] == [16, 0]
    assert strip.dots[0].x < strip.you < strip.dots[1].x
