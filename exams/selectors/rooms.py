"""Rooms of attempts as the engine takes them: scenario, keys, opening, log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from exams.errors import NotHere
from exams.models import Action, AttemptRoom, FormRoom
from exams.models.action import WITHDRAW
from exams.timing.personal_clock import PersonalClock
from exams.timing.room_clock import RoomClock
from exams.tries import last_try
from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.controls import Control
from sandbox.selectors import load_scenario, published_scenarios


@dataclass(frozen=True)
class RoomSource:
    """What never changes in a live room, so that a process may keep it."""

    room_id: int
    attempt_id: int
    scenario: Scenario
    keys: Keys
    opening: tuple[Control, ...]

    @cached_property
    def ticks(self) -> int:
        return self.scenario.ticks


def keys_of(form_room: FormRoom) -> Keys:
    return Keys(traffic=int(form_room.traffic_key, 16), luck=int(form_room.luck_key, 16))


def scenario_digest(scenario_id: int) -> str:
    """SHA-256 of the published scenario's canonical bytes."""
    digest: str = published_scenarios().values_list("digest", flat=True).get(pk=scenario_id)
    return digest


def opening_controls(room: AttemptRoom) -> tuple[Control, ...]:
    """The opening plan, in force at tick 0."""
    return tuple(Control(0, row["lever"], row["sku"], row["value"]) for row in room.opening)


def room_source(room_id: int) -> RoomSource:
    """Read once a room is live: the opening can no longer change then."""
    return room_sources([room_id])[0]


def room_sources(room_ids: Iterable[int]) -> list[RoomSource]:
    """Of several live rooms at once."""
    rooms = list(AttemptRoom.objects.select_related("form_room").filter(pk__in=list(room_ids)))
    scenarios = {scenario_id: load_scenario(scenario_id) for scenario_id in {room.form_room.scenario_id for room in rooms}}
    return [
        RoomSource(room.pk, room.attempt_id, scenarios[room.form_room.scenario_id], keys_of(room.form_room), opening_controls(room)) for room in rooms
    ]


def room_clock(room: AttemptRoom, scenario: Scenario, personal: PersonalClock) -> RoomClock:
    if room.live_at is None:
        raise ValueError("a room has a clock from the instant at which it is live")
    return RoomClock(room.try_at or room.live_at, scenario.ticks, scenario.speed, personal, room.try_tick)


def effective_log(opening: Sequence[Control], actions: Iterable[Action], ticks: int) -> tuple[Control, ...]:
    """What the engine replays: the opening, then each action that stands from its effective tick; ties in order of numbers. Of the last try."""
    live = [Control(action.effective_tick, action.lever, action.sku, action.value) for action in standing(actions) if action.effective_tick < ticks]
    return (*opening, *sorted(live, key=lambda control: control.tick))


def standing(actions: Iterable[Action]) -> list[Action]:
    """The actions of the last try without the withdrawals and without what they took back. `actions` is the whole log."""
    everything = last_try(actions).rows
    withdrawn = {action.value for action in everything if action.lever == WITHDRAW}
    return [action for action in everything if action.lever != WITHDRAW and str(action.number) not in withdrawn]


def actions_after(room_id: int, number: int = 0) -> list[Action]:
    return list(Action.objects.filter(attempt_room_id=room_id, number__gt=number).order_by("number"))


def own_room(person_id: int, public_id: str, position: int) -> AttemptRoom:
    """The person's own room; NotHere for everybody else's and for what does not exist."""
    room = (
        AttemptRoom.objects.select_related("attempt__registration__round", "attempt__form", "form_room")
        .filter(attempt__public_id=public_id, position=position, attempt__registration__person_id=person_id)
        .first()
    )
    if room is None:
        raise NotHere
    return room
