"""Boards for programs. Public."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.leaderboards.selectors import board_cards, board_page


class BoardCardOutput(serializers.Serializer[Any]):
    """A board in the list."""

    slug = serializers.CharField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    kind = serializers.CharField()
    demo = serializers.BooleanField()
    expected_growth = serializers.FloatField(help_text="Fraction over the baseline that the round asks for.")
    cut_score = serializers.FloatField()
    people = serializers.IntegerField()
    passed = serializers.IntegerField()
    built_at = serializers.DateTimeField(allow_null=True)


class PersonLineOutput(serializers.Serializer[Any]):
    """A person. Equal scores share a rank (1, 2, 2, 4); no rank: unofficial. No name: the person shows none."""

    rank = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(allow_blank=True)
    score = serializers.FloatField()
    uplift = serializers.FloatField(help_text="Fraction over the baseline.")
    passed = serializers.BooleanField()
    attempt_number = serializers.IntegerField()


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
    programs = PersonLineOutput(many=True, help_text="Programs' accounts that sat the round, ranked among their kind only.")
    operators = OperatorLineOutput(many=True)


class PageInput(serializers.Serializer[Any]):
    """Which people."""

    offset = serializers.IntegerField(min_value=0, max_value=10_000_000, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)


class Boards(APIView):
    """Every round that can have a board, newest first."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=BoardCardOutput(many=True), summary="Boards", tags=["boards"])
    def get(self, request: Request) -> Response:
        return Response(BoardCardOutput(board_cards(), many=True).data)


class BoardView(APIView):
    """One board from its latest snapshot."""

    permission_classes = (AllowAny,)

    @extend_schema(
        parameters=[OpenApiParameter("offset", int), OpenApiParameter("limit", int)], responses=BoardOutput, summary="One board", tags=["boards"]
    )
    def get(self, request: Request, slug: str) -> Response:
        page = PageInput(data=request.query_params)
        page.is_valid(raise_exception=True)
        found = board_page(slug, None, page.validated_data["offset"], page.validated_data["limit"])
        return Response(BoardOutput(found).data)
