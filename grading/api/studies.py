"""Standard-setting studies over the API, for staff: make, open, invite, close, approve, withdraw."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from certify.accounts.selectors import has_role
from exams.selectors import round_by_slug
from grading.api.person import person_id
from grading.api.study_documents import (
    ApprovalSerializer,
    InvitationSerializer,
    NewStudySerializer,
    ReasonSerializer,
    StudyDetailSerializer,
    StudySerializer,
)
from grading.errors import StudyNotFound
from grading.models import StandardJudge, StandardStudy
from grading.selectors.cut_consequences import operator_limits, people_limits
from grading.selectors.studies import judge_lines, progress, studies, study_by_id
from grading.services.approve_cut import approval_obstacles, approve_cut
from grading.services.close_study import close_study
from grading.services.invite_judge import dismiss_judge, invite_judge
from grading.services.make_study import NewStudy, make_study
from grading.services.open_study import open_study
from grading.services.withdraw_study import withdraw_study

Examiner = HasRole("examiner")
Certifier = HasRole("certifier")


def study_or_404(study_id: UUID) -> StandardStudy:
    study = study_by_id(study_id)
    if study is None:
        raise StudyNotFound("no such study")
    return study


def _judge(study: StandardStudy, judge_id: int) -> StandardJudge:
    judge = study.judges.filter(pk=judge_id).first()
    if judge is None:
        raise StudyNotFound("no such judge in this study")
    return judge


def _answer(study_id: UUID, status: int = 200) -> Response:
    study = study_or_404(study_id)
    counted, closed = progress(study), study.figures is not None
    document: dict[str, Any] = {
        "study": study,
        "runs": counted.runs,
        "runs_ready": counted.ready,
        "judges": judge_lines(study),
        "obstacles": approval_obstacles(study.figures, study.method) if study.figures is not None else [],
        "people": people_limits(study) if closed else [],
        "operators": operator_limits(study) if closed else [],
    }
    return Response(StudyDetailSerializer(document).data, status=status)


class Studies(APIView):
    """GET, POST standards/ — studies and records, newest first; an examiner makes one."""

    def get_permissions(self) -> list:  # type: ignore[type-arg]
        return [Examiner()] if self.request.method == "POST" else [(Examiner | Certifier)()]

    @extend_schema(responses=StudySerializer(many=True), operation_id="standards")
    def get(self, request: Request) -> Response:
        return Response(StudySerializer(studies(), many=True).data)

    @extend_schema(request=NewStudySerializer, responses={201: StudyDetailSerializer}, operation_id="standard_make")
    def post(self, request: Request) -> Response:
        given = NewStudySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        round_ = round_by_slug(data.pop("round"), drafts=True)
        return _answer(make_study(NewStudy(round_id=round_.pk, **data), person_id(request), timezone.now()).public_id, 201)


class Study(APIView):
    """GET standards/<id>/ — progress and judges; from closing on the derived cut and whom which cut passes."""

    permission_classes = [Examiner | Certifier]

    @extend_schema(responses=StudyDetailSerializer, operation_id="standard")
    def get(self, request: Request, study_id: UUID) -> Response:
        return _answer(study_id)


class OpenStudy(APIView):
    """POST standards/<id>/open/ — its judges rate from now on."""

    permission_classes = [Examiner]

    @extend_schema(request=None, responses=StudyDetailSerializer, operation_id="standard_open")
    def post(self, request: Request, study_id: UUID) -> Response:
        open_study(study_or_404(study_id).pk, timezone.now())
        return _answer(study_id)


class InviteJudge(APIView):
    """POST standards/<id>/judges/ — by user name; inviting twice finds the first invitation."""

    permission_classes = [Examiner]

    @extend_schema(request=InvitationSerializer, responses=StudyDetailSerializer, operation_id="standard_invite")
    def post(self, request: Request, study_id: UUID) -> Response:
        given = InvitationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        invite_judge(study_or_404(study_id), given.validated_data["username"], person_id(request), timezone.now())
        return _answer(study_id)


class DismissJudge(APIView):
    """POST standards/<id>/judges/<judge>/dismiss/ — the ratings stay on record and do not count."""

    permission_classes = [Examiner]

    @extend_schema(request=ReasonSerializer, responses=StudyDetailSerializer, operation_id="standard_dismiss")
    def post(self, request: Request, study_id: UUID, judge_id: int) -> Response:
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        judge = _judge(study_or_404(study_id), judge_id)
        dismiss_judge(judge, given.validated_data["reason"], person_id(request), timezone.now())
        return _answer(study_id)


class CloseStudy(APIView):
    """POST standards/<id>/close/ — the ratings stand and the cut is derived."""

    permission_classes = [Examiner]

    @extend_schema(request=None, responses=StudyDetailSerializer, operation_id="standard_close")
    def post(self, request: Request, study_id: UUID) -> Response:
        close_study(study_or_404(study_id).pk, timezone.now())
        return _answer(study_id)


class ApproveCut(APIView):
    """POST standards/<id>/approve/ — by a certifier who neither made the study nor was invited to judge."""

    permission_classes = [Certifier]

    @extend_schema(request=ApprovalSerializer, responses=StudyDetailSerializer, operation_id="standard_approve")
    def post(self, request: Request, study_id: UUID) -> Response:
        given = ApprovalSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        approve_cut(study_or_404(study_id).pk, person_id(request), data["cut"], data["reason"], timezone.now())
        return _answer(study_id)


class WithdrawStudy(APIView):
    """POST standards/<id>/withdraw/ — no new round may rest on it; an approved record is withdrawn by a certifier."""

    permission_classes = [Examiner | Certifier]

    @extend_schema(request=ReasonSerializer, responses=StudyDetailSerializer, operation_id="standard_withdraw")
    def post(self, request: Request, study_id: UUID) -> Response:
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        certifier = has_role(request.user, "certifier")
        withdraw_study(study_or_404(study_id).pk, person_id(request), given.validated_data["reason"], timezone.now(), certifier=certifier)
        return _answer(study_id)
