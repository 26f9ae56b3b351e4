"""Seasons for programs: read by everybody, made and changed by examiners and certifiers, as on the pages of the studio."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from certify.leaderboards.api.boards import PAGE, BoardCardOutput, BoardOutput, asked_page, board_document
from certify.leaderboards.models import SeasonKind
from certify.leaderboards.selectors import round_cards_of, season_head, season_lines
from certify.leaderboards.selectors.switches import season_of
from certify.leaderboards.services.save_season import SeasonDraft, change_season, make_season

Staff = HasRole("examiner") | HasRole("certifier")


class SeasonChange(serializers.Serializer[Any]):
    """Names, interval and kind of a season. A time without an offset is UTC+8, as on the pages."""

    title_zh = serializers.CharField(max_length=120)
    title_en = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=SeasonKind.choices, help_text="Of the rounds that count.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(help_text="A round belongs to the season if it opens in [starts_at, ends_at).")


class SeasonInput(SeasonChange):
    """A season to be made."""

    slug = serializers.SlugField(max_length=64, help_text="Its address, which stays: /boards/seasons/<slug>/.")


class SeasonFields(SeasonInput):
    """A season."""

    created_at = serializers.DateTimeField()


class SeasonOutput(serializers.Serializer[Any]):
    """A season in the list, and how its board stands."""

    season = SeasonFields()
    card = BoardCardOutput()


class SeasonDetailOutput(serializers.Serializer[Any]):
    """A season, the rounds that opened in it, newest first, and a page of its board."""

    season = SeasonFields()
    rounds = BoardCardOutput(many=True)
    board = BoardOutput()


class Seasons(APIView):
    """Every season, the latest first. Examiners and certifiers make them."""

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.request.method in SAFE_METHODS else [Staff()]

    @extend_schema(responses=SeasonOutput(many=True), summary="Seasons", tags=["boards"])
    def get(self, request: Request) -> Response:
        return Response(SeasonOutput(season_lines(), many=True).data)

    @extend_schema(request=SeasonInput, responses={201: SeasonFields}, summary="Make a season", tags=["boards"])
    def post(self, request: Request) -> Response:
        """The same again finds the first: no second season comes of a repeat."""
        told = _told(SeasonInput, request)
        assert request.user.pk is not None  # by the permission
        return Response(SeasonFields(make_season(SeasonDraft(**told), request.user.pk, timezone.now())).data, status=201)


class SeasonDetail(APIView):
    """One season with its board. Examiners and certifiers change it until the first switch is turned."""

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.request.method in SAFE_METHODS else [Staff()]

    @extend_schema(parameters=PAGE, responses=SeasonDetailOutput, summary="One season with its board", tags=["boards"])
    def get(self, request: Request, slug: str) -> Response:
        head = season_head(slug)
        assert head.board is not None and head.board.season is not None  # a season is made with its board
        rounds = BoardCardOutput(round_cards_of(head.board.season), many=True).data
        return Response({"season": SeasonFields(head.board.season).data, "rounds": rounds, "board": board_document(asked_page(request, head))})

    @extend_schema(request=SeasonChange, responses=SeasonFields, summary="Change a season", tags=["boards"])
    def put(self, request: Request, slug: str) -> Response:
        season, told = season_of(slug), _told(SeasonChange, request)
        return Response(SeasonFields(change_season(season.pk, SeasonDraft(slug=slug, **told), timezone.now())).data)


def _told(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    asked = form(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)
