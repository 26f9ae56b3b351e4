"""What spectators may see: forms that are open to them, seats in them, and one room of a seat. All of it after the last sitting only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certify.accounts.selectors import person_cards
from certify.leaderboards.selectors import Hidden, frozen_rounds, hidden_people
from certify.spectators.errors import NothingToWatch
from certify.spectators.seats import seat_letters
from exams.errors import NotHere
from exams.selectors import attempt_record, program_attempts
from exams.selectors.attempts import RoomRecord
from exams.selectors.openings import (
    FormAttempt,
    form_attempts,
    form_scenarios,
    open_form,
    open_forms,
    replays_wait_until,
)
from grading.selectors.released import ReleasedResult, released_attempts, released_course, released_results
from grading.selectors.replay import replay_bytes
from sandbox.selectors import ScenarioCard, scenario_card

SEATS_ON_STAGE = 24
"""A showing has room for so many; letters are drawn by lot, so that the first ones are."""


@dataclass(frozen=True)
class Seat:
    """A candidate as the public meets them. `name` is empty for whoever shows none. `result` is None on stage: nothing is decided there."""

    letter: str
    name: str
    program: bool
    attempt_id: int
    result: ReleasedResult | None = None


@dataclass(frozen=True)
class WatchedForm:
    """A form with something to watch now. `waits_until`: its replays follow a showing."""

    form: Any
    seats: int
    waits_until: datetime | None


@dataclass(frozen=True)
class SeatRoom:
    """One room of one seat, with what is beside it. `seats`: all of the form, the best first."""

    form: Any
    seats: list[Seat]
    seat: Seat
    room: RoomRecord
    card: ScenarioCard
    course: dict[str, Any]

    def replay(self) -> bytes:
        """The document "replay/1"."""
        return replay_bytes(self.room.scenario_id, self.room.keys, self.room.controls)


def watched_forms(now: datetime, slug: str = "") -> list[WatchedForm]:
    """Forms with at least one final result, or with a showing ahead; of one round or of all, the newest first."""
    forms = open_forms(slug)
    if not forms:
        return []
    attempts = form_attempts(forms)
    frozen = frozen_rounds(form.round_id for form in forms)
    told = [rows for form in forms if form.round_id not in frozen for rows in attempts[form.pk]]
    released = released_attempts(attempt.attempt_id for attempt in told)
    hidden = hidden_people(form.round_id for form in forms)
    counted = []
    for form in forms:
        seated = {row.registration_id for row in attempts[form.pk] if _shown(row, form.round_id, hidden) and row.attempt_id in released}
        waits_until = replays_wait_until(form, now)
        if seated or waits_until:
            counted.append(WatchedForm(form, len(seated), waits_until))
    return counted


def watched_form(slug: str, label: str, now: datetime) -> WatchedForm:
    """Raises NothingToWatch."""
    found = next((one for one in watched_forms(now, slug) if one.form.label == label), None)
    if found is None:
        raise NothingToWatch
    return found


def watched_labels(slug: str, now: datetime) -> list[str]:
    """Of a round's forms that have something to watch."""
    return [one.form.label for one in watched_forms(now, slug)]


def seats_of(form: Any) -> list[Seat]:
    """Whoever has a final result on an open form, best first; of several attempts the last that was judged.

    Nobody while the round's board is frozen: a replay tells its result, and who has one.
    """
    if frozen_rounds([form.round_id]):
        return []
    rows = form_attempts([form])[form.pk]
    results = released_results(row.attempt_id for row in rows)
    last = _last_of_each([row for row in rows if row.attempt_id in results])
    seats = [_replaced(seat, results[seat.attempt_id]) for seat in _seats(form, rows, last)]
    return sorted(seats, key=lambda seat: (-seat.result.score, seat.letter) if seat.result else (0.0, seat.letter))


def stage_of(form: Any) -> list[Seat]:
    """Whoever sits on the stage of a showing: by their letters, at most 24; final or not, nothing of a result is told."""
    rows = form_attempts([form])[form.pk]
    seats = _seats(form, rows, _last_of_each(rows))
    return sorted(seats, key=lambda seat: (len(seat.letter), seat.letter))[:SEATS_ON_STAGE]


def seat_room(slug: str, label: str, letter: str, position: int, now: datetime) -> SeatRoom:
    """One room of a seat with a final result. Raises NothingToWatch for everything else."""
    try:
        form = open_form(slug, label)
    except NotHere:
        raise NothingToWatch from None
    seats = seats_of(form)
    seat = next((seat for seat in seats if seat.letter == letter), None)
    if seat is None or replays_wait_until(form, now) is not None:
        raise NothingToWatch
    room = next((room for room in attempt_record(seat.attempt_id).rooms if room.position == position), None)
    if room is None or seat.result is None or position not in seat.result.uplifts:
        raise NothingToWatch
    return SeatRoom(form, seats, seat, room, scenario_card(room.scenario_id), released_course(seat.attempt_id, position))


def room_cards(form: Any) -> list[ScenarioCard]:
    """The form's rooms in their order."""
    return [scenario_card(scenario_id) for scenario_id in form_scenarios(form)]


def _shown(row: FormAttempt, round_id: int, hidden: Hidden) -> bool:
    return not row.void and (round_id, row.person_id) not in hidden


def _last_of_each(rows: Iterable[FormAttempt]) -> dict[int, FormAttempt]:
    """By registration."""
    return {row.registration_id: row for row in rows if not row.void}


def _seats(form: Any, rows: list[FormAttempt], last: dict[int, FormAttempt]) -> list[Seat]:
    """Letters are drawn among all who started, so that nobody's letter moves when somebody is hidden."""
    first = {row.registration_id: str(row.public_id) for row in reversed(rows)}
    letters = seat_letters(first)
    hidden, programs = hidden_people([form.round_id]), program_attempts(form.round_id)
    names = {card.id: card.display_name for card in person_cards([row.person_id for row in last.values()]).values() if card.name_public}
    return [
        Seat(letters[row.registration_id], names.get(row.person_id, ""), row.attempt_id in programs, row.attempt_id)
        for row in last.values()
        if _shown(row, form.round_id, hidden)
    ]


def _replaced(seat: Seat, result: ReleasedResult) -> Seat:
    return Seat(seat.letter, seat.name, seat.program, seat.attempt_id, result)
