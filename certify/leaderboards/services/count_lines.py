"""Counts a snapshot's people once, so that no page does."""

from django.db import connection

from certify.leaderboards.models import Kind, Row, Snapshot
from certify.leaderboards.ranking import HISTOGRAM_BARS, HISTOGRAM_FROM, HISTOGRAM_STEP, HISTOGRAM_TO

COUNT_SQL = """
SELECT CASE WHEN score_tenths < %s THEN 0 WHEN score_tenths >= %s THEN %s ELSE (score_tenths - %s) / %s END AS bar,
    COUNT(*), SUM(CASE WHEN passed THEN 1 ELSE 0 END)
FROM leaderboards_row WHERE snapshot_id = %s AND kind = 'person' GROUP BY 1
"""


def count_lines(snapshot: Snapshot) -> None:
    """People, those who passed, programs, and the histogram of scores."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, [HISTOGRAM_FROM, HISTOGRAM_TO, HISTOGRAM_BARS - 1, HISTOGRAM_FROM, HISTOGRAM_STEP, snapshot.pk])
        bars = {int(bar): (int(people), int(passed)) for bar, people, passed in cursor.fetchall()}
    snapshot.people = sum(people for people, _ in bars.values())
    snapshot.passed = sum(passed for _, passed in bars.values())
    snapshot.programs = Row.objects.filter(snapshot=snapshot, kind=Kind.PROGRAM).count()
    snapshot.histogram = [bars.get(bar, (0, 0))[0] for bar in range(HISTOGRAM_BARS)]
    snapshot.save(update_fields=["people", "passed", "programs", "histogram"])
