"""GET, POST /recordings/ and GET /recordings/<id>/."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from sandbox import selectors
from sandbox.api.bodies import ProblemBody, RefusedRecordingBody
from sandbox.api.throttles import UploadThrottle
from sandbox.errors import RecordingRefused, UploadTooLarge
from sandbox.models import Recording
from sandbox.services.defect_texts import defect_rows
from sandbox.services.import_recording import import_recording
from sandbox.services.read_upload import read_upload
from sandbox.services.upload_cap import CappedUpload, cap_upload, check_cap


class RecordingLine(serializers.Serializer[Recording]):
    """A recording in a list."""

    id = serializers.IntegerField()
    host = serializers.CharField()
    session_id = serializers.CharField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    platform = serializers.CharField()
    started_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    currency = serializers.CharField()
    followers = serializers.IntegerField()
    provenance = serializers.CharField()
    demo = serializers.BooleanField(help_text="carried by the product: public")
    digest = serializers.CharField(help_text="SHA-256 of the content")
    totals = serializers.JSONField(source="summary.totals")


class RecordingBody(RecordingLine):
    """A recording with its curves and products."""

    series = serializers.JSONField(source="summary.series", help_text="one value per minute; money in cents")
    products = serializers.JSONField(source="summary.products")
    controls = serializers.JSONField(source="summary.controls", help_text="how often each lever was moved")


_UPLOAD = inline_serializer(
    "RecordingUpload",
    {"files": serializers.ListField(child=serializers.FileField(), help_text="one zip, or the five files of the folder")},
)


class Recordings(GenericAPIView[Recording]):
    """Recorded sessions."""

    permission_classes = [HasRole("examiner")]
    parser_classes = [MultiPartParser]
    serializer_class = RecordingLine
    throttle_classes = (UploadThrottle,)
    throttle_scope = "upload"

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        # Before anything reads the body (session authentication does, for its token): put the cap in front of it.
        self._refused: UploadTooLarge | None = None
        self._cap: CappedUpload | None = None
        if request.method == "POST":
            try:
                self._cap = cap_upload(request)
            except UploadTooLarge as error:
                self._refused = error
        return super().initialize_request(request, *args, **kwargs)

    @extend_schema(operation_id="recordings_list", responses=RecordingLine(many=True))
    def get(self, request: Request) -> Response:
        """All recordings, host by host."""
        page = self.paginate_queryset(selectors.recordings())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="recordings_import",
        request={"multipart/form-data": _UPLOAD},
        responses={
            201: RecordingBody,
            413: OpenApiResponse(ProblemBody, description="The upload is too large."),
            422: OpenApiResponse(RefusedRecordingBody, description="The recording has defects; nothing was imported."),
        },
    )
    def post(self, request: Request) -> Response:
        """Imports a recording of the live-session/1 format: whole, or not at all."""
        if self._refused:
            raise self._refused
        files = request.FILES
        if self._cap:
            check_cap(self._cap)
        try:
            uploads = [(file.name or "", file.file) for name in files for file in files.getlist(name)]
            row = import_recording(read_upload(uploads), by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except RecordingRefused as error:
            body = {"code": error.code, "detail": error.message, "params": error.params, "defects": defect_rows(error.defects)}
            return Response(body, status=error.status)
        return Response(RecordingBody(row).data, status=201)


class RecordingDetail(APIView):
    """One recorded session."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(operation_id="recordings_read", responses={200: RecordingBody, 404: ProblemBody})
    def get(self, request: Request, recording_id: int) -> Response:
        """Facts, curves per minute and products."""
        row = Recording.objects.defer("files").filter(pk=recording_id).first()
        if row is None:
            raise Http404
        return Response(RecordingBody(row).data)
