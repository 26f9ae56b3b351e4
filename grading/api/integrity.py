"""Integrity over the API: reports of sittings, cases, statements, decisions."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from exams.errors import NotHere
from exams.selectors import attempt_id_of
from exams.selectors.sittings import sitting_card, sitting_of_attempt
from grading.api.integrity_documents import (
    CaseDecisionSerializer,
    IntegrityCaseSerializer,
    NewCaseSerializer,
    SimilarityReportSerializer,
    StatementSerializer,
)
from grading.api.person import person_id
from grading.errors import AttemptNotFound, CaseNotFound, SittingNotFound
from grading.models import IntegrityCase
from grading.selectors import viewer_of
from grading.selectors.integrity import case_by_id, case_lines, own_cases, sitting_reports
from grading.services.case_evidence import case_evidence
from grading.services.decide_case import decide_case
from grading.services.open_case import NewCase, open_case
from grading.services.queue_similarity import queue_similarity
from grading.services.state_case import make_statement

Invigilator, Examiner, Certifier = HasRole("invigilator"), HasRole("examiner"), HasRole("certifier")


def _sitting(sitting_id: int) -> int:
    if sitting_card(sitting_id) is None:
        raise SittingNotFound("no such sitting")
    return sitting_id


def _report(sitting_id: int) -> dict[str, object]:
    reports = sitting_reports(sitting_id)
    ready, newest = reports.ready, reports.live or reports.ready
    return {
        "state": newest.state if newest else "none",
        "attempts": ready.attempts if ready else 0,
        "finished_at": ready.finished_at if ready else None,
        "document": ready.document if ready else None,
    }


def _case(case_id: UUID) -> IntegrityCase:
    found = case_by_id(case_id)
    if found is None:
        raise CaseNotFound("no such case")
    return found


class SittingIntegrity(APIView):
    """GET, POST sittings/<id>/integrity/ — read the report, or have it made now."""

    permission_classes = [Invigilator | Examiner]

    @extend_schema(responses=SimilarityReportSerializer, operation_id="sitting_integrity")
    def get(self, request: Request, sitting_id: int) -> Response:
        return Response(SimilarityReportSerializer(_report(_sitting(sitting_id))).data)

    @extend_schema(request=None, responses={202: SimilarityReportSerializer}, operation_id="sitting_integrity_make")
    def post(self, request: Request, sitting_id: int) -> Response:
        queue_similarity(_sitting(sitting_id), person_id(request), timezone.now())
        return Response(SimilarityReportSerializer(_report(sitting_id)).data, status=202)


class AttemptCases(APIView):
    """GET attempts/<public_id>/integrity_cases/ — the owner's own; POST — an invigilator or examiner opens one."""

    @extend_schema(responses=IntegrityCaseSerializer(many=True), operation_id="attempt_integrity_cases")
    def get(self, request: Request, public_id: UUID) -> Response:
        viewer = viewer_of(public_id, request.user)
        if viewer is None or not viewer.owner:
            raise AttemptNotFound("no such attempt")
        return Response(IntegrityCaseSerializer(own_cases(viewer.attempt_id, person_id(request)), many=True).data)

    @extend_schema(request=NewCaseSerializer, responses={201: IntegrityCaseSerializer}, operation_id="integrity_case_open")
    def post(self, request: Request, public_id: UUID) -> Response:
        if not (Invigilator | Examiner)().has_permission(request, self):
            raise AttemptNotFound("no such attempt")
        given = NewCaseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            attempt_id = attempt_id_of(public_id)
        except NotHere:
            raise AttemptNotFound("no such attempt") from None
        report = sitting_reports(sitting_of_attempt(attempt_id)).ready
        new = NewCase(
            attempt_id=attempt_id, report_id=report.pk if report else None, evidence=case_evidence(report, attempt_id, None), **given.validated_data
        )
        case, made = open_case(new, person_id(request), timezone.now())
        return Response(IntegrityCaseSerializer(case).data, status=201 if made else 200)


class IntegrityCases(APIView):
    """GET integrity_cases/ — for staff, those that can be decided first."""

    permission_classes = [Invigilator | Examiner | Certifier]

    @extend_schema(responses=IntegrityCaseSerializer(many=True), operation_id="integrity_cases")
    def get(self, request: Request) -> Response:
        return Response(IntegrityCaseSerializer([line.case for line in case_lines(timezone.now(), person_id(request))], many=True).data)


class StateCase(APIView):
    """POST integrity_cases/<id>/statement/ — by the candidate, once, in time."""

    @extend_schema(request=StatementSerializer, responses=IntegrityCaseSerializer, operation_id="integrity_case_statement")
    def post(self, request: Request, case_id: UUID) -> Response:
        found = _case(case_id)
        if found.person_id != request.user.pk:
            raise CaseNotFound("no such case")
        given = StatementSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        make_statement(found, person_id(request), given.validated_data["statement"], timezone.now())
        return Response(IntegrityCaseSerializer(_case(case_id)).data)


class DecideCase(APIView):
    """POST integrity_cases/<id>/decide/ — by an examiner or certifier who did not open it."""

    permission_classes = [Examiner | Certifier]

    @extend_schema(request=CaseDecisionSerializer, responses=IntegrityCaseSerializer, operation_id="integrity_case_decide")
    def post(self, request: Request, case_id: UUID) -> Response:
        given = CaseDecisionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        decide_case(_case(case_id), request.user, now=timezone.now(), **given.validated_data)
        return Response(IntegrityCaseSerializer(_case(case_id)).data)
