"""A sitting's board, what is said in it, and what is done to people on its roster."""

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

from certify.accounts.api.permissions import HasRole
from exams.api.acting import StepThrottle, person_id_of
from exams.api.documents import ClientIdInput, Problem
from exams.api.invigilation import ReasonInput
from exams.canonical_log import action_document
from exams.errors import NotHere
from exams.models import IdentityCheck, Registration, Sitting
from exams.selectors import attempt_id_of, own_attempt
from exams.selectors.announcements import announcements_of, announcements_to
from exams.selectors.board import Seat, seats, trail
from exams.services.accommodate import delay_start
from exams.services.announce import acknowledge, announce
from exams.services.confirm_identity import confirm_identity

LONGEST_DELAY_S = 6 * 3600


class IncidentDocument(serializers.Serializer[Any]):
    code = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    times = serializers.IntegerField()
    detail = serializers.CharField()


class SeatDocument(serializers.Serializer[Any]):
    """One person of the sitting; `attempt` null: not started."""

    registration_id = serializers.IntegerField()
    person = serializers.CharField()
    username = serializers.CharField()
    identity_check = serializers.ChoiceField(IdentityCheck.choices)
    identity_checked_by = serializers.CharField()
    identity_checked_at = serializers.DateTimeField(allow_null=True)
    extra_time_percent = serializers.IntegerField()
    delay_s = serializers.IntegerField()
    attempt = serializers.UUIDField(allow_null=True)
    attempt_number = serializers.IntegerField(allow_null=True)
    state = serializers.CharField()
    refunded = serializers.BooleanField()
    room = serializers.IntegerField(allow_null=True)
    rooms = serializers.IntegerField()
    room_state = serializers.CharField()
    tick = serializers.IntegerField(allow_null=True)
    ticks = serializers.IntegerField(allow_null=True)
    actions = serializers.IntegerField()
    deadline = serializers.DateTimeField(allow_null=True)
    incidents = IncidentDocument(many=True)


class InterventionDocument(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    person = serializers.CharField()
    attempt_number = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()
    note = serializers.CharField()
    detail = serializers.CharField()
    by = serializers.CharField()


class BoardDocument(serializers.Serializer[Any]):
    server_now = serializers.DateTimeField()
    seats = SeatDocument(many=True)
    trail = InterventionDocument(many=True)


class AnnouncementInput(ClientIdInput):
    text = serializers.CharField(max_length=500)


class AnnouncementDocument(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    text = serializers.CharField()
    at = serializers.DateTimeField()


class OwnAnnouncement(AnnouncementDocument):
    acknowledged = serializers.BooleanField()


class SittingAnnouncement(AnnouncementDocument):
    read = serializers.IntegerField(help_text="How many attempts have acknowledged it.")


class IdentityInput(serializers.Serializer[Any]):
    check = serializers.ChoiceField(IdentityCheck.choices)
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class IdentityDocument(serializers.Serializer[Any]):
    identity_check = serializers.ChoiceField(IdentityCheck.choices)
    identity_checked_at = serializers.DateTimeField(allow_null=True)
    identity_checked_by = serializers.CharField()


class DelayInput(ReasonInput):
    delay_s = serializers.IntegerField(min_value=0, max_value=LONGEST_DELAY_S)


class DelayDocument(serializers.Serializer[Any]):
    delay_s = serializers.IntegerField()


def found_sitting(sitting_id: int) -> Sitting:
    """Raises NotHere."""
    row = Sitting.objects.select_related("round", "form").filter(pk=sitting_id).first()
    if row is None:
        raise NotHere
    return row


def found_registration(registration_id: int) -> Registration:
    """Raises NotHere."""
    row = Registration.objects.filter(pk=registration_id).first()
    if row is None:
        raise NotHere
    return row


def seat_document(seat: Seat) -> dict[str, Any]:
    action = seat.last_action
    return {**{name: getattr(seat, name) for name in seat.__dataclass_fields__}, "last_action": action and action_document(action)} | {
        "incidents": [asdict(incident) for incident in seat.incidents]
    }


class Board(APIView):
    """Every seat with its incidents, the worst first, and the trail of what was done."""

    permission_classes = (HasRole("invigilator"),)

    @extend_schema(responses={200: BoardDocument, 404: Problem}, summary="A sitting's board (invigilator)", tags=["invigilation"])
    def get(self, request: Request, sitting_id: int) -> Response:
        sitting, now = found_sitting(sitting_id), timezone.now()
        rows = [
            {
                "at": row.at,
                "kind": row.kind,
                "person": str(row.registration.person) if row.registration else "",
                "attempt_number": row.attempt.number if row.attempt else None,
                "reason": row.reason,
                "note": row.note,
                "detail": row.detail,
                "by": str(row.by or ""),
            }
            for row in trail(sitting)
        ]
        return Response({"server_now": now, "seats": [seat_document(seat) for seat in seats(sitting, now)], "trail": rows})


class SittingAnnouncements(APIView):
    """What is said to everybody in the sitting, and to those who start later."""

    permission_classes = (HasRole("invigilator"),)
    throttle_classes = (StepThrottle,)

    @extend_schema(responses={200: SittingAnnouncement(many=True), 404: Problem}, summary="Announcements (invigilator)", tags=["invigilation"])
    def get(self, request: Request, sitting_id: int) -> Response:
        rows = announcements_of(found_sitting(sitting_id))
        return Response([{"id": row.pk, "text": row.text, "at": row.at, "read": row.read} for row in rows])  # type: ignore[attr-defined]

    @extend_schema(
        request=AnnouncementInput,
        responses={201: AnnouncementDocument, 200: AnnouncementDocument, 404: Problem},
        summary="Announce to everybody (invigilator)",
        tags=["invigilation"],
    )
    def post(self, request: Request, sitting_id: int) -> Response:
        return _announced(request, found_sitting(sitting_id).pk, None)


class MessageAttempt(APIView):
    """What is said to one candidate."""

    permission_classes = (HasRole("invigilator"),)
    throttle_classes = (StepThrottle,)

    @extend_schema(
        request=AnnouncementInput,
        responses={201: AnnouncementDocument, 200: AnnouncementDocument, 404: Problem},
        summary="Announce to one candidate (invigilator)",
        tags=["invigilation"],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        attempt_id = attempt_id_of(public_id)
        sitting_id = Sitting.objects.values_list("pk", flat=True).get(form__attempts=attempt_id)
        return _announced(request, sitting_id, attempt_id)


def _announced(request: Request, sitting_id: int, attempt_id: int | None) -> Response:
    data = AnnouncementInput(data=request.data)
    data.is_valid(raise_exception=True)
    fields = data.validated_data
    said, made = announce(sitting_id, fields["text"], fields["client_id"], request.user, timezone.now(), attempt_id)
    answer = {"id": said.pk, "text": said.text, "at": said.at}
    return Response(answer, status=status.HTTP_201_CREATED if made else status.HTTP_200_OK)


class Announcements(APIView):
    """What was said to the candidate's own attempt: after a reload nothing is lost."""

    @extend_schema(responses={200: OwnAnnouncement(many=True), 404: Problem}, summary="Announcements to me", tags=["attempts"])
    def get(self, request: Request, public_id: UUID) -> Response:
        return Response(announcements_to(own_attempt(person_id_of(request), public_id)))


class Acknowledge(APIView):
    """The candidate has read it. Twice is once."""

    throttle_classes = (StepThrottle,)

    @extend_schema(request=None, responses={204: None, 404: Problem}, summary="Acknowledge an announcement", tags=["attempts"])
    def post(self, request: Request, public_id: UUID, announcement_id: int) -> Response:
        acknowledge(own_attempt(person_id_of(request), public_id), announcement_id, timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class ConfirmIdentity(APIView):
    """How it was made sure that the candidate is who they say; by whom and when is kept. `not_checked` takes it back."""

    permission_classes = (HasRole("invigilator"),)

    @extend_schema(
        request=IdentityInput, responses={200: IdentityDocument, 404: Problem}, summary="Confirm an identity (invigilator)", tags=["invigilation"]
    )
    def post(self, request: Request, registration_id: int) -> Response:
        data = IdentityInput(data=request.data)
        data.is_valid(raise_exception=True)
        fields = data.validated_data
        row = confirm_identity(found_registration(registration_id).pk, fields["check"], request.user, timezone.now(), fields["note"])
        return Response(
            {
                "identity_check": row.identity_check,
                "identity_checked_at": row.identity_checked_at,
                "identity_checked_by": str(row.identity_checked_by or ""),
            }
        )


class DelayStart(APIView):
    """Shifts this person's start, and the running attempt at once."""

    permission_classes = (HasRole("invigilator"),)

    @extend_schema(request=DelayInput, responses={200: DelayDocument, 404: Problem}, summary="Delay a start (invigilator)", tags=["invigilation"])
    def post(self, request: Request, registration_id: int) -> Response:
        data = DelayInput(data=request.data)
        data.is_valid(raise_exception=True)
        fields = data.validated_data
        delay_start(found_registration(registration_id).pk, fields["delay_s"], fields["reason"], request.user, timezone.now(), fields["note"])
        return Response({"delay_s": fields["delay_s"]})
