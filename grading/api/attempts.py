"""What a candidate's program asks: where is my grade, and why is it so?"""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from exams.selectors import attempt_record
from grading.api.documents import ReportSerializer, ResultSerializer, RevivedSerializer
from grading.errors import AttemptNotFound, ReportNotReady
from grading.selectors import Viewer, job_state, report_document, result_of, standing_document, viewer_of
from grading.selectors.replay import replay_bytes
from grading.services.retry_feedback import retry_feedback


def _viewer(public_id: UUID, request: Request) -> Viewer:
    viewer = viewer_of(public_id, request.user)
    if viewer is None:
        raise AttemptNotFound("no such attempt")
    return viewer


def _reader(public_id: UUID, request: Request) -> Viewer:
    """Whoever may read the report now."""
    viewer = _viewer(public_id, request)
    job = job_state(viewer.attempt_id)
    state = job.result if job is not None else "none"
    if not viewer.sees(state):
        raise ReportNotReady("the report is not ready", state=state)
    return viewer


class AttemptResult(APIView):
    """GET attempts/<public_id>/result/ — the state of the job always, the result once it may be shown."""

    @extend_schema(responses=ResultSerializer, operation_id="attempt_result")
    def get(self, request: Request, public_id: UUID) -> Response:
        viewer = _viewer(public_id, request)
        job = job_state(viewer.attempt_id)
        visible = job is not None and viewer.sees(job.result)
        document = {"job": job, "result": result_of(viewer.attempt_id) if visible else None}
        return Response(ResultSerializer(document).data)


class AttemptReport(APIView):
    """GET attempts/<public_id>/report/ — room by room, with curves, guard-rails and versions."""

    @extend_schema(responses=ReportSerializer, operation_id="attempt_report")
    def get(self, request: Request, public_id: UUID) -> Response:
        attempt_id = _reader(public_id, request).attempt_id
        pdf = request.build_absolute_uri(reverse("grading:api-report-pdf", args=[public_id]))
        document = {**report_document(attempt_id), **standing_document(attempt_id, timezone.now()), "pdf": pdf}
        return Response(ReportSerializer(document).data)


class RoomReplay(APIView):
    """GET attempts/<public_id>/rooms/<position>/replay/ — the played room tick by tick (document "replay/1"), for whoever may read the report."""

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.OBJECT}, operation_id="attempt_room_replay")
    def get(self, request: Request, public_id: UUID, position: int) -> HttpResponse:
        rooms = attempt_record(_reader(public_id, request).attempt_id).rooms
        room = next((room for room in rooms if room.position == position), None)
        if room is None:
            raise AttemptNotFound("no such room in this attempt")
        content = replay_bytes(room.scenario_id, room.keys, room.controls)
        return HttpResponse(content, content_type="application/json", headers={"Cache-Control": "private, max-age=3600"})


class RetryFeedback(APIView):
    """POST attempts/<public_id>/report/feedback/retry/ — five forces and debrief that failed for good get three new tries."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(request=None, responses={202: RevivedSerializer}, operation_id="attempt_feedback_retry")
    def post(self, request: Request, public_id: UUID) -> Response:
        rooms = retry_feedback(_viewer(public_id, request).attempt_id, timezone.now())
        return Response({"rooms": rooms}, status=202)
