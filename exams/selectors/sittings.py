"""Sittings as reports on them need them: which are over, who sat them, when they acted, from where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Q

from exams.models import Action, Attempt, AttemptRoom, AttemptState, ConsoleGap, ConsolePlace, RoundKind, Sitting
from exams.selectors.clocks import PLAIN_CLOCK, personal_clocks
from exams.selectors.rooms import room_clock
from exams.timing.hurry import Hurry, hurry
from exams.timing.personal_clock import SECOND_US, PersonalClock
from exams.timing.rhythm import Rhythm, rhythm
from sandbox.engine.levers import TICK_S
from sandbox.selectors import load_scenario

COMPARED_STATES = (AttemptState.CLOSED, AttemptState.GRADED, AttemptState.FINALISED)
"""Closed and not void."""


@dataclass(frozen=True)
class SittingCard:
    """What a page says of a sitting."""

    id: int
    round_id: int
    round_slug: str
    title_zh: str
    title_en: str
    kind: str
    form: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class SatAttempt:
    """A closed attempt of a sitting that counts."""

    attempt_id: int
    public_id: str
    person_id: int
    number: int
    state: str
    closed_at: datetime


@dataclass(frozen=True)
class RoomTiming:
    """When somebody acted in a room, by the server's clock alone."""

    position: int
    rhythm: Rhythm
    hurry: Hurry


@dataclass(frozen=True)
class Place:
    """From where an attempt was steered. `address` is shortened to its network, `browser` to the first words of what it says of itself."""

    address: str
    browser: str
    first_seen_at: datetime
    last_seen_at: datetime


def sitting_card(sitting_id: int) -> SittingCard | None:
    row = Sitting.objects.select_related("round", "form").filter(pk=sitting_id).first()
    if row is None:
        return None
    round_: Any = row.round
    return SittingCard(row.pk, round_.pk, round_.slug, round_.title_zh, round_.title_en, round_.kind, row.form.label, row.starts_at, row.ends_at)


def sitting_of_attempt(attempt_id: int) -> int:
    """The sitting whose form the attempt has."""
    return int(Sitting.objects.values_list("pk", flat=True).get(form__attempts=attempt_id))


def sat_attempts(sitting_id: int) -> list[SatAttempt]:
    """Those that can be compared, in the order in which they were started."""
    rows = Attempt.objects.filter(form__sitting=sitting_id, state__in=COMPARED_STATES, closed_at__isnull=False)
    found = rows.select_related("registration").order_by("started_at", "pk")
    return [
        SatAttempt(row.pk, str(row.public_id), row.registration.person_id, row.number, row.state, row.closed_at) for row in found if row.closed_at
    ]


def people_of_attempts(attempt_ids: Iterable[int]) -> dict[int, int]:
    """Who sat them: ids of people by attempt."""
    return dict(Attempt.objects.filter(pk__in=list(attempt_ids)).values_list("pk", "registration__person_id"))


def public_ids_of(attempt_ids: Iterable[int]) -> dict[int, str]:
    """The names under which attempts are addressed."""
    return {attempt_id: str(public_id) for attempt_id, public_id in Attempt.objects.filter(pk__in=list(attempt_ids)).values_list("pk", "public_id")}


def sittings_over(now: datetime, since: timedelta) -> list[tuple[int, datetime]]:
    """(sitting, when its last attempt closed) of sittings with results that ended within `since`, nobody sits any more and two people have sat."""
    over = Sitting.objects.filter(ends_at__lte=now, ends_at__gt=now - since).exclude(round__kind=RoundKind.PRACTICE)
    open_ = Attempt.objects.filter(closed_at=None).values("form_id")
    counted = over.exclude(form_id__in=open_).annotate(
        sat=Count("form__attempts", filter=Q(form__attempts__state__in=COMPARED_STATES)), last=Max("form__attempts__closed_at")
    )
    return [(row.pk, row.last) for row in counted.filter(sat__gte=2).order_by("pk")]


def room_timings(attempt_id: int) -> list[RoomTiming]:
    """Of every room that was live."""
    rooms = list(AttemptRoom.objects.filter(attempt=attempt_id, live_at__isnull=False).select_related("form_room").order_by("position"))
    clocks = personal_clocks([attempt_id])
    found = []
    for room in rooms:
        instants = list(Action.objects.filter(attempt_room=room).order_by("number").values_list("at", flat=True))
        back = list(ConsoleGap.objects.filter(attempt_room=room).values_list("back_at", flat=True))
        found.append(RoomTiming(room.position, rhythm(instants), hurry(instants, _incidents(room, clocks), back)))
    return found


def _incidents(room: AttemptRoom, clocks: Mapping[int, PersonalClock]) -> list[datetime]:
    """The instants at which the clock came to the tick of an incident: its frame goes out after that."""
    scenario = load_scenario(room.form_room.scenario_id)
    clock = room_clock(room, scenario, clocks.get(room.attempt_id, PLAIN_CLOCK))
    begun = [
        clock.personal.instant(clock.live_at, Fraction((row.tick - clock.first_tick) * TICK_S * SECOND_US, clock.speed)) for row in scenario.incidents
    ]
    return sorted(instant for instant in begun if instant is not None and (room.closed_at is None or instant < room.closed_at))


def places_of(attempt_ids: Sequence[int]) -> dict[int, list[Place]]:
    """By attempt, in order of time."""
    found: dict[int, list[Place]] = {attempt_id: [] for attempt_id in attempt_ids}
    for row in ConsolePlace.objects.filter(attempt__in=attempt_ids).order_by("first_seen_at", "pk"):
        found[row.attempt_id].append(Place(network_of(row.address), browser_of(row.agent), row.first_seen_at, row.last_seen_at))
    return found


def network_of(address: str) -> str:
    """The first half of an address: enough to see that it changed, not enough to find a household."""
    if ":" in address:
        return ":".join(address.split(":")[:3]) + ":…"
    parts = address.split(".")
    return ".".join(parts[:2]) + ".…" if len(parts) == 4 else address


def browser_of(agent: str) -> str:
    """What a browser calls itself, as far as people tell browsers apart."""
    name = next((word for mark, word in _BROWSERS if mark in agent), agent.split(" ", maxsplit=1)[0][:30] or "?")
    system = next((word for mark, word in _SYSTEMS if mark in agent), "")
    return f"{name}, {system}" if system else name


_BROWSERS = (
    ("Edg/", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("python", "Python"),
)
_SYSTEMS = (("Windows", "Windows"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Android", "Android"), ("Mac OS X", "macOS"), ("Linux", "Linux"))
