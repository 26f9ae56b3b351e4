"""The three switches of a board, for staff's programs."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from certify.accounts.selectors import has_role
from certify.leaderboards.models import Turn
from certify.leaderboards.selectors.switches import Desk, round_desk, season_desk
from certify.leaderboards.services.turn_board import may_turn, turn_board
from certify.leaderboards.services.want_board import round_board
from exams.selectors import round_by_slug

Examiner = HasRole("examiner")
Certifier = HasRole("certifier")


class TurnInput(serializers.Serializer[Any]):
    """Which switch, and why."""

    turn = serializers.ChoiceField(choices=Turn.choices)
    reason = serializers.CharField(max_length=300)


class TurnOutput(serializers.Serializer[Any]):
    """One line of the trail."""

    turn = serializers.ChoiceField(choices=Turn.choices)
    at = serializers.DateTimeField()
    by = serializers.CharField()
    reason = serializers.CharField()


class SwitchesOutput(serializers.Serializer[Any]):
    """How a board stands. The versions differ while it is frozen and results came in."""

    frozen_at = serializers.DateTimeField(source="card.frozen_at", allow_null=True)
    final_at = serializers.DateTimeField(source="card.final_at", allow_null=True)
    public_version = serializers.IntegerField(source="shown.version", default=0)
    newest_version = serializers.IntegerField(source="newest.version", default=0)
    turns = TurnOutput(many=True)


class RoundSwitches(APIView):
    """A round's board. Examiners freeze and unfreeze; certifiers also make it final. A repeat changes nothing."""

    permission_classes = (Examiner | Certifier,)

    @extend_schema(responses=SwitchesOutput, summary="A round's switches", tags=["boards"])
    def get(self, request: Request, slug: str) -> Response:
        return _answer(round_desk(slug))

    @extend_schema(request=TurnInput, responses=SwitchesOutput, summary="Turn a round's switch", tags=["boards"])
    def post(self, request: Request, slug: str) -> Response:
        round_desk(slug)  # raises for what has no board
        _turn(request, round_board(round_by_slug(slug).pk, timezone.now()).pk)
        return _answer(round_desk(slug))


class SeasonSwitches(APIView):
    """A season's board, and with it all of its rounds."""

    permission_classes = (Examiner | Certifier,)

    @extend_schema(responses=SwitchesOutput, summary="A season's switches", tags=["boards"])
    def get(self, request: Request, slug: str) -> Response:
        return _answer(season_desk(slug))

    @extend_schema(request=TurnInput, responses=SwitchesOutput, summary="Turn a season's switch", tags=["boards"])
    def post(self, request: Request, slug: str) -> Response:
        desk = season_desk(slug)
        assert desk.board is not None  # a season is made with its board
        _turn(request, desk.board.pk)
        return _answer(season_desk(slug))


def _turn(request: Request, board_id: int) -> None:
    asked = TurnInput(data=request.data)
    asked.is_valid(raise_exception=True)
    turn = asked.validated_data["turn"]
    if not may_turn(turn, certifier=has_role(request.user, "certifier")):
        raise PermissionDenied("a certifier makes a board final")
    assert request.user.pk is not None  # by the permission
    turn_board(board_id, turn, asked.validated_data["reason"], request.user.pk, timezone.now())


def _answer(desk: Desk) -> Response:
    return Response(SwitchesOutput(desk).data)
