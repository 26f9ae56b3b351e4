"""The lines of a round's snapshot, from the final results; ranks by the database."""

from collections.abc import Iterable

from django.db import connection

from certify.leaderboards.models import Hiding, Kind, Mark, MarkKind, Row, Snapshot
from certify.leaderboards.ranking import tenths
from grading.selectors.boards import BoardRow, ReferenceRow
from sandbox.engines import engines

RANK_SQL = """
UPDATE leaderboards_row SET rank = ranked.rank, place = ranked.place
FROM (
    SELECT id, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY score_tenths DESC, id) AS place,
        CASE WHEN official THEN RANK() OVER (PARTITION BY kind, official ORDER BY score_tenths DESC) END AS rank
    FROM leaderboards_row WHERE snapshot_id = %s
) AS ranked
WHERE leaderboards_row.id = ranked.id
"""


def rank_round(snapshot: Snapshot, round_id: int, results: Iterable[BoardRow], operators: Iterable[ReferenceRow]) -> None:
    """Hidden people are left out here, so that no page can show them."""
    Row.objects.bulk_create([*_sitters(snapshot, round_id, results), *_operators(snapshot, operators)], batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute(RANK_SQL, [snapshot.pk])


def _sitters(snapshot: Snapshot, round_id: int, results: Iterable[BoardRow]) -> list[Row]:
    marks = dict(Mark.objects.filter(round_id=round_id).values_list("person_id", "kind"))
    hiding = set(Hiding.objects.values_list("person_id", flat=True))
    return [
        Row(
            snapshot=snapshot,
            kind=Kind.PROGRAM if result.program else Kind.PERSON,
            person_id=result.person_id,
            official=marks.get(result.person_id) != MarkKind.UNOFFICIAL,
            score_tenths=tenths(result.score),
            uplift=result.round_uplift,
            passed=result.decision == "PASS",
            attempt_number=result.attempt_number,
            round_id=round_id,
        )
        for result in results
        if marks.get(result.person_id) != MarkKind.HIDDEN and result.person_id not in hiding
    ]


def _operators(snapshot: Snapshot, operators: Iterable[ReferenceRow]) -> list[Row]:
    names = {bot.id: (bot.name_zh, bot.name_en) for engine in reversed(engines()) for bot in engine.panel()}
    rows = []
    for operator in operators:
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
