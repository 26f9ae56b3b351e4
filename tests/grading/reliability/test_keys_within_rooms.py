"""The components of persons x (keys : rooms), and what follows for sets of forms: against tables drawn with known variances."""

import numpy as np
import pytest

from tests.grading.reliability.keys_within_rooms import chance_below, key_components, resampled, share_per_point, spread_of_forms

TRUE = {"person": 1400.0, "room": 430.0, "key": 140.0, "person_room": 80.0, "residual": 2400.0}


def drawn(random: np.random.Generator, rooms: int = 18, keys: int = 8, persons: int = 30) -> np.ndarray:
    def part(name: str, *shape: int) -> np.ndarray:
        return np.asarray(np.sqrt(TRUE[name]) * random.standard_normal(shape))

    who = part("person", 1, 1, persons) + part("person_room", rooms, 1, persons)
    return 490 + part("room", rooms, 1, 1) + part("key", rooms, keys, 1) + who + part("residual", rooms, keys, persons)


def test_on_average_they_are_what_the_tables_were_drawn_with() -> None:
    random = np.random.default_rng(3)
    found = [key_components(drawn(random)) for _ in range(300)]
    for name, true in TRUE.items():
        values = [getattr(one, name) for one in found]
        assert np.mean(values) == pytest.approx(true, abs=4 * np.std(values) / np.sqrt(len(values)) + 1), name


def test_resampling_says_how_sure_they_are() -> None:
    """The spread over resamplings of one table is about the spread over tables."""
    random = np.random.default_rng(4)
    over_tables = np.std([key_components(drawn(random)).room for _ in range(200)])
    within = np.mean([np.std([one.room for one in resampled(drawn(random), seed)][:150]) for seed in range(3)])
    assert 0.5 < within / over_tables < 1.7


def test_sets_of_forms() -> None:
    components = key_components(drawn(np.random.default_rng(5)))
    same = spread_of_forms(components, 6, 0.0043, other_rooms=False)
    other = spread_of_forms(components, 6, 0.0043, other_rooms=True)
    assert 0 < same < other < 0.1
    assert chance_below(same, 3) > chance_below(other, 3)
    assert chance_below(other, 1000) == pytest.approx(1.0)
    assert chance_below(0.0, 1) == 1.0


def test_how_many_people_stand_at_the_cut() -> None:
    scores = np.random.default_rng(6).uniform(300, 700, 100_000)
    assert share_per_point(scores, 500.0) == pytest.approx(1 / 400, rel=0.03)
