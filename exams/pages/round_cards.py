"""Rounds as cards on lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from exams.models import FormRoom, Round
from exams.pages.language import local
from exams.selectors import round_state, stated_growth


@dataclass(frozen=True)
class RoundCard:
    """What a card of a round says."""

    slug: str
    title: str
    description: str
    kind: str
    kind_name: str
    level_name: str
    demo: bool
    state: str
    opens_at: datetime
    closes_at: datetime
    rooms: int  # of each form, extra rooms included
    extra_rooms: int
    attempts_allowed: int
    growth: float | None  # a fraction; None while a draft waits for the derivation


def round_cards(rounds: Sequence[Round], now: datetime) -> list[RoundCard]:
    """In the given order; one query for the number of rooms."""
    counted = FormRoom.objects.filter(form__round__in=rounds).values_list("form__round").annotate(rooms=Count("position", distinct=True))
    rooms = dict(counted)
    return [
        RoundCard(
            slug=round_.slug,
            title=local(round_, "title"),
            description=local(round_, "description"),
            kind=round_.kind,
            kind_name=str(round_.get_kind_display()),
            level_name=str(round_.get_level_display()) if round_.level else "",
            demo=round_.demo,
            state=round_state(round_, now),
            opens_at=round_.opens_at,
            closes_at=round_.closes_at,
            rooms=rooms.get(round_.pk, 0),
            extra_rooms=0 if round_.base_rooms is None else rooms.get(round_.pk, 0) - round_.base_rooms,
            attempts_allowed=round_.attempts_allowed,
            growth=stated_growth(round_),
        )
        for round_ in rounds
    ]
