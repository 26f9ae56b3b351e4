"""What stands before a sitting: a published certification of so many rooms, and its people on the roster."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from tests.services.sitting.candidate import Seat

SLUG, PASSWORD = "sitting", "sits-through-everything-2026"
START_IN_S = 6.0


@dataclass(frozen=True)
class Rooms:
    """`count` rooms of `ticks` ticks at `speed` simulated seconds a second."""

    count: int
    ticks: int
    speed: int

    @property
    def live_s(self) -> float:
        return self.ticks * 5 / self.speed


def stage(people: int, rooms: Rooms, pause_s: float) -> list[Seat]:
    """A third of the people keep to the rules; half hand their rooms over before the end, half play them out. It begins START_IN_S from now."""
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from certify.accounts.models import Person
    from certify.accounts.services.grant_role import grant_role
    from exams.services.register import register

    now = _now()
    with transaction.atomic():  # else the worker, which looks for rounds without a panel, plays one
        round_ = _round(rooms, now)
    password = make_password(PASSWORD)  # once: Argon2 is slow on purpose
    seats = []
    for number in range(people):
        person = Person.objects.create(username=f"sits-{number}", display_name=f"Sitter {number}", password=password)
        grant_role(person, "candidate", by=None, now=now)
        register(round_, person, now)
        leaves_s = None if number % 2 else rooms.live_s * (0.06 + 0.004 * (number % 10))
        seats.append(Seat(person.username, PASSWORD, number, pause_s, leaves_s, calm=number % 3 == 0))
    return seats


def _round(rooms: Rooms, now: Any) -> Any:
    """A cut that many reach, so that certificates are issued."""
    from exams.models import FormRoom
    from exams.selectors import keys_of
    from exams.services.create_round import NewRound, create_round
    from tests.grading.builders import a_panel, a_scenario, published

    start = now + timedelta(seconds=START_IN_S)
    new = NewRound(
        slug=SLUG, title_zh="考试", title_en="Sitting", kind="certification", opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=6),
        forms=[[a_scenario(scenario).pk for scenario in _scenarios(rooms)]], sittings=[(start, now + timedelta(hours=5))],
        expected_growth=Decimal(0), cut_score=Decimal(200), break_s=3600,
    )  # fmt: skip
    draft = create_round(new, None, now)
    for room in FormRoom.objects.filter(form__round=draft).select_related("scenario"):
        a_panel(room.scenario, keys_of(room))
    return published(draft)


@cache
def _scenarios(rooms: Rooms) -> Sequence[Any]:
    from sandbox.engine.controls import Control
    from sandbox.engine.reference_room import reference_scenario

    whole = reference_scenario()
    room = replace(
        whole,
        ticks=rooms.ticks,
        speed=rooms.speed,
        incidents=tuple(incident for incident in whole.incidents if incident.tick + incident.ticks < rooms.ticks),
        baseline=(Control(0, "pitch", "T3", ""), Control(0, "cue", "", "hold"), Control(0, "ad_spend", "", "20")),  # easily beaten
    )
    metrics = ("gmv", "net_gmv", "gmv")
    return [replace(room, metric=metrics[number], preparation_s=600 + number) for number in range(rooms.count)]  # type: ignore[arg-type]


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()
