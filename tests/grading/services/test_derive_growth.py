"""The growth of a round's forms, from the panels that its rooms are graded by."""

from io import StringIO
from math import exp, log
from statistics import fmean, median

import pytest
from django.core.management import CommandError, call_command

from exams.models import FormRoom
from exams.selectors import keys_of
from grading.services.derive_growth import derive_growth
from tests.grading.builders import KEYS, a_panel, a_round, a_scenario, another_room


@pytest.fixture
def round_id(db: None) -> int:
    round_ = a_round(a_scenario(), a_scenario(another_room("net_gmv")))
    FormRoom.objects.update(**KEYS)
    for room in FormRoom.objects.select_related("scenario"):
        a_panel(room.scenario, keys_of(room))
    return int(round_.pk)


def test_at_the_panels_median_it_is_the_median_operator(round_id: int) -> None:
    """The builders' panel: 24 values evenly between half and twice the baseline's."""
    middle = median(log(0.5 + 1.5 * seat / 23) for seat in range(24))
    derived = derive_growth(round_id, 500.0)
    assert set(derived) == {"A"}
    assert derived["A"].rooms == pytest.approx([exp(middle) - 1] * 2)
    assert derived["A"].growth == round(exp(fmean([middle, middle])) - 1, 4)


def test_the_command_prints_the_derived_growth_beside_the_stated_one(round_id: int) -> None:
    said = StringIO()
    call_command("expected_growth", "autumn", stdout=said)
    first, form = said.getvalue().splitlines()
    assert first == "cut 430.0; the round states a growth of +2.00%"
    assert form.startswith(f"form A: {derive_growth(round_id, 430.0)['A'].growth:+.2%} (rooms: ")


@pytest.mark.parametrize(("arguments", "text"), [(("winter",), "no round winter"), (("autumn", "--cut", "900"), "stand at this cut")])
def test_it_says_what_it_cannot_do(arguments: tuple[str, ...], text: str, round_id: int) -> None:
    with pytest.raises(CommandError, match=text):
        call_command("expected_growth", *arguments)
