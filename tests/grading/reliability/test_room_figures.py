"""Difficulty, discrimination and ranks, against computations that share no code with them."""

from __future__ import annotations

from statistics import correlation, fmean, stdev

import numpy as np
import pytest

from grading.reliability.analysis import analyse, document
from grading.reliability.rank_correlation import rank_correlation
from grading.reliability.room_figures import room_figures
from grading.reliability.table import ScoreTable

SCORES = [[510.0, 480.0, 620.0], [455.0, 500.0, 430.0], [390.0, 520.0, 410.0], [605.0, 470.0, 700.0], [480.0, 515.0, 560.0]]


def test_each_room_is_correlated_with_the_mean_of_the_others() -> None:
    found = room_figures(ScoreTable(np.array(SCORES)), 500.0)
    for place, room in enumerate(found):
        own = [row[place] for row in SCORES]
        others = [fmean(score for other, score in enumerate(row) if other != place) for row in SCORES]
        assert room.discrimination == pytest.approx(correlation(own, others))
        assert (room.mean, room.sd) == (pytest.approx(fmean(own)), pytest.approx(stdev(own)))
        assert room.reached_cut == sum(score >= 500 for score in own) / 5
    assert (found[1].discrimination or 0) < 0 < (found[0].discrimination or 0)


def test_a_room_in_which_all_score_the_same_tells_nobody_apart() -> None:
    same = np.array(SCORES)
    same[:, 1] = 200.0
    assert room_figures(ScoreTable(same), 500.0)[1].discrimination is None


def test_spearmans_own_formula_holds_without_ties() -> None:
    random = np.random.default_rng(1)
    one, other = random.permutation(30), random.permutation(30)
    by_formula = 1 - 6 * float(((one - other) ** 2).sum()) / (30 * (30**2 - 1))
    assert rank_correlation(list(one), list(other)) == pytest.approx(by_formula)


def test_ties_share_the_mean_of_their_ranks() -> None:
    assert rank_correlation([1, 2, 2, 4], [1.0, 2.5, 2.5, 4.0]) == pytest.approx(1.0)
    assert rank_correlation([10, 20, 20, 30], [1, 2, 3, 4]) == pytest.approx(correlation([1, 2.5, 2.5, 4], [1, 2, 3, 4]))
    assert rank_correlation([1, 1, 1], [1, 2, 3]) is None


def test_the_document_has_every_number_of_rooms_from_one_to_twelve() -> None:
    told = document(analyse(ScoreTable(np.array(SCORES)), 500.0))
    assert [row["rooms"] for row in told["by_rooms"]] == list(range(1, 13))
    assert told["as_sat"] == told["by_rooms"][2]
    assert sum(part["share"] for part in told["components"].values()) == pytest.approx(1.0)
    assert (told["persons"], told["rooms"], len(told["by_room"])) == (5, 3, 3)
