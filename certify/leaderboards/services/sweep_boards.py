"""Finds boards that a lost message left out of date, and rounds whose announcement was lost."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from certify.leaderboards.models import Board
from certify.leaderboards.services.want_board import send_board, want_board
from exams.selectors import rounds_with_results
from grading.selectors import results_fingerprint

RESEND_AFTER_S = 20


def resend_stale(now: datetime) -> int:
    """Boards with work to do whose message was lost; `sent_at` moves on in the same UPDATE, so that two sweeps at once send one message."""
    stale = Board.objects.filter(sent_at__lte=now - timedelta(seconds=RESEND_AFTER_S)).exclude(built=F("wanted"))
    sent = 0
    for board_id, sent_at in stale.values_list("pk", "sent_at"):
        with transaction.atomic():
            if Board.objects.filter(pk=board_id, sent_at=sent_at).update(sent_at=now):
                send_board(board_id)
                sent += 1
    return sent


def find_forgotten(now: datetime) -> int:
    """Rounds whose final results are not those that their board was built from: an announcement was lost.

    The results are compared, not the times: a regrade that makes a result INVALID leaves nothing young behind on the board.
    """
    boards = {board.round_id: board for board in Board.objects.all()}
    forgotten = 0
    for round_ in rounds_with_results():
        board, results = boards.get(round_.pk), results_fingerprint(round_.pk)
        if results and (board is None or (board.built == board.wanted and _built_from(board) != results)):
            want_board(round_.pk, now)
            forgotten += 1
    return forgotten


def _built_from(board: Board) -> str:
    latest = board.snapshots.order_by("-version").first()
    return latest.results if latest else ""
