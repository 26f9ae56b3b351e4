"""What invigilators do to an attempt, each with a reason of the catalogue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from exams.api.documents import AttemptDocument, Problem
from exams.models import Attempt
from exams.reasons import OFFERED, REASONS
from exams.selectors import attempt_id_of, attempt_state
from exams.services.accommodate import give_extra_time
from exams.services.extend_attempt import extend_attempt
from exams.services.pause_attempt import pause_attempt, resume_attempt
from exams.services.take_over_console import release_console
from exams.services.void_attempt import refund_attempt, void_attempt

RESPONSES = {200: AttemptDocument, 403: Problem, 404: Problem, 409: Problem}
LONGEST_EXTENSION_S = 3600


class ReasonInput(serializers.Serializer[Any]):
    """`reason` is a code of the catalogue; `note` says more, in words."""

    reason = serializers.ChoiceField(list(REASONS))
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class ExtendInput(ReasonInput):
    seconds = serializers.IntegerField(min_value=1, max_value=LONGEST_EXTENSION_S)


class ExtraTimeInput(ReasonInput):
    percent = serializers.IntegerField(min_value=100, max_value=400)


class ReleaseInput(ReasonInput):
    position = serializers.IntegerField(min_value=1)


class VoidInput(ReasonInput):
    reason = serializers.ChoiceField(list(OFFERED["void"]))
    refunds = serializers.BooleanField(default=False)


class RefundInput(ReasonInput):
    reason = serializers.ChoiceField(list(OFFERED["refund"]))


class InvigilatorView(APIView):
    """Reads the input, does one thing to one attempt, shows the attempt."""

    permission_classes = (HasRole("invigilator"),)
    input_class: type[serializers.Serializer[Any]] = ReasonInput

    def post(self, request: Request, public_id: UUID) -> Response:
        data = self.input_class(data=request.data)
        data.is_valid(raise_exception=True)
        attempt_id, now = attempt_id_of(public_id), timezone.now()
        self.act(attempt_id, request.user, now, **data.validated_data)
        return Response(attempt_state(attempt_id, now))

    def act(self, attempt_id: int, by: Any, now: Any, **fields: Any) -> None:
        raise NotImplementedError


@extend_schema(request=ReasonInput, responses=RESPONSES, summary="Pause an attempt (invigilator)", tags=["invigilation"])
class PauseAttempt(InvigilatorView):
    """Stops the clock and blanks the console."""

    def act(self, attempt_id: int, by: Any, now: Any, **fields: Any) -> None:
        pause_attempt(attempt_id, fields["reason"], by, now, fields["note"])


@extend_schema(request=ReasonInput, responses=RESPONSES, summary="Resume an attempt (invigilator)", tags=["invigilation"])
class ResumeAttempt(InvigilatorView):
    """The clock runs again; every deadline has moved by the pause."""

    def act(self, attempt_id: int, by: Any, now: Any, **fields: Any) -> None:
        resume_attempt(attempt_id, fields["reason"], by, now, fields["note"])


@extend_schema(request=ExtendInput, responses=RESPONSES, summary="Extend an attempt by seconds (invigilator)", tags=["invigilation"])
class ExtendAttempt(InvigilatorView):
    """The attempt's clock waits for so many seconds; every deadline moves by exactly as much."""

    input_class = ExtendInput

    def act(self, attempt_id: int, by: Any, now: Any, **fields: Any) -> None:
        extend_attempt(attempt_id, fields["seconds"], fields["reason"], by, now, fields["note"])


@extend_schema(request=ExtraTimeInput, responses=RESPONSES, summary="Give extra time (invigilator)", tags=["invigilation"])
class ExtraTime(InvigilatorView):
    """Slows the running room from now on; the simulated minutes stay the same."""

    input_class = ExtraTimeInput

    def act(self, attempt_id: int, by: Any, now: Any, **fields: Any) -> None:
        registration_id = Attempt.objects.values_list("registration_id", flat=True).get(pk=attempt_id)
        give_extra_time(registration_id, fields["percent"], fields["reason"], by, now, fields["note"])


@extend_schema(request=ReleaseInput, responses=RESPONSES, summary="Release a console (invigilator)", tags=["invigilation"])
class ReleaseConsole(InvigilatorView):
    """The candidate's next session may take the console."""

    input_class = ReleaseInput

    def act(self, attempt_id: int, by: Any, now: Any, **fields: Any) -> None:
        release_console(attempt_id, fields["position"], fields["reason"], by, now, fields["note"])


@extend_schema(request=VoidInput, responses=RESPONSES, summary="Void an attempt (invigilator)", tags=["invigilation"])
class VoidAttempt(InvigilatorView):
    """The attempt counts as never sat. `refunds` gives it back: only after a failure that the server saw, or that hit several at once."""

    input_class = VoidInput

    def act(self, attempt_id: int, by: Any, now: Any, **fields: Any) -> None:
        void_attempt(attempt_id, fields["reason"], by, now, refunds=fields["refunds"], note=fields["note"])


@extend_schema(request=RefundInput, responses=RESPONSES, summary="Give a void attempt back (examiner)", tags=["invigilation"])
class RefundAttempt(InvigilatorView):
    """A second refund of one person is an examiner's decision."""

    permission_classes = (HasRole("examiner"),)
    input_class = RefundInput

    def act(self, attempt_id: int, by: Any, now: Any, **fields: Any) -> None:
        refund_attempt(attempt_id, fields["reason"], by, now, fields["note"])
