"""GET /fidelity/ and GET, POST /calibrations/<id>/held-out/."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from sandbox.api.bodies import JobBody, ProblemBody
from sandbox.models import HeldOutRun, HostCalibration
from sandbox.services.fidelity_report import fidelity_report
from sandbox.services.queue_held_out import queue_held_out


class FidelityBody(serializers.Serializer[Any]):
    """What is known of each host's newest calibration. The same document as `script/manage fidelity --json` prints."""

    format = serializers.CharField(help_text="fidelity/1")
    calibrations = serializers.DictField(child=serializers.IntegerField(), help_text="newest ready calibration by host")
    sessions = serializers.ListField(
        child=serializers.DictField(), help_text="one row per session that a fit of the others has predicted; errors are signed fractions"
    )
    summary = serializers.DictField(help_text="hosts, all, checks against the targets, met")


class HeldOutBody(JobBody):
    """The measurement of a calibration on unseen sessions, and its rows once it is ready."""

    id = serializers.IntegerField()
    calibration = serializers.IntegerField(source="calibration_id")
    rows = serializers.SerializerMethodField()

    def get_rows(self, job: HeldOutRun) -> list[dict[str, Any]]:
        return list(job.calibration.fidelity.get("held_out", []))


class Fidelity(APIView):
    """The fidelity report over all hosts."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(operation_id="fidelity_read", responses=FidelityBody)
    def get(self, request: Request) -> Response:
        """Leave-one-session-out numbers beside two naive predictions, medians by host, and the targets."""
        return Response(FidelityBody(fidelity_report()).data)


class HeldOut(APIView):
    """The measurement of one calibration on sessions that its fit has not seen."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(operation_id="calibrations_held_out_read", responses={200: HeldOutBody, 404: ProblemBody})
    def get(self, request: Request, calibration_id: int) -> Response:
        """State, progress and rows of the last measurement; 404 if nobody has asked for one."""
        job = HeldOutRun.objects.select_related("calibration").filter(calibration_id=calibration_id).first()
        if job is None:
            raise Http404
        return Response(HeldOutBody(job).data)

    @extend_schema(operation_id="calibrations_held_out_queue", request=None, responses={202: HeldOutBody, 404: ProblemBody, 422: ProblemBody})
    def post(self, request: Request, calibration_id: int) -> Response:
        """Queues the measurement: one fit per session. Asking again gives the job that is there."""
        try:
            job = queue_held_out(calibration_id, by=request.user, now=timezone.now())
        except HostCalibration.DoesNotExist as error:
            raise Http404 from error
        return Response(HeldOutBody(job).data, status=202)
