"""The lines of a season's, an organisation's or all time's snapshot: of each person the best line of the rounds' boards, all in the database."""

from django.db import connection

from certify.leaderboards.models import Snapshot
from certify.leaderboards.selectors.sources import Sources

RANK_SQL = """
INSERT INTO leaderboards_row
    (snapshot_id, kind, person_id, operator, name_zh, name_en, official, score_tenths, uplift, passed, attempt_number, round_id, rounds, rank, place)
SELECT %s, kind, person_id, '', '', '', official, score_tenths, uplift, passed, attempt_number, round_id, rounds_shown,
    CASE WHEN official THEN RANK() OVER (PARTITION BY kind, official ORDER BY score_tenths DESC) END,
    ROW_NUMBER() OVER (PARTITION BY kind ORDER BY score_tenths DESC, person_id)
FROM (
    SELECT line.*,
        COUNT(*) OVER (PARTITION BY kind, person_id) AS rounds_shown,
        ROW_NUMBER() OVER (PARTITION BY kind, person_id ORDER BY official DESC, score_tenths DESC, passed DESC, round_id) AS choice
    FROM leaderboards_row AS line
    WHERE snapshot_id IN ({snapshots}) AND person_id IS NOT NULL {members}
        AND NOT EXISTS (SELECT 1 FROM leaderboards_hiding AS hiding WHERE hiding.person_id = line.person_id)
        AND NOT EXISTS (
            SELECT 1 FROM leaderboards_mark AS mark
            WHERE mark.person_id = line.person_id AND mark.round_id = line.round_id AND mark.kind = 'hidden'
        )
) AS best
WHERE choice = 1
"""


def rank_wide(snapshot: Snapshot, sources: Sources) -> None:
    """Numbers are written into the statement: no database takes as many parameters as an organisation may have members."""
    if not sources.snapshot_ids or sources.members == frozenset():
        return
    members = f"AND person_id IN ({_numbers(sources.members)})" if sources.members is not None else ""
    statement = RANK_SQL.format(snapshots=_numbers(sources.snapshot_ids), members=members)
    with connection.cursor() as cursor:
        cursor.execute(statement, [snapshot.pk])


def _numbers(ids: frozenset[int]) -> str:
    return ", ".join(str(int(number)) for number in sorted(ids))
