"""The log of a room: act, read it, take it away as canonical bytes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exams.api.acting import ActionThrottle, console_of, person_id_of
from exams.api.documents import ActionDocument, ClientIdInput, ControlField, Problem
from exams.canonical_log import action_document, log_document
from exams.errors import RoomNotStarted
from exams.models import RoomState
from exams.selectors import actions_after, own_room
from exams.selectors.rooms import scenario_digest
from exams.services.accept_action import NewAction, accept_action


class ActionInput(ClientIdInput, ControlField):
    """One action under an id that the client made."""


class Actions(APIView):
    """Each action is acknowledged with its number and tick, or refused with a reason. A repeat finds the first answer."""

    def get_throttles(self) -> list[Any]:
        return [ActionThrottle()] if self.request.method == "POST" else []

    @extend_schema(
        request=ActionInput,
        responses={201: ActionDocument, 200: ActionDocument, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
        summary="Act",
        tags=["rooms"],
    )
    def post(self, request: Request, public_id: UUID, position: int) -> Response:
        data = ActionInput(data=request.data)
        data.is_valid(raise_exception=True)
        action, logged = accept_action(person_id_of(request), str(public_id), position, console_of(request), NewAction(**data.validated_data))
        return Response(action_document(action), status=status.HTTP_201_CREATED if logged else status.HTTP_200_OK)

    @extend_schema(
        parameters=[OpenApiParameter("after", int, description="only actions with a higher number")],
        responses={200: ActionDocument(many=True), 404: Problem},
        summary="Actions so far",
        tags=["rooms"],
    )
    def get(self, request: Request, public_id: UUID, position: int) -> Response:
        room = own_room(person_id_of(request), str(public_id), position)
        return Response([action_document(action) for action in actions_after(room.pk, whole_number(request, "after", 0))])


class Log(APIView):
    """The closed room's log in the form over which the receipt's digest is computed: SHA-256 of its RFC 8785 bytes."""

    @extend_schema(responses={200: OpenApiTypes.OBJECT, 404: Problem, 409: Problem}, summary="The closed room's log", tags=["rooms"])
    def get(self, request: Request, public_id: UUID, position: int) -> Response:
        room = own_room(person_id_of(request), str(public_id), position)
        if room.state != RoomState.CLOSED:
            raise RoomNotStarted(room.state)
        digest = scenario_digest(room.form_room.scenario_id)
        return Response(log_document(room.attempt, room, digest, room.form_room.commitment, actions_after(room.pk)))


def whole_number(request: Request, name: str, default: int) -> int:
    """A query parameter that is a whole number."""
    text = request.query_params.get(name, "")
    if text == "":
        return default
    try:
        return int(text)
    except ValueError as error:
        raise ValidationError({name: "not a whole number"}) from error
