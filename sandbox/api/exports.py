"""/exports/: dashboard exports on their way to a recording; /export-mappings/: what is remembered of confirmed ones."""

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
from sandbox.api.bodies import DefectBody, ProblemBody, RefusedRecordingBody
from sandbox.api.recordings import RecordingBody
from sandbox.api.throttles import UploadThrottle
from sandbox.errors import RecordingRefused, UploadTooLarge
from sandbox.exports.mapping import to_json
from sandbox.models import ExportDraft, ExportMapping
from sandbox.services import export_texts as words
from sandbox.services.defect_texts import defect_rows
from sandbox.services.import_export import import_export
from sandbox.services.map_export import parse_mapping, save_mapping, try_export
from sandbox.services.open_export import add_files, open_export, read_files
from sandbox.services.preview_export import preview
from sandbox.services.upload_cap import CappedUpload, cap_upload, check_cap


class OpenPointBody(serializers.Serializer[Any]):
    """Something to map, decide, fill in or add before the export can be imported."""

    code = serializers.CharField()
    table = serializers.CharField()
    field = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    params = serializers.JSONField()
    solvable = serializers.BooleanField(help_text="a decision or a typed value answers it; otherwise another column or file is needed")
    message = serializers.CharField()


class ExportLine(serializers.Serializer[ExportDraft]):
    """A draft in a list."""

    id = serializers.IntegerField()
    files = serializers.JSONField(help_text="[{name, size_bytes, sha256}]")
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(help_text="dropped then, unless changed before")
    recording = serializers.IntegerField(source="recording_id", allow_null=True, help_text="what it became")


class ExportBody(ExportLine):
    """A draft with its mapping and what that gives now."""

    mapping = serializers.JSONField(help_text="export-mapping/1: tables with columns, decisions, products, operator_text, session")
    ready = serializers.BooleanField(help_text="nothing open, no defect: import would succeed")
    open = OpenPointBody(many=True)
    defects = DefectBody(many=True, help_text="by file, line and column of the export")
    origins = serializers.JSONField(help_text="field by field: read, converted, derived or assumed, and of which columns")
    preview = serializers.JSONField(help_text="totals, first minutes, deviations of columns from what was taken instead")


class ExportMappingBody(serializers.ModelSerializer[ExportMapping]):
    """A remembered mapping of one table."""

    class Meta:
        model = ExportMapping
        fields = ("id", "name", "signature", "content", "confirmed_at", "uses")
        read_only_fields = ("id", "name", "signature", "confirmed_at", "uses")


_UPLOAD = inline_serializer("ExportUpload", {"files": serializers.ListField(child=serializers.FileField(), help_text="XLSX or CSV files")})
_MAPPING = inline_serializer("ExportMappingUpload", {"mapping": serializers.JSONField(help_text="export-mapping/1")})
_NOT_FOUND = OpenApiResponse(ProblemBody, description="No such draft of yours.")
_TOO_LARGE = OpenApiResponse(ProblemBody, description="The upload is too large.")
_UNREADABLE = OpenApiResponse(RefusedRecordingBody, description="A file cannot be read; nothing was kept.")


def body_of(draft: ExportDraft) -> dict[str, Any]:
    """The draft as it stands, tried once."""
    line = dict(ExportLine(draft).data)
    if draft.imported_at is not None:
        return {**line, "mapping": draft.mapping, "ready": False, "open": [], "defects": [], "origins": [], "preview": {}}
    made = try_export(draft)
    return {
        **line,
        "mapping": to_json(made.mapping),
        "ready": made.ready,
        "open": words.open_rows(made.open),
        "defects": defect_rows(made.defects),
        "origins": words.origin_facts(made.origins),
        "preview": preview(made),
    }


def _refusal(error: RecordingRefused) -> Response:
    body = {"code": error.code, "detail": error.message, "params": error.params, "defects": defect_rows(error.defects)}
    return Response(body, status=error.status)


def _own(request: Request, draft_id: int) -> ExportDraft:
    draft = ExportDraft.objects.filter(pk=draft_id, owner_id=request.user.pk).select_related("recording", "owner").first()
    if draft is None:
        raise Http404
    return draft


class _Uploading(APIView):
    """Puts the cap in front of the body before anything reads it (session authentication does, for its token)."""

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        self._refused: UploadTooLarge | None = None
        self._cap: CappedUpload | None = None
        if request.method == "POST":
            try:
                self._cap = cap_upload(request)
            except UploadTooLarge as error:
                self._refused = error
        return super().initialize_request(request, *args, **kwargs)

    def uploaded(self, request: Request) -> dict[str, bytes]:
        """Raises UploadTooLarge, RecordingRefused."""
        if self._refused:
            raise self._refused
        files = request.FILES
        if self._cap:
            check_cap(self._cap)
        return read_files([(file.name or "", file.file) for name in files for file in files.getlist(name)])  # type: ignore[misc]


class Exports(_Uploading, GenericAPIView[ExportDraft]):
    """Dashboard exports that are not imported yet: one's own."""

    permission_classes = [HasRole("examiner")]
    parser_classes = [MultiPartParser]
    serializer_class = ExportLine
    throttle_classes = (UploadThrottle,)
    throttle_scope = "upload"

    @extend_schema(operation_id="exports_list", responses=ExportLine(many=True))
    def get(self, request: Request) -> Response:
        """Drafts, the last changed first."""
        page = self.paginate_queryset(selectors.export_drafts(request.user.pk or 0))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="exports_open", request={"multipart/form-data": _UPLOAD}, responses={201: ExportBody, 413: _TOO_LARGE, 422: _UNREADABLE}
    )
    def post(self, request: Request) -> Response:
        """Reads the files and proposes a mapping. The same files again are the same draft."""
        try:
            draft = open_export(self.uploaded(request), owner=request.user, now=timezone.now())
        except RecordingRefused as error:
            return _refusal(error)
        return Response(body_of(draft), status=201)


class ExportDetail(APIView):
    """One draft."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(operation_id="exports_read", responses={200: ExportBody, 404: _NOT_FOUND})
    def get(self, request: Request, draft_id: int) -> Response:
        """Its mapping and what that gives."""
        return Response(body_of(_own(request, draft_id)))

    @extend_schema(operation_id="exports_discard", responses={204: None, 404: _NOT_FOUND})
    def delete(self, request: Request, draft_id: int) -> Response:
        """Drops it; a recording that it became stays."""
        _own(request, draft_id).delete()
        return Response(status=204)


class ExportFiles(_Uploading):
    """Further files of a draft."""

    permission_classes = [HasRole("examiner")]
    parser_classes = [MultiPartParser]
    throttle_classes = (UploadThrottle,)
    throttle_scope = "upload"

    @extend_schema(
        operation_id="exports_add_files",
        request={"multipart/form-data": _UPLOAD},
        responses={200: ExportBody, 404: _NOT_FOUND, 413: _TOO_LARGE, 422: _UNREADABLE},
    )
    def post(self, request: Request, draft_id: int) -> Response:
        """Adds tables of the same session; a file of a name that is there replaces it."""
        draft = _own(request, draft_id)
        try:
            return Response(body_of(add_files(draft, self.uploaded(request), timezone.now())))
        except RecordingRefused as error:
            return _refusal(error)


class ExportMappingOfDraft(APIView):
    """The mapping of a draft."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(
        operation_id="exports_map",
        request=_MAPPING,
        responses={200: ExportBody, 404: _NOT_FOUND, 422: OpenApiResponse(ProblemBody, description="Not a mapping: `params.where` says where.")},
    )
    def put(self, request: Request, draft_id: int) -> Response:
        """Keeps the whole mapping and tries it. Tables are matched to sheets by name, else by the signature of their header."""
        draft = _own(request, draft_id)
        content = request.data.get("mapping") if isinstance(request.data, dict) else None
        return Response(body_of(save_mapping(draft, parse_mapping(content), timezone.now())))


class ExportImport(APIView):
    """A draft's import."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(
        operation_id="exports_import",
        request=None,
        responses={
            201: RecordingBody,
            404: _NOT_FOUND,
            409: OpenApiResponse(ProblemBody, description="The draft was changed in the meantime."),
            422: OpenApiResponse(RefusedRecordingBody, description="Open points (`params.open`) or defects; nothing was imported."),
        },
    )
    def post(self, request: Request, draft_id: int) -> Response:
        """Imports it, once: again it answers with the same recording. The mapping is remembered."""
        draft = _own(request, draft_id)
        try:
            return Response(RecordingBody(import_export(draft, now=timezone.now())).data, status=201)
        except RecordingRefused as error:
            return _refusal(error)


class ExportMappings(GenericAPIView[ExportMapping]):
    """Remembered mappings: one's own."""

    permission_classes = [HasRole("examiner")]
    serializer_class = ExportMappingBody

    @extend_schema(operation_id="export_mappings_list", responses=ExportMappingBody(many=True))
    def get(self, request: Request) -> Response:
        """The last confirmed first."""
        page = self.paginate_queryset(selectors.export_mappings(request.user.pk or 0))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class ExportMappingDetail(APIView):
    """One remembered mapping."""

    permission_classes = [HasRole("examiner")]

    def _row(self, request: Request, mapping_id: int) -> ExportMapping:
        row = ExportMapping.objects.filter(pk=mapping_id, owner_id=request.user.pk).first()
        if row is None:
            raise Http404
        return row

    @extend_schema(operation_id="export_mappings_read", responses={200: ExportMappingBody, 404: ProblemBody})
    def get(self, request: Request, mapping_id: int) -> Response:
        """Its columns, decisions and the host's facts."""
        return Response(ExportMappingBody(self._row(request, mapping_id)).data)

    @extend_schema(operation_id="export_mappings_edit", request=_MAPPING, responses={200: ExportMappingBody, 404: ProblemBody, 422: ProblemBody})
    def put(self, request: Request, mapping_id: int) -> Response:
        """Replaces its content for the next export with these headers."""
        row = self._row(request, mapping_id)
        content = request.data.get("mapping") if isinstance(request.data, dict) else None
        row.content, row.confirmed_at = to_json(parse_mapping(content)), timezone.now()
        row.save(update_fields=["content", "confirmed_at"])
        return Response(ExportMappingBody(row).data)

    @extend_schema(operation_id="export_mappings_forget", responses={204: None, 404: ProblemBody})
    def delete(self, request: Request, mapping_id: int) -> Response:
        """Forgets it."""
        self._row(request, mapping_id).delete()
        return Response(status=204)
