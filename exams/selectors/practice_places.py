"""Where one can practise now: the rooms of every open practice round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from exams.models import FormRoom, RoundKind
from exams.selectors.rounds import open_rounds, round_state
from sandbox.selectors import scenario_card


@dataclass(frozen=True)
class PracticePlace:
    """One room of a practice round. `levers` are those that the room leaves to the operator."""

    slug: str
    round_title_zh: str
    round_title_en: str
    title_zh: str
    title_en: str
    host: str
    minutes: float
    levers: frozenset[str]


def practice_places(now: datetime) -> list[PracticePlace]:
    """In the order of rounds and rooms; a room that stands in several forms once."""
    places: dict[tuple[str, int], PracticePlace] = {}
    for round_ in open_rounds(now):
        if round_.kind != RoundKind.PRACTICE or round_state(round_, now) != "open":
            continue
        for scenario_id in FormRoom.objects.filter(form__round=round_).order_by("form_id", "position").values_list("scenario_id", flat=True):
            card = scenario_card(scenario_id)
            levers = frozenset(name for name, line in card.levers.items() if line.enabled)
            titles = (round_.title_zh, round_.title_en, card.title_zh, card.title_en)
            places.setdefault((round_.slug, scenario_id), PracticePlace(round_.slug, *titles, card.host, card.ticks * 5 / 60, levers))
    return list(places.values())
