"""The growth of a round's forms, from the panels that its rooms are graded by."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO
from math import exp, log
from statistics import fmean, median

import pytest
from django.core.management import CommandError, call_command

from exams.errors import GrowthNotDerived
from exams.models import FormRoom, Round
from exams.selectors import commitments_of, drafts_without_growth, keys_of
from exams.services.create_round import create_round
from exams.services.publish_round import publish_round
from grading.errors import RubricError
from grading.rubric.expected_growth import DerivedGrowth, round_growth
from grading.services import derive_growth as deriving
from grading.services.derive_growth import derive_growth
from sandbox.engine.bundle import Keys
from sandbox.engine.errors import VersionNotPinned
from sandbox.models import Scenario
from sandbox.services.panel_values import PanelValue, panel_is_known, panel_values
from tests.grading.builders import KEYS, NOW, a_new_round, a_panel, a_round, a_scenario, another_room


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


def test_a_draft_gets_its_growth_from_panels_that_play_a_few_rooms_at_a_time(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rooms, two at once: the first step plays, the second one ends; the growth is the one that the formula gives."""
    rooms = [a_scenario(), a_scenario(another_room("net_gmv")), a_scenario(title_en="Third")]
    draft = create_round(a_new_round(*rooms, expected_growth=None, cut_score=Decimal(520)), None, NOW)
    played: list[int] = []

    def play(scenario_id: int, keys: Keys) -> list[PanelValue]:
        if not panel_is_known(scenario_id, keys):
            played.append(scenario_id)
            a_panel(Scenario.objects.get(pk=scenario_id), keys)
        return panel_values(scenario_id, keys)

    monkeypatch.setattr(deriving, "panel_values", play)
    assert deriving.derive_due(NOW)
    assert (len(played), Round.objects.get().derived_at) == (2, None)
    with pytest.raises(GrowthNotDerived):
        publish_round(draft.pk, None, NOW)
    assert not deriving.derive_due(NOW)
    round_ = publish_round(draft.pk, None, NOW)
    # 24 values evenly between half and twice the baseline's: at 520 the operator stands a fifth of a deviation above the median.
    logs = [log(0.5 + 1.5 * seat / 23) for seat in range(24)]
    at_cut = median(logs) + 0.2 * 1.4826 * median(abs(x - median(logs)) for x in logs)
    assert float(round_.expected_growth) == round(exp(at_cut) - 1, 4)
    assert {row["rules"]["expected_growth"] for row in commitments_of(round_.pk)} == {float(round_.expected_growth)}


def test_a_draft_that_cannot_be_derived_says_so_and_does_not_hold_up_the_next(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first = create_round(a_new_round(a_scenario(), slug="first"), None, NOW)
    second = create_round(a_new_round(a_scenario(title_en="Other"), slug="second"), None, NOW + timedelta(seconds=1))
    monkeypatch.setattr(deriving, "panel_values", lambda *_: (_ for _ in ()).throw(VersionNotPinned("room/99")))
    assert deriving.derive_due(NOW)
    first.refresh_from_db()
    assert "room/99" in first.growth_problem
    assert drafts_without_growth() == [second.pk]


def test_forms_of_one_round_share_the_mean_of_their_logs() -> None:
    forms = [DerivedGrowth(0.21, (0.21,)), DerivedGrowth(0.1, (0.1,))]
    assert round_growth(forms) == round((1.21 * 1.1) ** 0.5 - 1, 4)
    with pytest.raises(RubricError):
        round_growth([])
