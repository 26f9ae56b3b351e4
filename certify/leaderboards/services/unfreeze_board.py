"""Opens a held board: the public reads the newest snapshot again."""

from datetime import datetime

from django.db import transaction

from certify.leaderboards.errors import FrozenWithSeason
from certify.leaderboards.models import Board, Scope, Season, Turn
from certify.leaderboards.selectors.seasons import freezing_season
from certify.leaderboards.services.lock_boards import lock_board, lock_rounds_of
from certify.leaderboards.services.note_turn import note_turn, switchable
from certify.leaderboards.services.want_board import kind_of_round, want_wide_boards


def unfreeze_board(board_id: int, reason: str, by_id: int, now: datetime) -> bool:
    """False if it is not frozen. A season opens the rounds that it froze; those frozen by themselves, or by another season as well, stay.

    Raises ReasonMissing, NoSwitches, FrozenWithSeason.
    """
    with transaction.atomic():
        rounds = lock_rounds_of(board_id, now)
        board = switchable(lock_board(board_id), reason)
        if board.frozen_at is None:
            return False
        if board.scope == Scope.ROUND:
            if board.frozen_by_id is not None:
                raise FrozenWithSeason("unfreeze the season that froze it", season_id=board.frozen_by_id)
            _open_or_hand_over(board, None, reason, by_id, now)
        else:
            _open(board, None, reason, by_id, now)
            for held in rounds:
                if held.frozen_by_id == board.season_id:
                    _open_or_hand_over(held, board.season, reason, by_id, now)
        want_wide_boards(board.kind or kind_of_round(board.round_id or 0), now)
    return True


def _open_or_hand_over(held: Board, season: Season | None, reason: str, by_id: int, now: datetime) -> None:
    other = freezing_season(held.round_id or 0, besides=season.pk if season else None)
    if other is not None:
        Board.objects.filter(pk=held.pk).update(frozen_by=other)
    else:
        _open(held, season, reason, by_id, now)


def _open(board: Board, season: Season | None, reason: str, by_id: int, now: datetime) -> None:
    Board.objects.filter(pk=board.pk).update(frozen_at=None, frozen_by=None, shown=None)
    note_turn(board, Turn.UNFREEZE, reason, by_id, now, season)
