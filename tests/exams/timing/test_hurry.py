"""Faster than people: programs show, people with shortcuts do not."""

from datetime import UTC, datetime, timedelta
from itertools import accumulate

import numpy as np
import pytest

from exams.timing.hurry import BURSTS, hurry

START = datetime(2026, 3, 1, 10, tzinfo=UTC)


def at(seconds: list[float]) -> list[datetime]:
    return [START + timedelta(seconds=float(second)) for second in seconds]


def shortcuts(seed: int, units: int) -> list[datetime]:
    """Somebody with shortcuts: one to three keys 0.12 to 0.4 s apart, then at least the 1.35 s of thought of the keystroke-level model."""
    draws = np.random.Generator(np.random.PCG64(seed))
    waits: list[float] = []
    for _ in range(units):
        waits += [1.35 + float(draws.lognormal(0.5, 0.8)), *(float(draws.uniform(0.12, 0.4)) for _ in range(int(draws.integers(0, 3))))]
    return at(list(accumulate(waits)))


def test_a_program_that_sends_its_orders_together_is_seen() -> None:
    bursts = [10.0 * number + 0.05 * place for number in range(6) for place in range(5)]
    found = hurry(at(bursts), [])
    assert found.bursts == 6
    assert found.signs == ("burst",)


def test_an_outbox_that_empties_after_a_lost_connection_is_no_burst() -> None:
    bursts = [20.0 * number + 0.05 * place for number in range(6) for place in range(5)]
    back = [20.0 * number - 1 for number in range(6)]
    assert hurry(at(bursts), [], at(back)).bursts == 0


def test_a_program_that_waits_for_incidents_is_seen() -> None:
    incidents = [30.0, 90.0, 150.0, 210.0]
    calm = [5.0 + 15 * number for number in range(16)]
    actions = sorted([*calm, *(second + 0.05 for second in incidents)])
    found = hurry(at(actions), [START + timedelta(seconds=second - 0) for second in incidents])
    assert (found.quick, found.incidents, found.signs) == (4, 4, ("reaction",))


def test_whoever_acts_all_the_time_also_acts_just_then() -> None:
    actions = [0.3 * number for number in range(800)]
    found = hurry(at(actions), at([float(30 * number) + 0.21 for number in range(1, 7)]))
    assert found.quick >= 3
    assert "reaction" not in found.signs


def test_nobody_without_actions_is_reported() -> None:
    assert hurry([], at([3.0])).signs == ()


@pytest.mark.parametrize("units", [30, 120])
def test_of_a_thousand_people_with_shortcuts_none_is_reported(units: int) -> None:
    incidents = at([40.0, 100.0, 160.0, 220.0])
    assert [seed for seed in range(1000) if hurry(shortcuts(seed, units), incidents).signs] == []
    assert BURSTS == 3
