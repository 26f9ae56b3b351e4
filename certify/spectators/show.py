"""A showing as a process plays it: programme, seats, runs. What may be told at a moment is decided here. No clock, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from certify.spectators.extract import between, history, strip
from exams.timing.programme import Moment, Part, moment

HISTORY_TICKS = 12
"""GMV so far is kept once a simulated minute."""


@dataclass(frozen=True)
class StageSeat:
    """Who sits there, as the public is told."""

    letter: str
    name: str
    program: bool
    attempt_id: int


@dataclass
class Show:
    """`runs`: room position → letter → document "replay/1"; None until it is loaded. A seat without that room is left out."""

    public_id: UUID
    starts_at: datetime
    speed: int
    parts: tuple[Part, ...]
    cancelled: bool
    seats: tuple[StageSeat, ...]
    runs: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def moment(self, now: datetime) -> Moment:
        return moment(self.parts, self.speed, (now - self.starts_at).total_seconds())

    def grid(self, at: Moment) -> dict[str, dict[str, Any]] | None:
        """Every seat as it stands; None while the runs are loaded."""
        runs = self.runs.get(at.position)
        if runs is None:
            return None
        shown = {seat.letter for seat in self.seats}
        return {letter: strip(document, at.ticks) for letter, document in runs.items() if letter in shown}

    def histories(self, at: Moment) -> dict[str, Any]:
        """For whoever comes later: the lines so far, and the names of what this room sells."""
        shown, runs = {seat.letter for seat in self.seats}, self.runs.get(at.position, {})
        lines = {letter: history(document, at.ticks, HISTORY_TICKS) for letter, document in runs.items() if letter in shown}
        products: list[dict[str, Any]] = next((document["products"] for document in runs.values()), [])
        return {"room": at.position, "lines": lines, "products": products}

    def part_of_run(self, letter: str, position: int, begin: int, end: int) -> dict[str, Any] | None:
        """Ticks [begin, end) of a seat that is still on the stage."""
        if all(seat.letter != letter for seat in self.seats):
            return None
        document = self.runs.get(position, {}).get(letter)
        return None if document is None else between(document, begin, end)

    def programme(self) -> dict[str, Any]:
        """What is public before the first tick: who, in how many rooms, how long."""
        seats = [{"letter": seat.letter, "name": seat.name, "program": seat.program} for seat in self.seats]
        rooms = [{"position": part.position, "ticks": part.ticks, "begins_s": part.begins_s, "ends_s": part.ends_s} for part in self.parts]
        return {"starts_at": self.starts_at.isoformat(), "speed": self.speed, "seats": seats, "rooms": rooms}


def moment_document(at: Moment) -> dict[str, Any]:
    return {"state": at.state, "room": at.position, "ticks": at.ticks, "left_s": round(at.left_s, 1)}
