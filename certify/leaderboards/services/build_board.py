"""Builds a new version of a board: lines, ranks and places by the database, counts beside them."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from certify.leaderboards.models import Board, Scope, Snapshot
from certify.leaderboards.selectors.sources import fingerprint, same_rounds, sources_of
from certify.leaderboards.services.count_lines import count_lines
from certify.leaderboards.services.rank_round import rank_round
from certify.leaderboards.services.rank_wide import rank_wide
from certify.leaderboards.services.want_board import kind_of_round, want_wide_boards
from grading.selectors import applied_regrades, reference_results, results_fingerprint, results_for_board

VERSIONS_KEPT = 2  # a page that was opened during a change still finds its lines


def build_board(board_id: int, now: datetime) -> Snapshot | None:
    """None if there is nothing new. Two builders at once wait for each other at the board's row."""
    with transaction.atomic():
        board = Board.objects.select_for_update().get(pk=board_id)
        latest = board.snapshots.order_by("-version").first()
        if board.built == board.wanted and latest is not None:
            return None
        snapshot = _round(board, latest, now) if board.scope == Scope.ROUND else _wide(board, latest, now)
        Board.objects.filter(pk=board.pk).update(built=board.wanted)
        if snapshot is not None:
            _clear(board, snapshot.version).delete()
    return snapshot


def _round(board: Board, latest: Snapshot | None, now: datetime) -> Snapshot | None:
    """A final board changes by an applied regrade only."""
    assert board.round_id is not None  # by the table's constraint
    regrades = applied_regrades(board.round_id)
    if board.finalised_at is not None and latest is not None and latest.regrades == regrades:
        return None
    # Read before the lines: a result that comes in between makes the fingerprint too old, never the lines.
    snapshot = _next(board, latest, now, results=results_fingerprint(board.round_id), regrades=regrades)
    rank_round(snapshot, board.round_id, results_for_board(board.round_id), reference_results(board.round_id))
    count_lines(snapshot)
    if board.frozen_at is None:
        want_wide_boards(kind_of_round(board.round_id), now)
    return snapshot


def _wide(board: Board, latest: Snapshot | None, now: datetime) -> Snapshot | None:
    """From what the rounds' boards show to the public, so that nothing comes through that one of them holds back."""
    sources = sources_of(board)
    seen = fingerprint(sources)
    if latest is not None and (latest.results == seen or (board.finalised_at is not None and same_rounds(latest.results, seen))):
        return None
    snapshot = _next(board, latest, now, results=seen)
    rank_wide(snapshot, sources)
    count_lines(snapshot)
    return snapshot


def _next(board: Board, latest: Snapshot | None, now: datetime, results: str, regrades: int = 0) -> Snapshot:
    return Snapshot.objects.create(board=board, version=latest.version + 1 if latest else 1, built_at=now, results=results, regrades=regrades)


def _clear(board: Board, version: int) -> QuerySet[Snapshot]:
    """Old versions, but for the one that a freeze shows."""
    return board.snapshots.filter(version__lte=version - VERSIONS_KEPT).exclude(pk=board.shown_id or 0)
