"""A round's statistics over the API: the document, and its tables as files."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.files import AnyAccept
from certify.accounts.api.permissions import HasRole
from exams.selectors import round_by_slug
from grading.api.person import person_id
from grading.api.statistics_documents import RoundStatisticsSerializer
from grading.selectors.round_statistics import round_statistics
from grading.services.export_statistics import CONTENT_TYPES, CSV, FILES, XLSX, export_statistics

Examiner = HasRole("examiner")
Certifier = HasRole("certifier")


class RoundStatistics(APIView):
    """GET rounds/<slug>/statistics/ — decisions with reasons, spreads, rooms, forms, times, progress."""

    permission_classes = [Examiner | Certifier]

    @extend_schema(responses=RoundStatisticsSerializer, operation_id="round_statistics")
    def get(self, request: Request, slug: str) -> Response:
        return Response(RoundStatisticsSerializer(round_statistics(round_by_slug(slug).pk)).data)


class RoundStatisticsFile(APIView):
    """GET rounds/<slug>/statistics/<file> — a table as CSV, or all of them as a workbook. Every download is written down."""

    permission_classes = [Examiner | Certifier]
    content_negotiation_class = AnyAccept

    @extend_schema(
        parameters=[OpenApiParameter("file", str, OpenApiParameter.PATH, enum=FILES)],
        responses={(200, CONTENT_TYPES[CSV]): OpenApiTypes.BINARY, (200, CONTENT_TYPES[XLSX]): OpenApiTypes.BINARY},
        operation_id="round_statistics_file",
    )
    def get(self, request: Request, slug: str, file: str) -> HttpResponse:
        export = export_statistics(round_by_slug(slug).pk, slug, file, person_id(request), timezone.now())
        headers = {"Content-Disposition": f'attachment; filename="{export.name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(export.content, content_type=export.content_type, headers=headers)
