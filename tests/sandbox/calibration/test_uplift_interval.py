"""The 95 % interval of an uplift: as wide as the members scatter."""

from __future__ import annotations

import math

import pytest

from sandbox.calibration.uplift_interval import uplift_interval


@pytest.mark.parametrize("members", [(), (0.3,)])
def test_fewer_than_two_members_show_no_spread(members: tuple[float, ...]) -> None:
    assert uplift_interval(0.25, members) == (0.25, 0.25)


def test_it_is_symmetric_on_the_scale_of_ratios() -> None:
    low, high = uplift_interval(0.2, [0.1, 0.3, 0.2, 0.25, 0.15, 0.2, 0.22, 0.18])
    assert math.log1p(0.2) - math.log1p(low) == pytest.approx(math.log1p(high) - math.log1p(0.2))


def test_a_point_off_the_members_widens_it() -> None:
    members = [0.1, 0.12, 0.08, 0.11]
    near, far = uplift_interval(0.1, members), uplift_interval(0.3, members)
    assert far[1] - far[0] > near[1] - near[0]
    assert far[0] < min(members)


def test_few_members_make_it_wider_than_many_of_the_same_scatter() -> None:
    few, many = uplift_interval(0.0, [-0.1, 0.1]), uplift_interval(0.0, [-0.1, 0.1] * 6)
    assert few[1] > 2 * many[1]


def test_nobody_loses_more_than_everything() -> None:
    low, high = uplift_interval(-0.97, [-1.0, -0.9, -0.99, -0.8])
    assert -1.0 <= low < -0.97 < high


def test_it_holds_the_truth_as_often_as_it_says() -> None:
    import numpy as np

    random = np.random.default_rng(11)
    draws = 0.05 * random.standard_normal((4000, 9))
    # the point and the truth scatter around each other as the members do around the point
    inside = [low <= 0.1 + error <= high for error, *members in draws for low, high in [uplift_interval(0.1, [0.1 + m for m in members])]]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.03)
