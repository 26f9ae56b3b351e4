"""Regrades over the API: propose, look at, apply, drop; and what the candidate may read of them."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from exams.selectors import round_by_slug
from exams.selectors.round_attempts import attempts_of_round
from grading.api.person import person_id
from grading.api.regrade_documents import NewRegradeSerializer, PreviewSerializer, RegradeNoteSerializer, RegradeSerializer
from grading.errors import AttemptNotFound, RegradeNotFound
from grading.selectors import job_state, regrade_notes, viewer_of
from grading.selectors.regrades import RegradeCard, preview, regrade_card, regrade_cards
from grading.services.apply_regrade import apply_regrade
from grading.services.drop_regrade import drop_regrade
from grading.services.propose_regrade import Proposal, propose_regrade

Examiner = HasRole("examiner")
Certifier = HasRole("certifier")


def _card(slug: str, regrade_id: int) -> RegradeCard:
    card = regrade_card(round_by_slug(slug).pk, regrade_id)
    if card is None:
        raise RegradeNotFound("no such regrade in this round")
    return card


class Regrades(APIView):
    """GET, POST rounds/<slug>/regrades/ — the sets of a round; an examiner proposes one."""

    def get_permissions(self) -> list:  # type: ignore[type-arg]
        return [Examiner()] if self.request.method == "POST" else [(Examiner | Certifier)()]

    @extend_schema(responses=RegradeSerializer(many=True), operation_id="regrades")
    def get(self, request: Request, slug: str) -> Response:
        return Response(RegradeSerializer(regrade_cards(round_by_slug(slug).pk), many=True).data)

    @extend_schema(request=NewRegradeSerializer, responses={202: RegradeSerializer}, operation_id="regrade_propose")
    def post(self, request: Request, slug: str) -> Response:
        given = NewRegradeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        round_id = round_by_slug(slug).pk
        chosen = None
        if data["attempts"] is not None:
            wanted = set(data["attempts"])
            chosen = [attempt.attempt_id for attempt in attempts_of_round(round_id) if attempt.public_id in wanted]
            if len(chosen) != len(wanted):
                raise AttemptNotFound("an attempt of the selection is not in this round")
        order = Proposal(data["client_id"], round_id, data["reason"], data["text"], data["correction"], data["change"], chosen)
        regrade = propose_regrade(order, person_id(request), timezone.now())
        return Response(RegradeSerializer(_card(slug, regrade.pk)).data, status=202)


class RegradePreview(APIView):
    """GET rounds/<slug>/regrades/<id>/ — progress, and every attempt before and after."""

    permission_classes = [Examiner | Certifier]

    @extend_schema(responses=PreviewSerializer, operation_id="regrade_preview")
    def get(self, request: Request, slug: str, regrade_id: int) -> Response:
        card = _card(slug, regrade_id)
        return Response(PreviewSerializer({"regrade": card, "rows": preview(card.regrade)}).data)


class ApplyRegrade(APIView):
    """POST rounds/<slug>/regrades/<id>/apply/ — by a certifier who did not propose it; repeating it changes nothing."""

    permission_classes = [Certifier]

    @extend_schema(request=None, responses=RegradeSerializer, operation_id="regrade_apply")
    def post(self, request: Request, slug: str, regrade_id: int) -> Response:
        apply_regrade(_card(slug, regrade_id).regrade.pk, person_id(request), timezone.now())
        return Response(RegradeSerializer(_card(slug, regrade_id)).data)


class DropRegrade(APIView):
    """POST rounds/<slug>/regrades/<id>/drop/ — nothing has changed then."""

    permission_classes = [Examiner | Certifier]

    @extend_schema(request=None, responses=RegradeSerializer, operation_id="regrade_drop")
    def post(self, request: Request, slug: str, regrade_id: int) -> Response:
        drop_regrade(_card(slug, regrade_id).regrade.pk, person_id(request), timezone.now())
        return Response(RegradeSerializer(_card(slug, regrade_id)).data)


class AttemptRegrades(APIView):
    """GET attempts/<public_id>/regrades/ — applied regrades, the latest first; none before the result is published."""

    @extend_schema(responses=RegradeNoteSerializer(many=True), operation_id="attempt_regrades")
    def get(self, request: Request, public_id: UUID) -> Response:
        viewer = viewer_of(public_id, request.user)
        if viewer is None:
            raise AttemptNotFound("no such attempt")
        job = job_state(viewer.attempt_id)
        notes = regrade_notes(viewer.attempt_id) if job is not None and viewer.sees(job.result) else []
        return Response(RegradeNoteSerializer(notes, many=True).data)
