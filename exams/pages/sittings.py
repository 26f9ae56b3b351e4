"""The invigilator's view: who is where, trouble first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from certify.accounts.pages.guards import role_required
from exams.models import Action, Attempt, AttemptRoom, RoomState, Sitting
from exams.pages.language import local
from exams.selectors import personal_clocks, room_clock
from exams.selectors.clocks import PLAIN_CLOCK
from exams.timing.personal_clock import PersonalClock
from sandbox.selectors import load_scenario

QUIET_AFTER = timedelta(seconds=90)
"""A live room without an action for so long is shown among the first."""
SHOWN = 300


@dataclass(frozen=True)
class SeatLine:
    """One attempt as the invigilator sees it."""

    person: str
    public_id: str
    attempt_number: int
    state: str
    state_name: str
    room: int | None
    rooms: int
    room_state: str
    tick: int | None
    ticks: int | None
    actions: int
    last_action: Action | None
    deadline: datetime | None
    trouble: str  # "", "paused", "quiet"


@role_required("invigilator", "examiner")
def sittings(request: HttpRequest) -> HttpResponse:
    """Sittings, the running ones first."""
    now = timezone.now()
    rows = Sitting.objects.select_related("round", "form").order_by("-ends_at", "-id")[:100]
    lines = [
        {
            "id": row.pk,
            "title": local(row.round, "title"),
            "form": row.form.label,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "running": row.starts_at <= now < row.ends_at,
        }
        for row in rows
    ]
    return render(request, "exams/sittings.html", {"sittings": sorted(lines, key=lambda line: not line["running"])})


@role_required("invigilator", "examiner")
def sitting(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The whole page; a request by htmx gets the table alone."""
    now = timezone.now()
    row = Sitting.objects.select_related("round", "form").filter(pk=sitting_id).first()
    if row is None:
        raise Http404
    context = {"sitting": row, "title": local(row.round, "title"), "seats": seats(row, now), "now": now}
    return render(request, "exams/_seats.html" if getattr(request, "htmx", False) else "exams/sitting.html", context)


def seats(row: Sitting, now: datetime) -> list[SeatLine]:
    """Running attempts with trouble first, then running, then the rest; latest first."""
    attempts = list(
        Attempt.objects.filter(form=row.form)
        .select_related("registration__person")
        .prefetch_related("rooms__form_room")
        .order_by("-started_at")[:SHOWN]
    )
    last = _last_actions(attempts)
    clocks = personal_clocks([attempt.pk for attempt in attempts])
    lines = [_line(attempt, last, clocks, now) for attempt in attempts]
    return sorted(lines, key=lambda line: (not line.trouble, line.state != "running", line.state != "paused"))


def _last_actions(attempts: list[Attempt]) -> dict[int, Action]:
    """The newest action of every room that is live, in one query."""
    live = {room.pk: room.last_number for attempt in attempts for room in attempt.rooms.all() if room.state == RoomState.LIVE and room.last_number}
    actions = Action.objects.filter(attempt_room_id__in=live)
    return {action.attempt_room_id: action for action in actions if action.number == live[action.attempt_room_id]}


def _line(attempt: Attempt, last: dict[int, Action], clocks: dict[int, PersonalClock], now: datetime) -> SeatLine:
    rooms = list(attempt.rooms.all())
    room = next((room for room in rooms if room.state != RoomState.CLOSED), None) if attempt.closed_at is None else None
    action = last.get(room.pk) if room else None
    tick, ticks = _tick(room, clocks.get(attempt.pk, PLAIN_CLOCK), now)
    return SeatLine(
        person=str(attempt.registration.person),
        public_id=str(attempt.public_id),
        attempt_number=attempt.number,
        state=attempt.state,
        state_name=str(attempt.get_state_display()),
        room=room.position if room else None,
        rooms=len(rooms),
        room_state=str(room.get_state_display()) if room else "",
        tick=tick,
        ticks=ticks,
        actions=sum(room.last_number for room in rooms),
        last_action=action,
        deadline=(room.deadline or room.preparation_ends_at) if room else None,
        trouble=_trouble(attempt, room, action, now),
    )


def _tick(room: AttemptRoom | None, personal: PersonalClock, now: datetime) -> tuple[int | None, int | None]:
    if room is None or room.state != RoomState.LIVE:
        return None, None
    scenario = load_scenario(room.form_room.scenario_id)
    return room_clock(room, scenario, personal).shown_tick_at(now), scenario.ticks


def _trouble(attempt: Attempt, room: AttemptRoom | None, action: Action | None, now: datetime) -> str:
    if attempt.state == "paused":
        return "paused"
    if room is not None and room.state == RoomState.LIVE:
        since = action.at if action else room.live_at
        if since is not None and now - since > QUIET_AFTER:
            return "quiet"
    return ""
