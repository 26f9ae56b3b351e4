"""What the three switches share: who may have them, and the trail."""

from datetime import datetime

from certify.leaderboards.errors import NoSwitches, ReasonMissing
from certify.leaderboards.models import Board, Scope, Season, Switch

REASON_LENGTH = 300


def switchable(board: Board, reason: str) -> Board:
    """Raises ReasonMissing, NoSwitches."""
    if not reason.strip():
        raise ReasonMissing("say why")
    if board.scope not in (Scope.ROUND, Scope.SEASON):
        raise NoSwitches("this board follows the rounds that it counts")
    return board


def note_turn(board: Board, turn: str, reason: str, by_id: int, now: datetime, season: Season | None) -> None:
    Switch.objects.create(board=board, turn=turn, at=now, by_id=by_id, reason=reason.strip()[:REASON_LENGTH], season=season)
