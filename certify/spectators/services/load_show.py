"""Reads a showing, its stage and the runs of a room from the database and the cache."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from certify.spectators.selectors import stage_of
from certify.spectators.show import Show, StageSeat
from exams.errors import NotHere
from exams.selectors import attempt_record
from exams.selectors.openings import programme_of, showing_by_id
from grading.selectors.replay import replay_bytes


def load_show(public_id: UUID) -> Show | None:
    """None for what is not there, or not shown."""
    try:
        return show_of(showing_by_id(public_id))
    except NotHere:
        return None


def show_of(showing: Any) -> Show:
    """Of a showing that is shown; without its runs."""
    seats = tuple(StageSeat(seat.letter, seat.name, seat.program, seat.attempt_id) for seat in stage_of(showing.form))
    return Show(showing.public_id, showing.starts_at, showing.speed, programme_of(showing), showing.cancelled_at is not None, seats)


def load_runs(show: Show, position: int) -> dict[str, dict[str, Any]]:
    """Letter → the run in this room, for every seat that had it. The first time costs a replay of each."""
    return {seat.letter: run for seat in show.seats if (run := load_run(seat.attempt_id, position)) is not None}


def load_run(attempt_id: int, position: int) -> dict[str, Any] | None:
    room = next((room for room in attempt_record(attempt_id).rooms if room.position == position), None)
    if room is None:
        return None
    document: dict[str, Any] = json.loads(replay_bytes(room.scenario_id, room.keys, room.controls))
    return document
