"""One room of an attempt: prepare, plan the opening, go live, hand over, take the console over."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exams.api.acting import StepThrottle, console_of, person_id_of
from exams.api.documents import ClientIdInput, ControlField, PreparedRoom, Problem, ReceiptDocument, RundownLineField
from exams.consoles import Console
from exams.errors import RoomNotStarted
from exams.models import AttemptRoom
from exams.selectors import own_room, receipt_document
from exams.services.begin_preparation import begin_preparation
from exams.services.check_console import check_program
from exams.services.go_live import go_live
from exams.services.hand_over import hand_over
from exams.services.save_opening import save_opening
from exams.services.save_rundown import LONGEST_MINUTES, MOST_LINES, RundownLine, save_rundown
from exams.services.settle_attempt import settle_attempt
from exams.services.take_over_console import take_over_console
from sandbox.engine.controls import Control
from sandbox.selectors import scenario_card

REFUSALS = {403: Problem, 404: Problem, 409: Problem}


class OpeningInput(serializers.Serializer[Any]):
    controls = ControlField(many=True)
    diagnosis = serializers.CharField(max_length=2000, allow_blank=True, required=False)


class RundownLineInput(RundownLineField):
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST_MINUTES, allow_null=True, default=None)


class RundownInput(serializers.Serializer[Any]):
    lines = serializers.ListField(child=RundownLineInput(), max_length=MOST_LINES)


def prepared_room(room: AttemptRoom, console: Console) -> dict[str, Any]:
    """The document of a room from its preparation on."""
    return {
        "state": room.state,
        "card": asdict(scenario_card(room.form_room.scenario_id)),
        "opening": room.opening,
        "diagnosis": room.diagnosis,
        "rundown": room.rundown,
        "preparation_ends_at": room.preparation_ends_at,
        "live_at": room.live_at,
        "deadline": room.deadline,
        "steers": room.console == console.name,
        "server_now": timezone.now(),
    }


class RoomDetail(APIView):
    """The room again, after a reload. Nothing of it is served before its preparation."""

    @extend_schema(responses={200: PreparedRoom, **REFUSALS}, summary="A room", tags=["rooms"])
    def get(self, request: Request, public_id: UUID, position: int) -> Response:
        room = own_room(person_id_of(request), str(public_id), position)
        console = console_of(request)
        check_program(room, console)
        settle_attempt(room.attempt_id, timezone.now())
        room.refresh_from_db()
        if room.prepared_at is None:
            raise RoomNotStarted(room.state)
        return Response(prepared_room(room, console))


class Prepare(APIView):
    """Opens the room and starts its preparation; it goes live by itself at `preparation_ends_at`."""

    throttle_classes = (StepThrottle,)

    @extend_schema(request=None, responses={200: PreparedRoom, **REFUSALS}, summary="Begin the preparation", tags=["rooms"])
    def post(self, request: Request, public_id: UUID, position: int) -> Response:
        console = console_of(request)
        room = begin_preparation(person_id_of(request), str(public_id), position, console, timezone.now())
        return Response(prepared_room(room, console))


class Opening(APIView):
    """Replaces the opening plan as a whole; it is in force at the first tick."""

    throttle_classes = (StepThrottle,)

    @extend_schema(request=OpeningInput, responses={200: PreparedRoom, 422: Problem, **REFUSALS}, summary="Plan the opening", tags=["rooms"])
    def put(self, request: Request, public_id: UUID, position: int) -> Response:
        data = OpeningInput(data=request.data)
        data.is_valid(raise_exception=True)
        controls = [Control(0, row["lever"], row["sku"], row["value"]) for row in data.validated_data["controls"]]
        console = console_of(request)
        diagnosis = data.validated_data.get("diagnosis")
        room = save_opening(person_id_of(request), str(public_id), position, console, controls, diagnosis, timezone.now())
        return Response(prepared_room(room, console))


class Rundown(APIView):
    """Replaces the candidate's own list of pitches, in the preparation and live; it steers nothing and is not scored."""

    throttle_classes = (StepThrottle,)

    @extend_schema(
        request=RundownInput, responses={200: RundownLineField(many=True), 422: Problem, **REFUSALS}, summary="Plan the rundown", tags=["rooms"]
    )
    def put(self, request: Request, public_id: UUID, position: int) -> Response:
        data = RundownInput(data=request.data)
        data.is_valid(raise_exception=True)
        lines = [RundownLine(**line) for line in data.validated_data["lines"]]
        room = save_rundown(person_id_of(request), str(public_id), position, console_of(request), lines, timezone.now())
        return Response(room.rundown)


class GoLive(APIView):
    """Ends the preparation early."""

    throttle_classes = (StepThrottle,)

    @extend_schema(request=None, responses={200: PreparedRoom, **REFUSALS}, summary="Go live", tags=["rooms"])
    def post(self, request: Request, public_id: UUID, position: int) -> Response:
        console = console_of(request)
        room = go_live(person_id_of(request), str(public_id), position, console, timezone.now())
        return Response(prepared_room(room, console))


class HandOver(APIView):
    """Closes the room. Every repeat, and every hand-over after the deadline, answers with the same receipt."""

    throttle_classes = (StepThrottle,)

    @extend_schema(
        request=ClientIdInput, responses={201: ReceiptDocument, 200: ReceiptDocument, **REFUSALS}, summary="Hand the room over", tags=["rooms"]
    )
    def post(self, request: Request, public_id: UUID, position: int) -> Response:
        data = ClientIdInput(data=request.data)
        data.is_valid(raise_exception=True)
        receipt, closed = hand_over(
            person_id_of(request), str(public_id), position, console_of(request), data.validated_data["client_id"], timezone.now()
        )
        return Response(receipt_document(receipt.attempt_room), status=status.HTTP_201_CREATED if closed else status.HTTP_200_OK)


class TakeOver(APIView):
    """This session takes the console of a practice or demonstration room; the other one is told."""

    throttle_classes = (StepThrottle,)

    @extend_schema(request=None, responses={200: PreparedRoom, **REFUSALS}, summary="Take the console over", tags=["rooms"])
    def post(self, request: Request, public_id: UUID, position: int) -> Response:
        console = console_of(request)
        room = take_over_console(person_id_of(request), str(public_id), position, console, timezone.now())
        return Response(prepared_room(room, console))
