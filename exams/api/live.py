"""Watching a live room: frames by polling, and tickets for the event stream."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exams.api.acting import FrameThrottle, StepThrottle, console_of, person_id_of
from exams.api.actions import whole_number
from exams.api.documents import Problem, TicketDocument
from exams.errors import AttemptPaused, RoomNotStarted, SecondSession
from exams.live.frames import frame_document
from exams.live.rooms import LIVE_ROOMS
from exams.live.tickets import Ticket, sign_ticket
from exams.models import AttemptRoom, AttemptState, RoomState, RoundKind
from exams.selectors import own_room
from exams.services.check_console import check_program
from exams.services.settle_attempt import settle_attempt


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
        parameters=[OpenApiParameter("since", int, description="last tick that the client has; -1 for none")],
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
        view, live = LIVE_ROOMS.read_one(room.pk)
        return Response(frame_document(live.frame(whole_number(request, "since", -1)), view))


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
        if not owns and room.attempt.registration.round.kind == RoundKind.CERTIFICATION:
            raise SecondSession(may_take_over=False)
        role: Any = "console" if owns else "viewer"
        ticket = sign_ticket(Ticket(person_id=person_id_of(request), room_id=room.pk, role=role, console=console.name))
        return Response({"url": f"/stream/?ticket={ticket}"})
