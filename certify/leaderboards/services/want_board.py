"""Notes that a board is out of date, and sends word."""

from datetime import datetime

from celery import current_app
from django.db import transaction
from django.db.models import F

from certify.leaderboards.models import Board, Scope
from certify.leaderboards.selectors.seasons import freezing_season
from exams.selectors import rounds_with_results

TASK = "leaderboards.build"


def want_board(round_id: int, now: datetime) -> Board:
    """A round's board. The count in the row is the truth; the message is a hint that the sweep repeats."""
    with transaction.atomic():
        board = round_board(round_id, now)
        want_known_board(board.pk, now)
    board.refresh_from_db()
    return board


def want_known_board(board_id: int, now: datetime) -> None:
    """A board of any scope; inside a transaction."""
    Board.objects.filter(pk=board_id).update(wanted=F("wanted") + 1, sent_at=now)
    send_board(board_id)


def round_board(round_id: int, now: datetime) -> Board:
    """The round's row; a round that joins a frozen season is frozen from its first result on."""
    board = Board.objects.filter(round_id=round_id).first()
    if board is not None:
        return board
    season = freezing_season(round_id)
    held = {"frozen_at": season.board.frozen_at, "frozen_by": season} if season else {}
    return Board.objects.get_or_create(round_id=round_id, defaults={"scope": Scope.ROUND, "sent_at": now, **held})[0]


def want_wide_boards(kind: str, now: datetime) -> None:
    """What the boards of rounds of this kind show has changed: every wider board of the kind is out of date.

    Nothing is sent: the sweep comes by, so that a busy evening builds a board of very many people every 20 s and not for each result. Rows are
    locked in the order of their ids, those of rounds before, so that no two of us wait for each other.
    """
    if not kind:
        return
    if not Board.objects.filter(scope=Scope.ALL_TIME, kind=kind).exists():
        Board.objects.get_or_create(scope=Scope.ALL_TIME, kind=kind, defaults={"sent_at": now})
    for board_id in Board.objects.exclude(scope=Scope.ROUND).filter(kind=kind).order_by("pk").values_list("pk", flat=True):
        Board.objects.filter(pk=board_id).update(wanted=F("wanted") + 1)


def kind_of_round(round_id: int) -> str:
    """Empty for a round that can have no board."""
    return next((round_.kind for round_ in rounds_with_results() if round_.pk == round_id), "")


def send_board(board_id: int) -> None:
    """On commit. Robust: with a broker out of reach the sweep sends it again."""
    transaction.on_commit(lambda: _send(board_id), robust=True)


def _send(board_id: int) -> None:
    current_app.signature(TASK, args=[board_id]).apply_async()
