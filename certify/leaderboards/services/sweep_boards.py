"""Finds boards that a lost message left out of date, and rounds whose announcement was lost."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F

from certify.leaderboards.models import Board
from certify.leaderboards.services.want_board import send_board, want_board
from exams.selectors import rounds_with_results
from grading.selectors import results_for_board

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
    """Rounds with a final result that is younger than their board: its announcement was lost."""
    boards = {board.round_id: board for board in Board.objects.all()}
    forgotten = 0
    for round_ in rounds_with_results():
        finals = [row.finalised_at for row in results_for_board(round_.pk)]
        board = boards.get(round_.pk)
        if finals and (board is None or (board.built == board.wanted and _built_at(board) < max(finals))):
            want_board(round_.pk, now)
            forgotten += 1
    return forgotten


def _built_at(board: Board) -> datetime:
    latest = board.snapshots.order_by("-version").first()
    return latest.built_at if latest else datetime.min.replace(tzinfo=UTC)
