"""The time of a practice room belongs to its candidate: pace, rewind, and the tries beside each other. Every other round refuses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exams.api.acting import StepThrottle, console_of, person_id_of
from exams.api.actions import whole_number
from exams.api.documents import ClientIdInput, CourseDocument, PaceDocument, Problem, TryDocument
from exams.errors import RoomNotStarted
from exams.live.earlier_tries import course, played_tries
from exams.models import AttemptRoom
from exams.selectors import own_room
from exams.services.lock_practice_room import require_practice
from exams.services.rewind_room import Rewind, rewind_room
from exams.services.set_pace import set_pace

REFUSALS = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class PaceInput(serializers.Serializer[Any]):
    pace = serializers.IntegerField(min_value=0, max_value=1000, help_text="Times as fast as the room's own speed; 0 stands still.")


class RewindInput(ClientIdInput):
    tick = serializers.IntegerField(min_value=0, help_text="The room goes on from here; what took effect up to this tick is kept.")
    from_try = serializers.IntegerField(min_value=1, allow_null=True, default=None, help_text="The try to go on from; the present one if left out.")


class Pace(APIView):
    """Sets the pace from now on: 0 stands still, and the room stays in sight; 2, 4 … play faster. A preparation takes 0 and 1. Practice only."""

    throttle_classes = (StepThrottle,)

    @extend_schema(request=PaceInput, responses={200: PaceDocument, **REFUSALS}, summary="Set the pace (practice)", tags=["rooms"])
    def put(self, request: Request, public_id: UUID, position: int) -> Response:
        data = PaceInput(data=request.data)
        data.is_valid(raise_exception=True)
        pace = data.validated_data["pace"]
        room = set_pace(person_id_of(request), str(public_id), position, console_of(request), pace)
        return Response({"pace": pace, "deadline": room.deadline, "preparation_ends_at": room.preparation_ends_at, "server_now": timezone.now()})


class RewindRoom(APIView):
    """Goes back to a moment that was played and begins the next try there; a repeat with the same id begins none. Practice rooms only."""

    throttle_classes = (StepThrottle,)

    @extend_schema(
        request=RewindInput,
        responses={201: TryDocument(many=True), 200: TryDocument(many=True), **REFUSALS},
        summary="Rewind (practice)",
        tags=["rooms"],
    )
    def post(self, request: Request, public_id: UUID, position: int) -> Response:
        data = RewindInput(data=request.data)
        data.is_valid(raise_exception=True)
        console = console_of(request)
        _row, begun = rewind_room(person_id_of(request), str(public_id), position, console, Rewind(**data.validated_data))
        room = own_room(person_id_of(request), str(public_id), position)
        return Response([asdict(each) for each in played_tries(room)], status=status.HTTP_201_CREATED if begun else status.HTTP_200_OK)


class Tries(APIView):
    """The tries of a practice room, the present one last: it is the one that is handed over."""

    @extend_schema(responses={200: TryDocument(many=True), **REFUSALS}, summary="Tries of a room (practice)", tags=["rooms"])
    def get(self, request: Request, public_id: UUID, position: int) -> Response:
        return Response([asdict(each) for each in played_tries(_practice_room(request, public_id, position))])


class TryCourse(APIView):
    """The key figures of a try that was left, one value per tick."""

    @extend_schema(
        parameters=[OpenApiParameter("try", int, description="number of a try that was left; 1 if missing")],
        responses={200: CourseDocument, **REFUSALS},
        summary="An earlier try (practice)",
        tags=["rooms"],
    )
    def get(self, request: Request, public_id: UUID, position: int) -> Response:
        room = _practice_room(request, public_id, position)
        return Response(asdict(course(room, whole_number(request, "try", 1))))


def _practice_room(request: Request, public_id: UUID, position: int) -> AttemptRoom:
    room = own_room(person_id_of(request), str(public_id), position)
    require_practice(room, console_of(request))
    if room.live_at is None:
        raise RoomNotStarted(room.state)
    return room
