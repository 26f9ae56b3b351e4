"""Rounds: list, read, make, publish, reveal, register."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from exams.api.acting import StepThrottle, is_examiner
from exams.api.documents import Problem, RegistrationDocument, RoundDocument
from exams.levels import Level
from exams.models import Release, RoundKind
from exams.selectors import all_rounds, open_rounds, round_by_slug, round_document
from exams.services.create_round import NewRound, create_round
from exams.services.publish_round import publish_round
from exams.services.record_growth import REASON_LENGTH
from exams.services.register import register
from exams.services.reveal_keys import reveal_keys
from exams.services.state_growth import state_growth


class SittingInput(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class RoundInput(serializers.Serializer[Any]):
    """`forms`: for each form its scenarios in the order of the rooms. Keys are drawn by the server, for each form its own."""

    slug = serializers.SlugField(max_length=64)
    title_zh = serializers.CharField(max_length=200)
    title_en = serializers.CharField(max_length=200)
    description_zh = serializers.CharField(allow_blank=True, default="")
    description_en = serializers.CharField(allow_blank=True, default="")
    kind = serializers.ChoiceField(RoundKind.choices)
    demo = serializers.BooleanField(default=False)
    level = serializers.ChoiceField(
        Level.choices, allow_blank=True, default="", help_text="Of certifications only; stands in the certificate and among the committed rules."
    )
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    forms = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=12), min_length=1)
    sittings = SittingInput(many=True, required=False)
    attempts_allowed = serializers.IntegerField(min_value=1, max_value=1000, default=1)
    cooldown_s = serializers.IntegerField(min_value=0, default=0)
    break_s = serializers.IntegerField(min_value=0, default=600)
    base_rooms = serializers.IntegerField(
        allow_null=True,
        default=None,
        help_text="How many rooms everybody sits, from 3; those behind them are the extra rooms. Null: everybody sits all.",
    )
    assessment_s = serializers.IntegerField(default=300, help_text="30 to 1800: the longest wait between base rooms and extra rooms.")
    expected_growth = serializers.DecimalField(
        max_digits=6,
        decimal_places=4,
        min_value=0,
        allow_null=True,
        default=None,
        help_text="Null: what the cut asks for, derived before publication.",
    )
    growth_reason = serializers.CharField(
        max_length=REASON_LENGTH, allow_blank=True, default="", help_text="Public. Needed for another growth than the derived one."
    )
    cut_score = serializers.DecimalField(max_digits=6, decimal_places=2)
    cut_record = serializers.UUIDField(allow_null=True, default=None, help_text="An approved record with this very cut.")
    standard_zh = serializers.CharField(allow_blank=True, default="")
    standard_en = serializers.CharField(allow_blank=True, default="")
    release = serializers.ChoiceField(Release.choices, default=Release.AT_ONCE)


class Rounds(APIView):
    """Open and coming rounds for everybody; every round for examiners."""

    def get_permissions(self) -> list[Any]:
        return [HasRole("examiner")()] if self.request.method == "POST" else [AllowAny()]

    @extend_schema(responses=RoundDocument(many=True), summary="Rounds", tags=["rounds"])
    def get(self, request: Request) -> Response:
        now = timezone.now()
        rounds = all_rounds() if is_examiner(request) else open_rounds(now)
        return Response([round_document(round_, now, request.user.pk) for round_ in rounds])

    @extend_schema(request=RoundInput, responses={201: RoundDocument, 422: Problem}, summary="Make a round (examiner)", tags=["rounds"])
    def post(self, request: Request) -> Response:
        data = RoundInput(data=request.data)
        data.is_valid(raise_exception=True)
        fields = dict(data.validated_data)
        sittings = tuple((row["starts_at"], row["ends_at"]) for row in fields.pop("sittings", ()))
        now = timezone.now()
        round_ = create_round(NewRound(**fields, sittings=sittings), request.user, now)
        return Response(round_document(round_, now), status=status.HTTP_201_CREATED)


class RoundDetail(APIView):
    """Rules, window and commitments of a round."""

    permission_classes = (AllowAny,)

    @extend_schema(responses={200: RoundDocument, 404: Problem}, summary="One round", tags=["rounds"])
    def get(self, request: Request, slug: str) -> Response:
        return Response(round_document(round_by_slug(slug, drafts=is_examiner(request)), timezone.now(), request.user.pk))


class GrowthInput(serializers.Serializer[Any]):
    """`expected_growth` null follows the cut; another growth than the derived one needs a reason."""

    expected_growth = serializers.DecimalField(max_digits=6, decimal_places=4, min_value=0, allow_null=True)
    reason = serializers.CharField(max_length=REASON_LENGTH, allow_blank=True, default="")


class StateGrowth(APIView):
    """Which growth a draft asks for."""

    permission_classes = (HasRole("examiner"),)
    throttle_classes = (StepThrottle,)

    @extend_schema(
        request=GrowthInput,
        responses={200: RoundDocument, 404: Problem, 409: Problem, 422: Problem},
        summary="State the growth of a draft (examiner)",
        tags=["rounds"],
    )
    def put(self, request: Request, slug: str) -> Response:
        data = GrowthInput(data=request.data)
        data.is_valid(raise_exception=True)
        round_ = state_growth(round_by_slug(slug, drafts=True).pk, data.validated_data["expected_growth"], data.validated_data["reason"])
        return Response(round_document(round_, timezone.now()))


class PublishRound(APIView):
    """From here on the round's rules, forms and commitments stand. 409 `growth_not_derived` while the reference operators still play."""

    permission_classes = (HasRole("examiner"),)
    throttle_classes = (StepThrottle,)

    @extend_schema(
        request=None,
        responses={200: RoundDocument, 404: Problem, 409: Problem, 422: Problem},
        summary="Publish a round (examiner)",
        tags=["rounds"],
    )
    def post(self, request: Request, slug: str) -> Response:
        now = timezone.now()
        round_ = publish_round(round_by_slug(slug, drafts=True).pk, request.user, now)
        return Response(round_document(round_, now))


class RevealKeys(APIView):
    """Shows keys and nonces once nobody can sit the round any more."""

    permission_classes = (HasRole("examiner"),)

    @extend_schema(request=None, responses={200: RoundDocument, 409: Problem}, summary="Reveal a round's keys (examiner)", tags=["rounds"])
    def post(self, request: Request, slug: str) -> Response:
        now = timezone.now()
        round_ = round_by_slug(slug)
        reveal_keys(round_.pk, now)
        return Response(round_document(round_, now))


class Register(APIView):
    """Enter the roster. A repeat finds the first registration."""

    permission_classes = (HasRole("candidate"),)
    throttle_classes = (StepThrottle,)

    @extend_schema(request=None, responses={200: RegistrationDocument, 404: Problem, 409: Problem}, summary="Register", tags=["rounds"])
    def post(self, request: Request, slug: str) -> Response:
        now = timezone.now()
        round_ = round_by_slug(slug)
        register(round_, request.user, now)
        return Response(round_document(round_, now, request.user.pk)["registration"])
