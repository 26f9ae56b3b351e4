"""Judging over the API: one's seat, declaration, replays in one's own order, ratings."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grading.api.person import person_id
from grading.api.studies import study_or_404
from grading.api.study_documents import DeclarationSerializer, JudgingPlaceSerializer, NewRatingSerializer, OwnRatingSerializer, SeatSerializer
from grading.errors import StudyNotFound
from grading.models import StandardJudge, StandardRun
from grading.models.standard_study import StudyState
from grading.selectors.replay import replay_bytes
from grading.selectors.studies import invitation, invitations, last_ratings, replays_of, source_of
from grading.services.invite_judge import Declaration, declare
from grading.services.rate_replay import NewRating, rate_replay


def _seat(request: Request, study_id: UUID) -> StandardJudge:
    """For whoever is not invited the study does not exist."""
    judge = invitation(study_or_404(study_id), person_id(request))
    if judge is None or judge.study.state == StudyState.WITHDRAWN:
        raise StudyNotFound("no such study")
    return judge


def _runs(judge: StandardJudge) -> list[StandardRun]:
    """None before the declaration, nor before the study opens."""
    return [] if judge.declared_at is None or judge.study.state == StudyState.DRAFT else replays_of(judge)


def _run(judge: StandardJudge, place: int) -> StandardRun:
    runs = _runs(judge)
    if not 1 <= place <= len(runs):
        raise StudyNotFound("no such replay")
    return runs[place - 1]


def _answer(judge: StandardJudge) -> Response:
    ratings = last_ratings(judge)
    replays = [{"place": place, "rating": ratings.get(run.pk)} for place, run in enumerate(_runs(judge), start=1)]
    study = judge.study
    seat = {"study": study.public_id, "title": study.title, "state": study.state, "declared": judge.declared_at is not None, "replays": replays}
    return Response(SeatSerializer(seat).data)


class Seats(APIView):
    """GET judging/ — studies that one is invited to, newest first."""

    @extend_schema(responses=JudgingPlaceSerializer(many=True), operation_id="judging_seats")
    def get(self, request: Request) -> Response:
        seats = [
            {"study": judge.study.public_id, "title": judge.study.title, "state": judge.study.state, "declared": judge.declared_at is not None}
            for judge in invitations(person_id(request))
        ]
        return Response(JudgingPlaceSerializer(seats, many=True).data)


class Seat(APIView):
    """GET judging/<study>/ — one's own seat: the replays by their places, and one's last word on each."""

    @extend_schema(responses=SeatSerializer, operation_id="judging")
    def get(self, request: Request, study_id: UUID) -> Response:
        return _answer(_seat(request, study_id))


class Declare(APIView):
    """PUT judging/<study>/declaration/ — who one is and which interests one has; may be corrected until the study closes."""

    @extend_schema(request=DeclarationSerializer, responses=SeatSerializer, operation_id="judging_declare")
    def put(self, request: Request, study_id: UUID) -> Response:
        given = DeclarationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        declare(_seat(request, study_id), Declaration(**given.validated_data), timezone.now())
        return _answer(_seat(request, study_id))


class ReplayFrames(APIView):
    """GET judging/<study>/replays/<place>/ — the document "replay/1" of a run; nothing in it tells whose it is."""

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.OBJECT}, operation_id="judging_replay")
    def get(self, request: Request, study_id: UUID, place: int) -> HttpResponse:
        run = _run(_seat(request, study_id), place)
        return HttpResponse(replay_bytes(*source_of(run)), content_type="application/json", headers={"Cache-Control": "private, max-age=3600"})


class RateReplay(APIView):
    """POST judging/<study>/replays/<place>/ratings/ — every word is kept, the last one counts; a repeat of the client id is one rating."""

    @extend_schema(request=NewRatingSerializer, responses={201: OwnRatingSerializer}, operation_id="judging_rate")
    def post(self, request: Request, study_id: UUID, place: int) -> Response:
        judge = _seat(request, study_id)
        given = NewRatingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        rating = rate_replay(judge, _run(judge, place), NewRating(**given.validated_data), timezone.now())
        return Response(OwnRatingSerializer(rating).data, status=201)
