"""Holds a board back: the public goes on reading the snapshot of this instant, while results come in."""

from datetime import datetime

from django.db import transaction

from certify.leaderboards.errors import BoardFinal
from certify.leaderboards.models import Board, Scope, Season, Turn
from certify.leaderboards.selectors.shown import newest_snapshot
from certify.leaderboards.services.build_board import build_board
from certify.leaderboards.services.lock_boards import lock_board, lock_rounds_of
from certify.leaderboards.services.note_turn import note_turn, switchable


def freeze_board(board_id: int, reason: str, by_id: int, now: datetime) -> bool:
    """False if it is frozen already. A season is frozen together with its rounds. Raises ReasonMissing, NoSwitches, BoardFinal.

    What was announced before this instant is built first, so that the public sees all of it.
    """
    with transaction.atomic():
        rounds = lock_rounds_of(board_id, now)
        board = switchable(lock_board(board_id), reason)
        if board.finalised_at is not None:
            raise BoardFinal("a final board is not frozen: nothing comes in any more")
        if board.frozen_at is not None:
            # A round that is held with its season is held by itself from now on too.
            return bool(board.frozen_by_id and _hold_by_itself(board, reason, by_id, now))
        for held in rounds:
            if held.frozen_at is None and held.finalised_at is None:
                _hold(held, reason, by_id, now, board.season)
        _hold(board, reason, by_id, now, None)
    return True


def _hold(board: Board, reason: str, by_id: int, now: datetime, season: Season | None) -> None:
    build_board(board.pk, now)
    # A season needs no snapshot of its own: it shows what its rounds show, and whoever hides later leaves its line at once.
    shown = newest_snapshot(board) if board.scope == Scope.ROUND else None
    Board.objects.filter(pk=board.pk, frozen_at=None).update(frozen_at=now, frozen_by=season, shown=shown)
    note_turn(board, Turn.FREEZE, reason, by_id, now, season)


def _hold_by_itself(board: Board, reason: str, by_id: int, now: datetime) -> bool:
    won = Board.objects.filter(pk=board.pk, frozen_by__isnull=False).update(frozen_by=None)
    if won:
        note_turn(board, Turn.FREEZE, reason, by_id, now, None)
    return bool(won)
