"""Attempts: start, read, hand in."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from exams.api.acting import StepThrottle, console_of, person_id_of
from exams.api.documents import AttemptDocument, ClientIdInput, Problem
from exams.selectors import attempt_state, attempts_of, own_attempt, round_by_slug
from exams.services.hand_in import hand_in
from exams.services.settle_attempt import settle_attempt
from exams.services.start_attempt import start_attempt


class StartAttempt(APIView):
    """The server starts the attempt. A repeat, or a start while one is open, answers 200 with that attempt."""

    permission_classes = (HasRole("candidate"),)
    throttle_classes = (StepThrottle,)

    @extend_schema(
        request=ClientIdInput,
        responses={201: AttemptDocument, 200: AttemptDocument, 403: Problem, 404: Problem, 409: Problem},
        summary="Start an attempt",
        tags=["attempts"],
    )
    def post(self, request: Request, slug: str) -> Response:
        data = ClientIdInput(data=request.data)
        data.is_valid(raise_exception=True)
        now = timezone.now()
        attempt, made = start_attempt(round_by_slug(slug), person_id_of(request), console_of(request), data.validated_data["client_id"], now)
        return Response(attempt_state(attempt.pk, now), status=status.HTTP_201_CREATED if made else status.HTTP_200_OK)


class MyAttempts(APIView):
    """The person's own attempts, newest first."""

    @extend_schema(responses=AttemptDocument(many=True), summary="My attempts", tags=["attempts"])
    def get(self, request: Request) -> Response:
        now = timezone.now()
        return Response([attempt_state(attempt.pk, now) for attempt in attempts_of(person_id_of(request))])


class AttemptDetail(APIView):
    """States and instants of an attempt; nothing of a room's content."""

    @extend_schema(responses={200: AttemptDocument, 404: Problem}, summary="One attempt", tags=["attempts"])
    def get(self, request: Request, public_id: UUID) -> Response:
        now = timezone.now()
        attempt = own_attempt(person_id_of(request), public_id)
        settle_attempt(attempt.pk, now)
        return Response(attempt_state(attempt.pk, now))


class HandIn(APIView):
    """Ends the whole attempt. Rooms that were never opened are graded as they run with nobody steering."""

    throttle_classes = (StepThrottle,)

    @extend_schema(
        request=None, responses={200: AttemptDocument, 403: Problem, 404: Problem, 409: Problem}, summary="Hand the attempt in", tags=["attempts"]
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        now = timezone.now()
        attempt = hand_in(person_id_of(request), str(public_id), console_of(request), now)
        return Response(attempt_state(attempt.pk, now))
