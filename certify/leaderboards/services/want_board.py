"""Notes that a round's board is out of date, and sends word."""

from datetime import datetime

from celery import current_app
from django.db import transaction
from django.db.models import F

from certify.leaderboards.models import Board

TASK = "leaderboards.build"


def want_board(round_id: int, now: datetime) -> Board:
    """The count in the row is the truth; the message is a hint that the sweep repeats."""
    with transaction.atomic():
        board, _ = Board.objects.get_or_create(round_id=round_id, defaults={"sent_at": now})
        Board.objects.filter(pk=board.pk).update(wanted=F("wanted") + 1, sent_at=now)
        send_board(board.pk)
    board.refresh_from_db()
    return board


def send_board(board_id: int) -> None:
    """On commit. Robust: with a broker out of reach the sweep sends it again."""
    transaction.on_commit(lambda: _send(board_id), robust=True)


def _send(board_id: int) -> None:
    current_app.signature(TASK, args=[board_id]).apply_async()
