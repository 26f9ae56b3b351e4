"""GET /rooms/ and GET /rooms/<id>/."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from sandbox import selectors
from sandbox.api.bodies import ProblemBody
from sandbox.models import Room


class RoomLine(serializers.Serializer[Room]):
    """A calibrated room in a list."""

    id = serializers.IntegerField()
    host = serializers.CharField()
    recording = serializers.IntegerField(source="recording_id")
    session_id = serializers.CharField(source="recording.session_id")
    calibration = serializers.IntegerField(source="calibration_id")
    engine_version = serializers.CharField()
    digest = serializers.CharField()
    verdict = serializers.CharField(help_text="exam | practice")
    created_at = serializers.DateTimeField()
    provenance = serializers.CharField(source="recording.provenance")


class RoomBody(RoomLine):
    """A room with its fidelity report."""

    fidelity = serializers.JSONField()


class Rooms(GenericAPIView[Room]):
    """Calibrated rooms."""

    permission_classes = [HasRole("examiner")]
    serializer_class = RoomLine

    @extend_schema(operation_id="rooms_list", responses=RoomLine(many=True))
    def get(self, request: Request) -> Response:
        """Host by host, session by session, newest calibration first."""
        page = self.paginate_queryset(selectors.rooms().defer("model", "fidelity", "recording__files", "recording__summary"))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class RoomDetail(APIView):
    """One calibrated room."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(operation_id="rooms_read", responses={200: RoomBody, 404: ProblemBody})
    def get(self, request: Request, room_id: int) -> Response:
        """With its fidelity: numbers, and curves per minute of recording and room."""
        row = selectors.rooms().filter(pk=room_id).first()
        if row is None:
            raise Http404
        return Response(RoomBody(row).data)
