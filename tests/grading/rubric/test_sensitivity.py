"""Intervals over the model ensemble."""

import numpy as np
import pytest

from grading.rubric.sensitivity import room_interval, round_interval


def test_a_room_s_interval_spans_the_middle_95_per_cent_of_the_members() -> None:
    members = tuple(np.random.default_rng(7).normal(0.3, 0.05, 12))
    interval = room_interval(members)
    assert interval is not None
    low, high = np.exp(np.quantile(members, [0.025, 0.975])) - 1
    assert (interval.low, interval.high) == pytest.approx((low, high))


def test_the_round_s_interval_adds_the_rooms_variances() -> None:
    rooms = tuple(tuple(np.random.default_rng(seed).normal(0.3, 0.05, 8)) for seed in range(4))
    interval = round_interval(rooms)
    assert interval is not None
    mean = np.mean([np.mean(room) for room in rooms])
    se = np.sqrt(np.sum([np.var(room, ddof=1) for room in rooms])) / 4
    assert (interval.low, interval.high) == pytest.approx(tuple(np.exp([mean - 1.959964 * se, mean + 1.959964 * se]) - 1), abs=1e-6)


def test_one_member_shows_no_spread() -> None:
    assert room_interval((0.3,)) is None
    assert round_interval(((0.3, 0.2), (0.1,))) is None
