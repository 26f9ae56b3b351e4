"""Variance components and coefficients, against published figures and against scores that were made with known variances."""

from __future__ import annotations

import numpy as np
import pytest

from grading.errors import ReliabilityError
from grading.reliability.dependability import MOST_ROOMS, dependability, rooms_needed
from grading.reliability.table import ScoreTable, score_table
from grading.reliability.variance_components import VarianceComponents, variance_components

SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
"""P. E. Shrout and J. L. Fleiss, *Psychological Bulletin* 86, 1979, 420–428, table 2: six targets, four judges.

Table 3: mean squares 11.24, 32.49 and 1.02. Table 4: ICC(2,1) 0.29 and ICC(3,1) 0.71, which are phi and the generalizability of one judge;
ICC(2,4) 0.62 and ICC(3,4) 0.91, which are those of four.
"""


def table(rows: object) -> ScoreTable:
    return ScoreTable(np.array(rows, dtype=np.float64))


def made(persons: int, rooms: int, variances: tuple[float, float, float], seed: int, mean: float = 500.0) -> ScoreTable:
    """Normal scores with known variances of persons, rooms and rest."""
    random = np.random.default_rng(seed)
    person, room, rest = (np.sqrt(variance) for variance in variances)
    scores = (
        mean
        + person * random.standard_normal((persons, 1))
        + room * random.standard_normal((1, rooms))
        + rest * random.standard_normal((persons, rooms))
    )
    return ScoreTable(scores)


def test_the_published_example_of_six_targets_and_four_judges() -> None:
    found = variance_components(table(SHROUT_FLEISS))
    assert found.residual.variance == pytest.approx(1.02, abs=0.005)
    assert found.person.variance == pytest.approx((11.24 - 1.02) / 4, abs=0.005)
    assert found.room.variance == pytest.approx((32.49 - 1.02) / 6, abs=0.005)
    one, four = dependability(found, 1, 5.0), dependability(found, 4, 5.0)
    assert (round(one.phi or 0, 2), round(one.g or 0, 2)) == (0.29, 0.71)
    assert (round(four.phi or 0, 2), round(four.g or 0, 2)) == (0.62, 0.91)


def test_they_are_what_every_pair_of_scores_says() -> None:
    """Without mean squares: half the mean squared differences between cells that share a person, a room, or neither."""
    scores = np.array(SHROUT_FLEISS, dtype=np.float64)
    persons, rooms = scores.shape
    same_person, same_room, neither = [], [], []
    for p in range(persons):
        for r in range(rooms):
            for q in range(persons):
                for s in range(rooms):
                    half = (scores[p, r] - scores[q, s]) ** 2 / 2
                    if p == q and r != s:
                        same_person.append(half)  # room + rest
                    elif p != q and r == s:
                        same_room.append(half)  # person + rest
                    elif p != q and r != s:
                        neither.append(half)  # person + room + rest
    within, across, both = (float(np.mean(part)) for part in (same_person, same_room, neither))
    found = variance_components(table(SHROUT_FLEISS))
    assert found.room.estimate == pytest.approx(both - across)
    assert found.person.estimate == pytest.approx(both - within)
    assert found.residual.estimate == pytest.approx(within + across - both)


def test_generalizability_of_the_sat_rooms_is_cronbachs_alpha() -> None:
    drawn = made(40, 6, (900.0, 200.0, 2500.0), seed=3)
    alpha = 6 / 5 * (1 - drawn.scores.var(axis=0, ddof=1).sum() / drawn.scores.sum(axis=1).var(ddof=1))
    assert dependability(variance_components(drawn), 6, 500.0).g == pytest.approx(alpha)


def test_known_variances_are_found_on_average_and_the_standard_errors_tell_the_scatter() -> None:
    truth = (3000.0, 400.0, 1500.0)
    runs = [variance_components(made(60, 6, truth, seed)) for seed in range(400)]
    for name, true in zip(("person", "room", "residual"), truth, strict=True):
        estimates = np.array([getattr(run, name).estimate for run in runs])
        assert abs(estimates.mean() - true) < 4 * estimates.std() / np.sqrt(len(runs))
        told = np.sqrt(np.mean([getattr(run, name).standard_error ** 2 for run in runs]))
        assert told == pytest.approx(estimates.std(), rel=0.2)


def test_phi_is_the_squared_correlation_of_the_score_with_the_true_one_over_freshly_drawn_rooms() -> None:
    """By brute force: everybody sits rooms of their own, so that hard rooms count as error."""
    person, room, rest = 2500.0, 900.0, 1600.0
    random = np.random.default_rng(11)
    true = np.sqrt(person) * random.standard_normal(200_000)
    met = true + (np.sqrt(room + rest) * random.standard_normal((6, 200_000))).mean(axis=0)
    brute = np.corrcoef(true, met)[0, 1] ** 2
    components = variance_components(made(3000, 400, (person, room, rest), seed=5))
    assert dependability(components, 6, 500.0).phi == pytest.approx(brute, abs=0.01)


def test_a_negative_estimate_counts_as_none_and_is_said() -> None:
    """Everybody's scores are turned against the others': persons' means hardly differ, less than chance would let them."""
    found = variance_components(table([[400, 600, 500], [600, 400, 500], [500, 500, 500.6]]))
    assert found.person.estimate < 0 and found.person.set_to_zero
    assert found.person.variance == 0.0
    assert dependability(found, 6, 500.0).phi == 0.0
    assert rooms_needed(found) is None


def test_people_who_are_all_alike_in_rooms_that_are_all_alike_have_no_coefficient() -> None:
    found = dependability(variance_components(table([[500.0] * 3] * 4)), 3, 500.0)
    assert (found.g, found.phi, found.phi_at_cut, found.sem_absolute) == (None, None, None, 0.0)


def test_rooms_needed_is_the_first_number_that_reaches_the_target() -> None:
    for seed in range(20):
        components = variance_components(made(50, 6, (2000.0, 300.0, 2500.0), seed))
        needed = rooms_needed(components)
        assert needed is not None
        assert (dependability(components, needed, 500.0).phi or 0) >= 0.90
        assert needed == 1 or (dependability(components, needed - 1, 500.0).phi or 0) < 0.90


def test_more_rooms_never_say_less() -> None:
    components = variance_components(made(50, 6, (2000.0, 300.0, 2500.0), seed=1))
    rows = [dependability(components, rooms, 520.0) for rooms in range(1, MOST_ROOMS + 1)]
    for name in ("g", "phi", "phi_at_cut"):
        values = [getattr(row, name) for row in rows]
        assert values == sorted(values)
    assert [row.sem_absolute for row in rows] == sorted((row.sem_absolute for row in rows), reverse=True)


def test_far_from_the_cut_the_decision_is_safer_than_the_score() -> None:
    components = variance_components(made(50, 6, (2000.0, 300.0, 2500.0), seed=1))
    at_mean, far = dependability(components, 6, components.mean), dependability(components, 6, components.mean + 150)
    assert at_mean.phi_at_cut == pytest.approx(at_mean.phi)
    assert (far.phi_at_cut or 0) > (at_mean.phi_at_cut or 0)


def test_phi_at_a_cut_by_its_definition_over_two_draws_of_rooms() -> None:
    """Brennan and Kane: expected product of distances from the cut in two sittings, over the expected square in one."""
    person, room, rest, mean, cut = 2500.0, 900.0, 1600.0, 520.0, 480.0
    random = np.random.default_rng(2)
    true = mean + np.sqrt(person) * random.standard_normal(400_000)
    one, two = (true + np.sqrt((room + rest) / 6) * random.standard_normal(400_000) for _ in range(2))
    brute = float(np.mean((one - cut) * (two - cut)) / np.mean((one - cut) ** 2))
    components = variance_components(made(3000, 400, (person, room, rest), seed=5, mean=mean))
    assert dependability(components, 6, cut).phi_at_cut == pytest.approx(brute, abs=0.01)


def test_persons_with_a_gap_are_left_out_and_counted() -> None:
    found = score_table([[1.0, 2.0], [None, 3.0], [2.0, 5.0], [4.0, 4.0]])
    assert (found.persons, found.left_out) == (3, 1)
    assert found.scores.tolist() == [[1.0, 2.0], [2.0, 5.0], [4.0, 4.0]]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([], "two persons"),
        ([[1.0, 2.0]], "two persons"),
        ([[1.0], [2.0]], "two rooms"),
        ([[1.0, 2.0], [1.0]], "the same rooms"),
        ([[1.0, float("nan")], [1.0, 2.0]], "not a number"),
        ([[None, 2.0], [None, 1.0]], "two persons"),
    ],
)
def test_what_cannot_be_analysed_is_refused(rows: list[list[float | None]], text: str) -> None:
    with pytest.raises(ReliabilityError, match=text):
        score_table(rows)


def test_scale_and_origin_do_not_matter() -> None:
    drawn = made(30, 5, (2000.0, 300.0, 2500.0), seed=9)
    moved = variance_components(ScoreTable(drawn.scores * 3 - 70))
    same: VarianceComponents = variance_components(drawn)
    assert dependability(moved, 5, 500.0 * 3 - 70).phi_at_cut == pytest.approx(dependability(same, 5, 500.0).phi_at_cut)
