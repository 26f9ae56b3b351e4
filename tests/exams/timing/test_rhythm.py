"""Script-like timing: programs show, people do not."""

from datetime import UTC, datetime, timedelta
from itertools import accumulate

import numpy as np
import pytest

from exams.timing.rhythm import FEWEST, rhythm

START = datetime(2026, 3, 1, 10, tzinfo=UTC)


def at(seconds: list[float]) -> list[datetime]:
    return [START + timedelta(seconds=second) for second in seconds]


def people(seed: int, actions: int) -> list[datetime]:
    """Waiting times of people: lognormal, median 4 s."""
    waits = np.random.Generator(np.random.PCG64(seed)).lognormal(np.log(4.0), 0.8, actions)
    return at(list(accumulate(float(wait) for wait in waits)))


def test_a_program_that_answers_frames_is_seen_by_its_phase() -> None:
    draws = np.random.Generator(np.random.PCG64(1))
    seconds = np.cumsum(draws.integers(1, 9, 40)) + draws.normal(0.2, 0.03, 40)
    sign = rhythm(at(sorted(float(second) for second in seconds)))
    assert (sign.sign, sign.phase > 0.9) == ("phase", True)


def test_a_program_that_waits_is_seen_by_its_interval() -> None:
    assert rhythm(at([5.37 * number for number in range(30)])).sign == "interval"


def test_an_outbox_that_empties_after_a_lost_connection_is_no_script() -> None:
    assert rhythm(at([100 + 0.04 * number for number in range(60)])).sign == ""


def test_few_actions_say_nothing() -> None:
    assert rhythm(at([2.0 * number for number in range(FEWEST - 1)])).sign == ""
    assert rhythm(at([2.0 * number for number in range(FEWEST)])).sign == "interval"


@pytest.mark.parametrize("actions", [20, 60, 200])
def test_of_two_thousand_people_none_is_reported(actions: int) -> None:
    assert [seed for seed in range(2000) if rhythm(people(seed, actions)).sign] == []
