"""Consoles are there: said by the process that holds their streams, every few seconds, for all of them at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.models import Max, Q

from certify.accounts.statement import StatementOfMany
from exams.models import AttemptRoom, ClockChangeKind, ConsoleGap, ConsolePresence, RoomState
from exams.selectors.failures import GONE_AFTER

_SEEN = StatementOfMany(
    lambda room_ids: ConsolePresence.objects.filter(attempt_room__in=room_ids).order_by().values_list("attempt_room_id", "seen_at")
)


def note_presence(room_ids: Collection[int], now: datetime, trouble_at: datetime | None = None) -> int:
    """How many gaps ended. `trouble_at`: when this process was started, or last failed to read the rooms.

    Two statements, however many consoles there are, while nobody comes or comes back.
    """
    seen = dict(_SEEN.rows(list(room_ids)))
    away = [room_id for room_id, seen_at in seen.items() if seen_at < now - GONE_AFTER]
    stale = _stale(away, now) if away else []
    _see(list(seen), now)
    if missing := set(room_ids) - seen.keys():
        rows = AttemptRoom.objects.filter(pk__in=missing).values_list("pk", flat=True)
        ConsolePresence.objects.bulk_create([ConsolePresence(attempt_room_id=room_id, seen_at=now) for room_id in rows], ignore_conflicts=True)
    gaps = [
        ConsoleGap(attempt_room_id=room_id, lost_at=lost, back_at=now, server_side=trouble_at is not None and lost <= trouble_at)
        for room_id, lost in stale
        if now - lost >= GONE_AFTER
    ]
    ConsoleGap.objects.bulk_create(gaps, ignore_conflicts=True)  # another process may have seen it end as well
    return len(gaps)


def _see(room_ids: list[int], now: datetime) -> None:
    if connection.vendor != "postgresql":
        ConsolePresence.objects.filter(attempt_room__in=room_ids).update(seen_at=now)
        return
    with connection.cursor() as cursor:
        # The rooms as one value: Django would write a text with as many places as there are rooms. Frames wait behind this, so it does not
        # wait for the disk: what a crash of the database loses of it is said again in seconds.
        cursor.execute(
            "SET LOCAL synchronous_commit TO off; UPDATE exams_consolepresence SET seen_at = %s WHERE attempt_room_id = ANY(%s)", [now, room_ids]
        )


def _stale(room_ids: Collection[int], now: datetime) -> list[tuple[int, datetime]]:
    """Live rooms that come back, and since when they were gone: not before they went live, nor before a pause ended."""
    resumed = Max("attempt_room__attempt__clock_changes__at", filter=Q(attempt_room__attempt__clock_changes__kind=ClockChangeKind.RESUME))
    rows = ConsolePresence.objects.filter(
        attempt_room__in=room_ids, attempt_room__state=RoomState.LIVE, attempt_room__deadline__isnull=False, seen_at__lt=now - GONE_AFTER
    ).annotate(resumed=resumed)
    found = rows.values_list("attempt_room_id", "seen_at", "attempt_room__live_at", "resumed")
    return [(room_id, max(instant for instant in instants if instant is not None)) for room_id, *instants in found]
