"""The panel plays once per scenario, keys and bots."""

import pytest

from sandbox.engine.bots import PANEL
from sandbox.engine.bundle import Keys
from sandbox.models import PanelRun, Scenario
from sandbox.services import panel_values as panel
from sandbox.services.panel_values import keys_digest, panel_values

pytestmark = pytest.mark.django_db
KEYS = Keys(traffic=2**64 - 1, luck=7)


def test_it_gives_the_24_operators_in_the_order_of_the_panel(published: Scenario) -> None:
    assert [value.bot_id for value in panel_values(published.pk, KEYS)] == [bot.id for bot in PANEL]


def test_the_second_time_nobody_plays(published: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    first = panel_values(published.pk, KEYS)
    monkeypatch.setattr(panel, "value_of", lambda *_: pytest.fail("the panel played again"))
    assert panel_values(published.pk, KEYS) == first
    assert PanelRun.objects.filter(keys_digest=keys_digest(KEYS)).count() == 1


def test_other_keys_are_another_evening(published: Scenario) -> None:
    first, second = panel_values(published.pk, KEYS), panel_values(published.pk, Keys(1, 2))
    assert [value.value_cents for value in first] != [value.value_cents for value in second]


def test_a_dropped_memo_is_made_again_with_the_same_numbers(published: Scenario) -> None:
    first = panel_values(published.pk, KEYS)
    PanelRun.objects.all().delete()
    assert panel_values(published.pk, KEYS) == first


def test_the_keys_are_not_kept(published: Scenario) -> None:
    panel_values(published.pk, KEYS)
    row = PanelRun.objects.get(keys_digest=keys_digest(KEYS))
    assert str(KEYS.traffic) not in str(row.values) and f"{KEYS.traffic:x}" not in row.keys_digest
