"""What is left behind counts against what the baseline leaves."""

from dataclasses import replace

import pytest

from sandbox.engine.hand_over import hand_over_kept
from sandbox.engine.result import HandOver

LEFT = HandOver(followers_gained=100, trust=0.7, energy=0.5, fan_fatigue=0.5)


def test_leaving_the_room_as_it_was_found_is_enough() -> None:
    assert hand_over_kept(LEFT, LEFT)


@pytest.mark.parametrize(
    ("field", "within", "beyond"),
    [("followers_gained", 90, 89), ("trust", 0.66, 0.64), ("energy", 0.46, 0.44), ("fan_fatigue", 2.4, 2.6)],
)
def test_each_measure_has_a_margin_and_no_more(field: str, within: float, beyond: float) -> None:
    assert hand_over_kept(replace(LEFT, **{field: within}), LEFT)
    assert not hand_over_kept(replace(LEFT, **{field: beyond}), LEFT)
