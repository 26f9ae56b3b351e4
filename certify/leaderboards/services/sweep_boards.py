"""Finds boards that a lost message left out of date, and rounds whose announcement was lost."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from certify.accounts.selectors import organisations, shown_member_counts
from certify.leaderboards.models import Board, Scope
from certify.leaderboards.selectors.shown import newest_snapshot
from certify.leaderboards.selectors.sources import fingerprint, same_rounds, sources_of
from certify.leaderboards.services.want_board import send_board, want_board, want_known_board
from exams.selectors import rounds_with_results
from grading.selectors import applied_regrades, results_fingerprint

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
    """Boards that were not built from what there is now: an announcement was lost, or nobody announces it, like a member who joins an organisation.

    The results are compared, not the times: a regrade that makes a result INVALID leaves nothing young behind on the board.
    """
    boards = {board.round_id: board for board in Board.objects.filter(scope=Scope.ROUND)}
    forgotten = 0
    for round_ in rounds_with_results():
        board, results = boards.get(round_.pk), results_fingerprint(round_.pk)
        if results and (board is None or _round_is_behind(board, results)):
            want_board(round_.pk, now)
            forgotten += 1
    _open_organisations(now)
    for board in Board.objects.exclude(scope=Scope.ROUND).select_related("season").order_by("pk"):
        if board.built == board.wanted and _wide_is_behind(board):
            with transaction.atomic():
                want_known_board(board.pk, now)
            forgotten += 1
    return forgotten


def _round_is_behind(board: Board, results: str) -> bool:
    latest = newest_snapshot(board)
    if board.built != board.wanted or (latest is not None and latest.results == results):
        return False
    assert board.round_id is not None  # by the table's constraint
    return board.finalised_at is None or latest is None or latest.regrades != applied_regrades(board.round_id)


def _wide_is_behind(board: Board) -> bool:
    latest, seen = newest_snapshot(board), fingerprint(sources_of(board))
    if latest is None:
        return True
    return latest.results != seen and not (board.finalised_at is not None and same_rounds(latest.results, seen))


def _open_organisations(now: datetime) -> None:
    """An organisation has a board of each kind of rounds as soon as it has somebody to show."""
    known = set(Board.objects.filter(scope=Scope.ORGANISATION).values_list("organisation_id", "kind"))
    kinds = {round_.kind for round_ in rounds_with_results()}
    ids = [card.id for card in organisations()]
    for organisation_id in sorted(shown_member_counts(ids)):
        for kind in sorted(kinds):
            if (organisation_id, kind) not in known:
                Board.objects.get_or_create(scope=Scope.ORGANISATION, organisation_id=organisation_id, kind=kind, defaults={"sent_at": now})
