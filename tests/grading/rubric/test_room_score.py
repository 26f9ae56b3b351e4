"""The equated score of one room."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.errors import RubricError
from grading.rubric import v1
from tests.grading.rubric.builders import PANEL, a_room

values = st.floats(min_value=1.0, max_value=1e10)
panels = st.lists(values, min_size=v1.PANEL_MIN, max_size=30).map(tuple)


def test_uplift_is_value_over_baseline_minus_one() -> None:
    assert v1.score_room(a_room(13_000_000.0)).uplift == pytest.approx(0.30)


def test_the_middle_of_the_panel_scores_500() -> None:
    middle = float(np.exp(np.median(np.log(PANEL))))
    assert v1.score_room(a_room(middle)).equated_score == pytest.approx(500.0)


def test_a_room_that_sold_nothing_counts_one_per_cent_of_the_baseline() -> None:
    room = v1.score_room(a_room(0.0))
    assert room.uplift == pytest.approx(-0.99)
    assert room.equated_score == 200.0


def test_a_score_does_not_go_beyond_three_standard_deviations() -> None:
    assert v1.score_room(a_room(1e12)).score == 800.0


def test_equal_reference_operators_do_not_blow_up_a_small_lead() -> None:
    room = v1.score_room(a_room(10_100_000.0, panel=(10_000_000.0,) * 24))
    assert room.panel_scale_log == v1.SCALE_MIN_LOG
    assert room.score == pytest.approx(500 + 100 * np.log(1.01) / 0.05)


def test_the_round_takes_no_more_from_a_room_than_the_panel_s_best() -> None:
    room = v1.score_room(a_room(90_000_000.0))
    assert room.log_ratio == pytest.approx(np.log(9.0))
    assert room.log_ratio_used == pytest.approx(np.log(max(PANEL) / 10_000_000.0))


def test_it_refuses_a_panel_that_is_too_small() -> None:
    with pytest.raises(RubricError) as refusal:
        v1.score_room(a_room(panel=PANEL[: v1.PANEL_MIN - 1]))
    assert refusal.value.params == {"panel": v1.PANEL_MIN - 1, "required": v1.PANEL_MIN}


def test_it_refuses_a_baseline_without_value() -> None:
    with pytest.raises(RubricError):
        v1.floored_log_ratio(100.0, 0.0)


@given(value=values, panel=panels)
def test_another_computation_gives_the_same_score(value: float, panel: tuple[float, ...]) -> None:
    """By numpy, on logs of the values themselves: the baseline is only a unit and must cancel out of z."""
    room = v1.score_room(a_room(value, panel=panel))
    floor = 100_000.0  # 1 % of the builders' baseline
    logs = np.log(np.maximum(panel, floor))
    centre = np.quantile(logs, 0.5)
    scale = max(1.4826 * np.quantile(np.abs(logs - centre), 0.5), 0.05)
    z = np.clip((np.log(max(value, floor)) - centre) / scale, -3, 3)
    assert room.equated_score == pytest.approx(500 + 100 * z, abs=1e-6)


@given(panel=panels, value=values, other=values)
def test_more_value_never_scores_less(panel: tuple[float, ...], value: float, other: float) -> None:
    low, high = sorted((value, other))
    assert v1.score_room(a_room(low, panel=panel)).equated_score <= v1.score_room(a_room(high, panel=panel)).equated_score
