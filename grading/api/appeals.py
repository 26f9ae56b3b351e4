"""Appeals over the API."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from grading.api.person import person_id
from grading.api.regrade_documents import AppealOutcomeSerializer, AppealSerializer, NewAppealSerializer
from grading.errors import AppealNotFound, AttemptNotFound
from grading.models import Appeal
from grading.selectors import viewer_of
from grading.selectors.appeals import appeal_by_id, appeal_lines, appeal_place
from grading.services.file_appeal import file_appeal, withdraw_appeal
from grading.services.review_appeal import decide_appeal, take_appeal

Examiner = HasRole("examiner")
Certifier = HasRole("certifier")


def _appeal(appeal_id: UUID) -> Appeal:
    found = appeal_by_id(appeal_id)
    if found is None:
        raise AppealNotFound("no such appeal")
    return found


class AttemptAppeals(APIView):
    """GET, POST attempts/<public_id>/appeals/ — the owner files; owner and staff read."""

    @extend_schema(responses=AppealSerializer(many=True), operation_id="attempt_appeals")
    def get(self, request: Request, public_id: UUID) -> Response:
        viewer = viewer_of(public_id, request.user)
        if viewer is None:
            raise AttemptNotFound("no such attempt")
        return Response(AppealSerializer(appeal_place(viewer.attempt_id, timezone.now()).appeals, many=True).data)

    @extend_schema(request=NewAppealSerializer, responses={201: AppealSerializer}, operation_id="appeal_file")
    def post(self, request: Request, public_id: UUID) -> Response:
        viewer = viewer_of(public_id, request.user)
        if viewer is None or not viewer.owner:
            raise AttemptNotFound("no such attempt")
        given = NewAppealSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        filed = file_appeal(viewer.attempt_id, person_id(request), given.validated_data["text"], timezone.now())
        return Response(AppealSerializer(filed).data, status=201)


class WithdrawAppeal(APIView):
    """POST appeals/<id>/withdraw/ — by the candidate, before the outcome."""

    @extend_schema(request=None, responses=AppealSerializer, operation_id="appeal_withdraw")
    def post(self, request: Request, appeal_id: UUID) -> Response:
        found = _appeal(appeal_id)
        if found.person_id != request.user.pk:
            raise AppealNotFound("no such appeal")
        withdraw_appeal(found, person_id(request), timezone.now())
        return Response(AppealSerializer(_appeal(appeal_id)).data)


class Appeals(APIView):
    """GET appeals/ — everybody's, open ones first, for reviewers."""

    permission_classes = [Examiner | Certifier]

    @extend_schema(responses=AppealSerializer(many=True), operation_id="appeals")
    def get(self, request: Request) -> Response:
        return Response(AppealSerializer([line.appeal for line in appeal_lines()], many=True).data)


class TakeAppeal(APIView):
    """POST appeals/<id>/take/ — whoever neither made nor released the round takes it into review."""

    permission_classes = [Examiner | Certifier]

    @extend_schema(request=None, responses=AppealSerializer, operation_id="appeal_take")
    def post(self, request: Request, appeal_id: UUID) -> Response:
        take_appeal(_appeal(appeal_id), person_id(request), timezone.now())
        return Response(AppealSerializer(_appeal(appeal_id)).data)


class DecideAppeal(APIView):
    """POST appeals/<id>/decide/ — by its reviewer, with a reason."""

    permission_classes = [Examiner | Certifier]

    @extend_schema(request=AppealOutcomeSerializer, responses=AppealSerializer, operation_id="appeal_decide")
    def post(self, request: Request, appeal_id: UUID) -> Response:
        given = AppealOutcomeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        decide_appeal(
            _appeal(appeal_id),
            person_id(request),
            upheld=data["outcome"] == "upheld",
            outcome=data["reason"],
            regrade_id=data["regrade"],
            now=timezone.now(),
        )
        return Response(AppealSerializer(_appeal(appeal_id)).data)
