"""All that happened to an attempt outside of its log: what the server saw, what invigilators did, when. Read from append-only rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exams.models import Attempt, AttemptRoom, ClockChange, ConsoleChange, ConsoleGap, Intervention, Receipt, Refusal
from exams.selectors.sittings import places_of


@dataclass(frozen=True)
class TrailLine:
    """One event. `kind` and `code` are words for programs; `by` is a person's id; `detail` an amount, a text or a place."""

    at: datetime
    kind: str
    code: str
    room: int | None = None
    by: int | None = None
    reason: str = ""
    detail: str = ""


def attempt_trail(attempt_id: int) -> list[TrailLine]:
    """In order of time."""
    attempt = Attempt.objects.select_related("registration").get(pk=attempt_id)
    lines = [*_attempt(attempt), *_rooms(attempt_id), *_acts(attempt), *_consoles(attempt_id)]
    return sorted(lines, key=lambda line: line.at)


def _attempt(attempt: Attempt) -> list[TrailLine]:
    registration = attempt.registration
    found = [TrailLine(registration.registered_at, "attempt", "registered"), TrailLine(attempt.started_at, "attempt", "started")]
    for code, at in (("closed", attempt.closed_at), ("graded", attempt.graded_at), ("finalised", attempt.finalised_at)):
        if at is not None:
            found.append(TrailLine(at, "attempt", code, reason=attempt.close_reason if code == "closed" else ""))
    return found


def _rooms(attempt_id: int) -> list[TrailLine]:
    found = []
    for room in AttemptRoom.objects.filter(attempt=attempt_id).order_by("position"):
        for code, at in (("preparing", room.prepared_at), ("live", room.live_at), ("closed", room.closed_at)):
            if at is not None:
                told = str(room.last_number) if code == "closed" else ""
                found.append(TrailLine(at, "room", code, room.position, reason=room.close_reason if code == "closed" else "", detail=told))
    receipts = Receipt.objects.filter(attempt_room__attempt=attempt_id).select_related("attempt_room")
    found += [TrailLine(row.server_time, "room", "receipt", row.attempt_room.position, detail=row.log_digest[:16]) for row in receipts]
    return found


def _acts(attempt: Attempt) -> list[TrailLine]:
    """Of invigilators, on the attempt and on the person before it; and what moved the clock."""
    acts = Intervention.objects.filter(registration=attempt.registration_id)
    found = [
        TrailLine(row.at, "act", row.kind, by=row.by_id, reason=row.reason, detail=" · ".join(word for word in (row.detail, row.note) if word))
        for row in acts
        if row.attempt_id in (None, attempt.pk)
    ]
    for change in ClockChange.objects.filter(attempt=attempt):
        amount: Any = {"extra_time": f"{change.percent} %", "extend": f"{change.seconds} s"}.get(change.kind, "")
        found.append(TrailLine(change.at, "clock", change.kind, by=change.by_id, reason=change.reason, detail=amount))
    return found


def _consoles(attempt_id: int) -> list[TrailLine]:
    """Who held the console, when it was gone, what it was refused, from where it came."""
    changes = ConsoleChange.objects.filter(attempt_room__attempt=attempt_id).select_related("attempt_room")
    found = [TrailLine(row.at, "console", row.kind, row.attempt_room.position, reason=row.reason, detail=row.console[-8:]) for row in changes]
    for gap in ConsoleGap.objects.filter(attempt_room__attempt=attempt_id).select_related("attempt_room"):
        seconds = f"{(gap.back_at - gap.lost_at).total_seconds():.0f} s"
        found.append(TrailLine(gap.lost_at, "console", "server_gap" if gap.server_side else "gap", gap.attempt_room.position, detail=seconds))
    refusals = Refusal.objects.filter(attempt_room__attempt=attempt_id).select_related("attempt_room")
    found += [TrailLine(row.at, "refused", row.code, row.attempt_room.position, detail=row.lever) for row in refusals]
    found += [
        TrailLine(place.first_seen_at, "place", "seen", detail=f"{place.address} · {place.browser}") for place in places_of([attempt_id])[attempt_id]
    ]
    return found
