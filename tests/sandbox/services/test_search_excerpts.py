"""Bots try excerpts; the best comes first."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sandbox import selectors
from sandbox.models import Room
from sandbox.services import search_excerpts as search
from sandbox.services.search_excerpts import excerpt_starts, search_excerpts

pytestmark = pytest.mark.django_db


def test_starts_cover_the_session_up_to_the_last_that_fits(room: Room) -> None:
    model = selectors.load_room(room.pk)
    assert excerpt_starts(model, 30, 20) == [0, 20, 40, 60]
    assert excerpt_starts(model, 85, 10) == [0, 5]
    assert excerpt_starts(model, 91, 10) == []


def test_the_bots_play_every_excerpt_as_an_exam(room: Room) -> None:
    found = search_excerpts(selectors.load_room(room.pk), "exam", {}, {"minutes": 5}, step=85)
    assert {excerpt.start_minute for excerpt in found} == {0, 85}
    assert all(excerpt.minutes == 5 and -1 <= excerpt.separation <= 1 for excerpt in found)
    assert [len(excerpt.reasons) for excerpt in found] == sorted(len(excerpt.reasons) for excerpt in found)


def test_fewest_reasons_then_the_clearest_order_of_skill_come_first(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {0: (0.95, [["headroom_too_small", {}]]), 10: (0.82, []), 20: (0.90, [])}

    def measured(scenario: object, *_args: object, **_options: object) -> dict[str, object]:
        separation, reasons = told[scenario.start_tick // 12]  # type: ignore[attr-defined]
        return {"headroom": 0.5, "separation": separation, "single_levers": [], "degenerate": [], "reasons": reasons}

    monkeypatch.setattr(search, "measure_gate", measured)
    found = search_excerpts(selectors.load_room(room.pk), "exam", {}, {"minutes": 70}, step=10)
    assert [excerpt.start_minute for excerpt in found] == [20, 10, 0]


def test_the_command_lists_them_and_refuses_nonsense(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    result = {"headroom": 0.5, "separation": 0.9, "single_levers": [], "degenerate": [], "reasons": []}
    monkeypatch.setattr(search, "measure_gate", lambda *_args, **_options: result)
    out = StringIO()
    call_command("propose_excerpts", str(room.pk), "--minutes", "60", "--step", "15", "--json", stdout=out, stderr=StringIO())
    assert [row["start_minute"] for row in json.loads(out.getvalue())] == [0, 15, 30]
    with pytest.raises(CommandError, match="there is no room"):
        call_command("propose_excerpts", "999999", stdout=StringIO())
    with pytest.raises(CommandError, match="minutes between"):
        call_command("propose_excerpts", str(room.pk), "--minutes", "500", stdout=StringIO())
