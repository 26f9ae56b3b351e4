"""The growth that a cut asks for: whoever stands at the cut in every room meets both conditions, to the rounding, and no less does."""

import numpy as np
import pytest

from grading.errors import RubricError
from grading.rubric.expected_growth import PanelOfRoom, expected_growth
from grading.rubric.facts import GuardLimits, RoomFacts, RoundRules, RunFacts
from grading.rubric.v1 import decide_round, score_room

BASELINE = RunFacts(100_000.0, 20_000.0, 0.2, 0, 100.0, 0.8, 0.7, 1.0)


def panel(room: int) -> tuple[float, ...]:
    """Rooms differ in how much can be made of them, and in how far operators lie apart."""
    rng = np.random.default_rng(room)
    return tuple(100_000.0 * np.exp(rng.normal(0.1 + 0.15 * room, 0.1 + 0.1 * room, 24)))


PANELS = tuple(PanelOfRoom(panel(room), 100_000.0) for room in range(6))


def decided(values_cents: list[float], cut_score: float, growth: float) -> dict[str, bool]:
    rooms = tuple(
        score_room(RoomFacts(RunFacts(value, 30_000.0, 0.2, 0, 100.0, 0.8, 0.7, 1.0), BASELINE, one.values_cents, GuardLimits()))
        for value, one in zip(values_cents, PANELS, strict=True)
    )
    return {condition.code: condition.met for condition in decide_round(rooms, RoundRules(growth, cut_score)).conditions}


@pytest.mark.parametrize("cut_score", [420.0, 500.0, 560.0])
def test_both_conditions_bind_at_the_same_skill(cut_score: float) -> None:
    derived = expected_growth(PANELS, cut_score)
    at_the_cut = [100_000.0 * (1 + uplift) for uplift in derived.rooms]
    for share, met in ((1.002, True), (0.98, False)):
        conditions = decided([value * share for value in at_the_cut], cut_score, derived.growth)
        assert (conditions["score_reaches_cut"], conditions["uplift_reaches_growth"]) == (met, met)


@pytest.mark.parametrize("cut_score", [350.0, 500.0, 620.0])
def test_it_is_what_numpy_says(cut_score: float) -> None:
    logs = np.log(np.array([one.values_cents for one in PANELS]) / 100_000.0)
    centre = np.median(logs, axis=1)
    scale = np.maximum(1.4826 * np.median(np.abs(logs - centre[:, None]), axis=1), 0.05)
    at_cut = np.clip(centre + (cut_score - 500) / 100 * scale, logs.min(axis=1), logs.max(axis=1))
    assert expected_growth(PANELS, cut_score).growth == round(float(np.exp(at_cut.mean()) - 1), 4)


def test_an_easy_form_asks_for_more_growth_at_the_same_cut() -> None:
    easy = [PanelOfRoom(tuple(2 * value for value in one.values_cents), one.baseline_cents) for one in PANELS]
    hard, soft = expected_growth(PANELS, 500.0).growth, expected_growth(easy, 500.0).growth
    assert 1 + soft == pytest.approx(2 * (1 + hard), abs=2e-4)


def test_a_cut_beyond_what_any_operator_made_asks_for_the_best_of_them() -> None:
    assert expected_growth(PANELS[:1], 800.0).rooms[0] == pytest.approx(max(PANELS[0].values_cents) / 100_000.0 - 1)


@pytest.mark.parametrize(
    ("panels", "cut_score", "text"),
    [
        ((), 500.0, "without rooms"),
        (PANELS, 801.0, "stand at"),
        ((PanelOfRoom((1.0,) * 11, 1.0),), 500.0, "too few"),
        ((PanelOfRoom((1.0,) * 24, 0.0),), 500.0, "baseline"),
    ],
)
def test_what_cannot_be_derived_is_refused(panels: tuple[PanelOfRoom, ...], cut_score: float, text: str) -> None:
    with pytest.raises(RubricError, match=text):
        expected_growth(panels, cut_score)
