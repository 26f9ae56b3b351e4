"""The reference operators play open rounds' rooms beforehand."""

from typing import Any

from exams.models import FormRoom
from exams.selectors import form_keys
from grading.services.prepare_panels import prepare_panels
from sandbox.models import PanelRun
from sandbox.services.panel_values import panel_is_known, panel_values
from tests.grading.builders import KEYS, NOW, a_round, a_scenario


def test_it_plays_each_room_once_and_then_has_nothing_to_do(db: Any) -> None:
    round_ = a_round(a_scenario())
    FormRoom.objects.update(**KEYS)
    room = form_keys(round_.pk)[0]
    assert not panel_is_known(*room)
    assert prepare_panels(NOW) == 1
    assert prepare_panels(NOW) == 0
    assert panel_is_known(*room)
    assert PanelRun.objects.count() == 1
    values = panel_values(*room)
    assert len({value.bot_id for value in values}) == 24
    best, worst = (max(values, key=lambda v: v.skill), min(values, key=lambda v: v.skill))
    assert best.value_cents > worst.value_cents > 0


def test_a_round_that_is_over_is_left_alone(db: Any) -> None:
    round_ = a_round(a_scenario())
    assert prepare_panels(round_.closes_at) == 0
