"""Builds a new version of a board: rows from the final results, ranks by the database."""

from datetime import datetime

from django.db import connection, transaction

from certify.leaderboards.models import Board, Kind, Mark, MarkKind, Row, Snapshot
from certify.leaderboards.ranking import tenths
from grading.selectors import reference_results, results_fingerprint, results_for_board
from sandbox.engines import engines

VERSIONS_KEPT = 2  # a page that was opened during a change still finds its rows

RANK_SQL = """
UPDATE leaderboards_row SET rank = ranked.place
FROM (
    SELECT id, RANK() OVER (PARTITION BY kind ORDER BY score_tenths DESC) AS place
    FROM leaderboards_row WHERE snapshot_id = %s AND official
) AS ranked
WHERE leaderboards_row.id = ranked.id
"""


def build_board(board_id: int, now: datetime) -> Snapshot | None:
    """None if the latest snapshot has seen everything announced. Two builders at once wait for each other at the board's row."""
    with transaction.atomic():
        board = Board.objects.select_for_update().get(pk=board_id)
        if board.built == board.wanted and board.snapshots.exists():
            return None
        latest = board.snapshots.order_by("-version").first()
        # Read before the rows: a result that comes in between makes the fingerprint too old, never the rows.
        results = results_fingerprint(board.round_id)
        snapshot = Snapshot.objects.create(board=board, version=latest.version + 1 if latest else 1, built_at=now, results=results)
        Row.objects.bulk_create([*_sitters(snapshot, board.round_id), *_operators(snapshot, board.round_id)], batch_size=1000)
        with connection.cursor() as cursor:
            cursor.execute(RANK_SQL, [snapshot.pk])
        Board.objects.filter(pk=board.pk).update(built=board.wanted)
        board.snapshots.filter(version__lte=snapshot.version - VERSIONS_KEPT).delete()
    return snapshot


def _sitters(snapshot: Snapshot, round_id: int) -> list[Row]:
    """Hidden people are left out here, so that no page can show them."""
    marks = dict(Mark.objects.filter(round_id=round_id).values_list("person_id", "kind"))
    return [
        Row(
            snapshot=snapshot,
            kind=Kind.PROGRAM if marks.get(result.person_id) == MarkKind.PROGRAM else Kind.PERSON,
            person_id=result.person_id,
            official=marks.get(result.person_id) != MarkKind.UNOFFICIAL,
            score_tenths=tenths(result.score),
            uplift=result.round_uplift,
            passed=result.decision == "PASS",
            attempt_number=result.attempt_number,
        )
        for result in results_for_board(round_id)
        if marks.get(result.person_id) != MarkKind.HIDDEN
    ]


def _operators(snapshot: Snapshot, round_id: int) -> list[Row]:
    names = {bot.id: (bot.name_zh, bot.name_en) for engine in reversed(engines()) for bot in engine.panel()}
    rows = []
    for operator in reference_results(round_id):
        name_zh, name_en = names.get(operator.bot_id, (operator.bot_id, operator.bot_id))
        rows.append(
            Row(
                snapshot=snapshot,
                kind=Kind.REFERENCE,
                operator=operator.bot_id,
                name_zh=name_zh,
                name_en=name_en,
                score_tenths=tenths(operator.score),
                uplift=operator.round_uplift,
            )
        )
    return rows
