"""Watching a live room: frames by polling, and tickets for the event stream."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.cache.backends.locmem import LocMemCache
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exams.api.acting import FrameThrottle, StepThrottle, console_of, person_id_of
from exams.api.actions import whole_number
from exams.api.documents import HintDocument, Problem, TicketDocument
from exams.errors import AttemptPaused, PracticeOnly, RoomNotStarted, SecondSession
from exams.live.frames import frame_document
from exams.live.hint import hint
from exams.live.hub import PRESENCE_EVERY_S
from exams.live.rooms import LIVE_ROOMS
from exams.live.tickets import Ticket, sign_ticket
from exams.models import AttemptRoom, AttemptState, RoomState, RoundKind
from exams.selectors import own_room
from exams.services.check_console import check_program
from exams.services.note_place import note_place
from exams.services.note_presence import note_presence
from exams.services.note_refusal import note_refusal
from exams.services.settle_attempt import settle_attempt

_POLLED = LocMemCache("exams-polled", {"MAX_ENTRIES": 20_000})
"""Rooms of programs whose presence was noted lately by this process."""


def _watched_room(request: Request, public_id: UUID, position: int) -> AttemptRoom:
    room = own_room(person_id_of(request), str(public_id), position)
    check_program(room, console_of(request))
    settle_attempt(room.attempt_id, timezone.now())
    room.refresh_from_db(fields=["state", "live_at", "deadline", "closed_at", "close_reason", "console"])
    return room


class Frame(APIView):
    """The room as it is, with the ticks after `since`; for programs, which poll. Browsers take the stream."""

    throttle_classes = (FrameThrottle,)

    @extend_schema(
        parameters=[
            OpenApiParameter("since", int, description="last tick that the client has; -1 for none"),
            OpenApiParameter("since_action", int, description="last_action of the frame that brought it: needed where a practice room is rewound"),
        ],
        responses={200: OpenApiTypes.OBJECT, 403: Problem, 404: Problem, 409: Problem},
        summary="The room now",
        tags=["rooms"],
    )
    def get(self, request: Request, public_id: UUID, position: int) -> Response:
        room = _watched_room(request, public_id, position)
        if room.live_at is None:
            raise RoomNotStarted(room.state)
        room.attempt.refresh_from_db(fields=["state"])
        if room.attempt.state == AttemptState.PAUSED:
            raise AttemptPaused
        if room.console == console_of(request).name and _POLLED.add(f"{room.pk}", True, PRESENCE_EVERY_S):
            note_presence({room.pk}, timezone.now())
        view, live = LIVE_ROOMS.read_one(room.pk)
        return Response(frame_document(live.frame(whole_number(request, "since", -1), whole_number(request, "since_action", 0)), view))


class HintView(APIView):
    """What the best reference operator would do now, and which links sell out soon (simulated seconds). Practice rooms only."""

    throttle_classes = (StepThrottle,)

    @extend_schema(responses={200: HintDocument, 403: Problem, 404: Problem, 409: Problem}, summary="A hint", tags=["rooms"])
    def get(self, request: Request, public_id: UUID, position: int) -> Response:
        room = _watched_room(request, public_id, position)
        if room.attempt.registration.round.kind != RoundKind.PRACTICE:
            raise PracticeOnly
        if room.state != RoomState.LIVE:
            raise RoomNotStarted(room.state)
        _view, live = LIVE_ROOMS.read_one(room.pk)
        return Response(asdict(hint(room, live.tick)))


class StreamTicket(APIView):
    """A ticket for the event stream, good for 60 seconds. A second session watches in practice and is refused in a certification."""

    throttle_classes = (StepThrottle,)

    @extend_schema(
        request=None, responses={200: TicketDocument, 403: Problem, 404: Problem, 409: Problem}, summary="A ticket for the stream", tags=["rooms"]
    )
    def post(self, request: Request, public_id: UUID, position: int) -> Response:
        room = _watched_room(request, public_id, position)
        if room.state == RoomState.WAITING:
            raise RoomNotStarted(room.state)
        console = console_of(request)
        owns = room.console == console.name
        note_place(room.attempt_id, request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_USER_AGENT", ""), timezone.now())
        if not owns and room.attempt.registration.round.kind == RoundKind.CERTIFICATION:
            note_refusal(room.pk, SecondSession.code, "", timezone.now())
            raise SecondSession(may_take_over=False)
        role: Any = "console" if owns else "viewer"
        ticket = sign_ticket(Ticket(person_id=person_id_of(request), room_id=room.pk, role=role, console=console.name))
        return Response({"url": f"/stream/?ticket={ticket}"})
