"""What examiners and certifiers do with a round's results."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from exams.selectors import round_by_slug
from grading.api.documents import AttemptLineSerializer, ReleasedSerializer
from grading.selectors import attempt_rows
from grading.services.release_round import release_round
from grading.services.retry_job import retry_job

Examiner = HasRole("examiner")
Certifier = HasRole("certifier")


class RoundResults(APIView):
    """GET rounds/<slug>/results/ — every attempt with its job and its result."""

    permission_classes = [Examiner | Certifier]

    @extend_schema(responses=AttemptLineSerializer(many=True), operation_id="round_results")
    def get(self, request: Request, slug: str) -> Response:
        rows = attempt_rows(round_by_slug(slug).pk)
        return Response(AttemptLineSerializer(rows, many=True).data)


class ReleaseRound(APIView):
    """POST rounds/<slug>/release/ — results become final and certificates follow."""

    permission_classes = [Certifier]

    @extend_schema(request=None, responses=ReleasedSerializer, operation_id="round_release")
    def post(self, request: Request, slug: str) -> Response:
        released = release_round(round_by_slug(slug).pk, request.user.pk, timezone.now())
        return Response(ReleasedSerializer(released).data)


class RetryJob(APIView):
    """POST grading/jobs/<id>/retry/ — a dead letter gets three new tries."""

    permission_classes = [Examiner]

    @extend_schema(request=None, responses={202: None}, operation_id="grading_retry")
    def post(self, request: Request, job_id: int) -> Response:
        retry_job(job_id, timezone.now())
        return Response(status=202)
