"""How far pass rates of forms differ: against forms that are drawn and sat."""

from itertools import pairwise

import numpy as np
import pytest

from grading.reliability.other_forms import WANTED, expected_difference, other_forms

MEAN, PERSON, ROOM, RESIDUAL, ROOMS, CUT = 440.0, 9000.0, 900.0, 4500.0, 6, 500.0


def test_it_is_what_drawn_forms_show() -> None:
    """2,000 forms of six rooms, each sat by 20,000 people: nobody's luck is left in a form's pass rate."""
    random = np.random.default_rng(7)
    true = MEAN + np.sqrt(PERSON) * random.standard_normal(20_000)
    luck = np.sqrt(RESIDUAL / ROOMS) * random.standard_normal(20_000)
    scores = np.sort(true + luck)
    shifts = np.sqrt(ROOM / ROOMS) * random.standard_normal(2000)
    rates = 1 - np.searchsorted(scores, CUT - shifts) / scores.size
    found = other_forms(MEAN, PERSON, ROOM, RESIDUAL, ROOMS, CUT)
    assert found is not None
    assert found.spread == pytest.approx(rates.std(), rel=0.05)
    assert found.difference == pytest.approx(np.mean([abs(a - b) for a, b in pairwise(rates)]), rel=0.06)
    sets = rates[: 4 * (rates.size // 4)].reshape(-1, 4).mean(axis=1)
    assert expected_difference(found.spread, 4) == pytest.approx(np.mean([abs(a - b) for a, b in pairwise(sets)]), rel=0.12)


def test_the_number_of_forms_is_the_least_that_is_enough() -> None:
    found = other_forms(MEAN, PERSON, ROOM, RESIDUAL, ROOMS, CUT)
    assert found is not None and found.forms_needed > 1
    assert expected_difference(found.spread, found.forms_needed) <= WANTED < expected_difference(found.spread, found.forms_needed - 1)


@pytest.mark.parametrize(
    ("easier", "why"),
    [
        ({"room": 0.0}, "rooms that are all alike"),
        ({"cut": 900.0}, "a cut that nobody is near"),
        ({"rooms": 600}, "very many rooms"),
    ],
)
def test_one_form_is_enough_for(easier: dict[str, float], why: str) -> None:
    found = other_forms(**{"mean": MEAN, "person": PERSON, "room": ROOM, "residual": RESIDUAL, "rooms": ROOMS, "cut": CUT, **easier})  # type: ignore[arg-type]
    assert found is not None and found.forms_needed == 1, why


def test_nothing_is_said_where_nobody_differs() -> None:
    assert other_forms(MEAN, 0.0, 0.0, 0.0, ROOMS, CUT) is None
