"""Makes a board final: from here on only an applied regrade builds it anew, and the page says when one did."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from certify.leaderboards.errors import NotSettled
from certify.leaderboards.models import Board, Scope, Turn
from certify.leaderboards.services.build_board import build_board
from certify.leaderboards.services.lock_boards import lock_board, lock_rounds_of
from certify.leaderboards.services.note_turn import note_turn, switchable
from exams.selectors import release_obstacles
from grading.selectors import unsettled


def finalise_board(board_id: int, reason: str, by_id: int, now: datetime) -> bool:
    """False if it is final already. A frozen round may be made final; the public sees that when it is unfrozen.

    Raises ReasonMissing, NoSwitches, NotSettled with what can still change it.
    """
    with transaction.atomic():
        rounds = lock_rounds_of(board_id, now)
        board = switchable(lock_board(board_id), reason)
        if board.finalised_at is not None:
            return False
        obstacles = what_is_open(board, rounds, now)
        if obstacles:
            raise NotSettled(obstacles)
        # Whatever a lost announcement left out is in the final version.
        Board.objects.filter(pk=board.pk).update(wanted=F("wanted") + 1)
        build_board(board.pk, now)
        Board.objects.filter(pk=board.pk, finalised_at=None).update(finalised_at=now)
        note_turn(board, Turn.FINALISE, reason, by_id, now, None)
    return True


def what_is_open(board: Board, rounds: list[Board], now: datetime) -> list[str]:
    """Codes; `rounds` are the boards of a season's rounds. Of a season: season_open, round_open, round_frozen."""
    if board.scope == Scope.ROUND:
        assert board.round_id is not None  # by the table's constraint
        return [*release_obstacles(board.round_id, now), *unsettled(board.round_id)]
    assert board.season is not None
    obstacles = ["season_open"] if board.season.ends_at > now else []
    if any(held.finalised_at is None and held.snapshots.exists() for held in rounds):
        obstacles.append("round_open")
    if any(held.frozen_at is not None for held in rounds):
        obstacles.append("round_frozen")
    return obstacles
