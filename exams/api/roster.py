"""A round's roster from a file."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from exams.api.acting import StepThrottle
from exams.api.documents import Problem
from exams.selectors import round_by_slug
from exams.services.import_roster import check_roster, import_roster
from exams.services.read_roster import read_roster


class RosterInput(serializers.Serializer[Any]):
    file = serializers.FileField()
    dry_run = serializers.BooleanField(default=True)


class RosterLineDocument(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    extra_time_percent = serializers.IntegerField(allow_null=True)
    delay_s = serializers.IntegerField(allow_null=True)
    problem = serializers.CharField()
    outcome = serializers.ChoiceField(["new", "changed", "unchanged", "wrong"])


class ImportRoster(APIView):
    """CSV or XLSX. With `dry_run` (the default) only the report; without, all lines or none."""

    permission_classes = (HasRole("examiner"),)
    throttle_classes = (StepThrottle,)
    parser_classes = (MultiPartParser,)

    @extend_schema(
        request={"multipart/form-data": RosterInput},
        responses={200: RosterLineDocument(many=True), 404: Problem, 409: Problem, 422: Problem},
        summary="Import a roster (examiner)",
        tags=["rounds"],
    )
    def post(self, request: Request, slug: str) -> Response:
        round_ = round_by_slug(slug)
        data = RosterInput(data=request.data)
        data.is_valid(raise_exception=True)
        file = data.validated_data["file"]
        lines = read_roster(file.name, file.read())
        report = check_roster(round_, lines) if data.validated_data["dry_run"] else import_roster(round_, lines, request.user, timezone.now())
        return Response([{**asdict(line), "outcome": outcome} for line, outcome in report.lines])
