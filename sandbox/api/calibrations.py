"""GET, POST /calibrations/ and GET /calibrations/<id>/."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from sandbox import selectors
from sandbox.api.bodies import JobBody, ProblemBody
from sandbox.models import HostCalibration
from sandbox.services.queue_calibration import queue_calibration


class CalibrationInput(serializers.Serializer[Any]):
    """Which recordings to fit together; all of one host."""

    recordings = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=200)


class CalibrationBody(JobBody):
    """The job, and its rooms once it is ready."""

    id = serializers.IntegerField()
    host = serializers.CharField()
    engine_version = serializers.CharField()
    recordings = serializers.SerializerMethodField()
    rooms = serializers.SerializerMethodField()
    fidelity = serializers.JSONField(help_text="numbers on sessions left out of the fit")

    def get_recordings(self, job: HostCalibration) -> list[int]:
        return [row.pk for row in job.recordings.all()]

    def get_rooms(self, job: HostCalibration) -> list[int]:
        return [row.pk for row in job.rooms.all()]


class Calibrations(GenericAPIView[HostCalibration]):
    """Jobs that make rooms of recordings."""

    permission_classes = [HasRole("examiner")]
    serializer_class = CalibrationBody

    @extend_schema(operation_id="calibrations_list", responses=CalibrationBody(many=True))
    def get(self, request: Request) -> Response:
        """Newest first."""
        page = self.paginate_queryset(selectors.calibrations().prefetch_related("recordings", "rooms"))
        return self.get_paginated_response(CalibrationBody(page, many=True).data)

    @extend_schema(operation_id="calibrations_queue", request=CalibrationInput, responses={202: CalibrationBody, 422: ProblemBody})
    def post(self, request: Request) -> Response:
        """Queues a fit. The same recordings give the job that is there already."""
        given = CalibrationInput(data=request.data)
        given.is_valid(raise_exception=True)
        job = queue_calibration(given.validated_data["recordings"], by=request.user, now=timezone.now())
        return Response(CalibrationBody(job).data, status=202)


class CalibrationDetail(APIView):
    """One job."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(operation_id="calibrations_read", responses={200: CalibrationBody, 404: ProblemBody})
    def get(self, request: Request, job_id: int) -> Response:
        """State, progress, and the rooms once it is ready."""
        job = HostCalibration.objects.filter(pk=job_id).first()
        if job is None:
            raise Http404
        return Response(CalibrationBody(job).data)
