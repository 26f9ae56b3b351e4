"""The three switches by their names, for doors that are told which."""

from collections.abc import Callable
from datetime import datetime

from certify.leaderboards.models import Turn
from certify.leaderboards.services.finalise_board import finalise_board
from certify.leaderboards.services.freeze_board import freeze_board
from certify.leaderboards.services.unfreeze_board import unfreeze_board

TURNS: dict[str, Callable[[int, str, int, datetime], bool]] = {
    Turn.FREEZE: freeze_board,
    Turn.UNFREEZE: unfreeze_board,
    Turn.FINALISE: finalise_board,
}


def may_turn(turn: str, *, certifier: bool) -> bool:
    """Examiners and certifiers hold back and open; only certifiers, who release results, make them final."""
    return turn in TURNS and (certifier or turn != Turn.FINALISE)


def turn_board(board_id: int, turn: str, reason: str, by_id: int, now: datetime) -> bool:
    """False if it was so already."""
    return TURNS[turn](board_id, reason, by_id, now)
