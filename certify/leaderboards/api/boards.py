"""Boards for programs. Public, from the same snapshots as the pages."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.leaderboards.models import Scope
from certify.leaderboards.selectors import (
    BoardHead,
    BoardPage,
    Line,
    all_time_head,
    board_cards,
    board_page,
    organisation_head,
    place_of_rank,
    round_head,
    season_head,
    wide_cards,
)


class BoardCardOutput(serializers.Serializer[Any]):
    """A board in the list."""

    scope = serializers.ChoiceField(choices=Scope.choices)
    slug = serializers.CharField()
    address = serializers.CharField(help_text="Below /boards/ and /api/v1/boards/.")
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    kind = serializers.CharField(help_text="Of the rounds that count.")
    demo = serializers.BooleanField()
    expected_growth = serializers.FloatField(allow_null=True, help_text="Fraction over the baseline that the round asks for; null for other boards.")
    cut_score = serializers.FloatField(allow_null=True)
    people = serializers.IntegerField()
    passed = serializers.IntegerField()
    programs = serializers.IntegerField(help_text="Programs that have a result; never among the people.")
    built_at = serializers.DateTimeField(allow_null=True)
    frozen_at = serializers.DateTimeField(allow_null=True, help_text="Since then the board shows nothing newer.")
    final_at = serializers.DateTimeField(allow_null=True, help_text="Since then only an applied regrade changes the board.")


class PersonLineOutput(serializers.Serializer[Any]):
    """A person. Equal scores share a rank (1, 2, 2, 4); no rank: unofficial. No name: the person shows none."""

    place = serializers.IntegerField(help_text="1, 2, 3, …: what offset counts; a hidden person's is left out.")
    rank = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(allow_blank=True)
    score = serializers.FloatField()
    uplift = serializers.FloatField(help_text="Fraction over the baseline.")
    passed = serializers.BooleanField()
    attempt_number = serializers.IntegerField()
    rounds = serializers.IntegerField(help_text="Of how many rounds it is the best result; 1 on the board of a round.")


class OperatorLineOutput(serializers.Serializer[Any]):
    """A reference operator: a program that played the same rooms. Ranked among its kind only."""

    rank = serializers.IntegerField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    score = serializers.FloatField()
    uplift = serializers.FloatField()


class BoardOutput(serializers.Serializer[Any]):
    """One board."""

    card = BoardCardOutput()
    version = serializers.IntegerField(help_text="Of the snapshot; 0 before the first result.")
    people = PersonLineOutput(many=True)
    programs = PersonLineOutput(many=True, help_text="Programs' accounts that sat, ranked among their kind only; the first hundred.")
    operators = OperatorLineOutput(many=True, help_text="On the board of a round only.")


class PageInput(serializers.Serializer[Any]):
    """Which people: from a place on, or from a rank on."""

    offset = serializers.IntegerField(min_value=0, max_value=10_000_000, default=0)
    rank = serializers.IntegerField(min_value=1, max_value=10_000_000, required=False)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)


PAGE = [
    OpenApiParameter("offset", int, description="So many places are skipped; any offset is as fast as any other."),
    OpenApiParameter("rank", int, description="Begin with this rank, instead of an offset."),
    OpenApiParameter("limit", int),
]


class Boards(APIView):
    """Every board that there is: rounds, newest first, then all time, seasons and organisations."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=BoardCardOutput(many=True), summary="Boards", tags=["boards"])
    def get(self, request: Request) -> Response:
        return Response(BoardCardOutput([*board_cards(), *wide_cards()], many=True).data)


class BoardView(APIView):
    """The board of a round, from the snapshot that the public sees."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=PAGE, responses=BoardOutput, summary="The board of a round", tags=["boards"])
    def get(self, request: Request, slug: str) -> Response:
        return Response(board_document(asked_page(request, round_head(slug))))


class SeasonBoard(APIView):
    """The board of a season: of each person the best result of the rounds that open in it."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=PAGE, responses=BoardOutput, summary="The board of a season", tags=["boards"])
    def get(self, request: Request, slug: str) -> Response:
        return Response(board_document(asked_page(request, season_head(slug))))


class OrganisationBoard(APIView):
    """The board of those who agreed to be shown with an organisation."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=PAGE, responses=BoardOutput, summary="The board of an organisation", tags=["boards"])
    def get(self, request: Request, slug: str, kind: str) -> Response:
        return Response(board_document(asked_page(request, organisation_head(slug, kind))))


class AllTimeBoard(APIView):
    """The board of all rounds of a kind."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=PAGE, responses=BoardOutput, summary="The board of all time", tags=["boards"])
    def get(self, request: Request, kind: str) -> Response:
        return Response(board_document(asked_page(request, all_time_head(kind))))


def asked_page(request: Request, head: BoardHead) -> BoardPage:
    """The people that `offset`, `rank` and `limit` of the request ask for. Raises ValidationError."""
    asked = PageInput(data=request.query_params)
    asked.is_valid(raise_exception=True)
    after = asked.validated_data["offset"]
    if "rank" in asked.validated_data and head.snapshot is not None:
        place = place_of_rank(head.snapshot, asked.validated_data["rank"])
        after = place - 1 if place else head.card.people
    return board_page(head, after, asked.validated_data["limit"])


def board_document(page: BoardPage) -> dict[str, Any]:
    """What BoardOutput says, without a serializer for each line, which takes ten times as long."""
    return {
        "card": BoardCardOutput(page.card).data,
        "version": page.version,
        "people": [_person(line) for line in page.people],
        "programs": [_person(line) for line in page.programs],
        "operators": [_operator(line) for line in page.operators],
    }


def _person(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in _PERSON}


def _operator(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in _OPERATOR}


_PERSON, _OPERATOR = tuple(PersonLineOutput().fields), tuple(OperatorLineOutput().fields)
