"""Locks boards in one order, rounds by their ids and then the wider one, so that no two changes wait for each other."""

from datetime import datetime

from certify.leaderboards.errors import BoardNotFound
from certify.leaderboards.models import Board, Scope
from certify.leaderboards.selectors.seasons import rounds_of_season
from certify.leaderboards.services.want_board import round_board


def lock_board(board_id: int) -> Board:
    """Raises BoardNotFound. With a season all wide boards of its kind are locked: what opens or closes its rounds touches each of them."""
    about = Board.objects.filter(pk=board_id).values_list("scope", "kind").first()
    if about is not None and about[0] != Scope.ROUND:
        list(Board.objects.select_for_update().exclude(scope=Scope.ROUND).filter(kind=about[1]).order_by("pk"))
    board = Board.objects.select_for_update(of=("self",)).select_related("season").filter(pk=board_id).first()
    if board is None:
        raise BoardNotFound("there is no such board", board_id=board_id)
    return board


def lock_rounds_of(board_id: int, now: datetime) -> list[Board]:
    """The boards of a season's rounds, made where they are missing; nothing for other boards."""
    board = Board.objects.select_related("season").filter(pk=board_id).first()
    if board is None or board.season is None:
        return []
    ids = sorted(round_board(round_.pk, now).pk for round_ in rounds_of_season(board.season))
    return list(Board.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
