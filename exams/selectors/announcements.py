"""What has been said to the candidates of a sitting, as consoles, attempts and the board read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from certify.accounts.statement import Statement
from exams.models import Announcement, AnnouncementAck, Attempt, AttemptRoom, Registration, Sitting
from exams.selectors.retakes import next_start

LATELY = timedelta(seconds=60)
"""Streams are told what was said in the last minute, each announcement once: rows become visible a moment after their instant."""
_SITTINGS_SPOKEN_TO = Statement(
    lambda since: Announcement.objects.filter(at__gt=since).order_by().values_list("sitting_id").distinct(),
    (datetime(1, 2, 3, tzinfo=UTC),),
    lambda: [Announcement._meta.get_field("at")],
)


def announcements_for(room_ids: Iterable[int], fresh: Set[int], now: datetime) -> dict[int, list[Announcement]]:
    """Room → what is to be told there and was not acknowledged: lately, and in `fresh` rooms whenever it was said.

    One small query a second as long as nobody says anything.
    """
    lately = [sitting_id for (sitting_id,) in _SITTINGS_SPOKEN_TO.rows(now - LATELY)]
    if not lately and not fresh:
        return {}
    rooms = AttemptRoom.objects.filter(pk__in=list(room_ids)).filter(Q(attempt__form__sitting__in=lately) | Q(pk__in=fresh))
    places = {
        room_id: (attempt_id, sitting_id) for room_id, attempt_id, sitting_id in rooms.values_list("pk", "attempt_id", "attempt__form__sitting")
    }
    said = list(Announcement.objects.filter(sitting__in={sitting_id for _, sitting_id in places.values()}))
    acks = set(AnnouncementAck.objects.filter(announcement__in=said).values_list("announcement_id", "attempt_id")) if said else set()
    told: dict[int, list[Announcement]] = defaultdict(list)
    for room_id, (attempt_id, sitting_id) in places.items():
        for row in said:
            meant = row.sitting_id == sitting_id and row.attempt_id in {None, attempt_id}
            if meant and (row.pk, attempt_id) not in acks and (room_id in fresh or row.at > now - LATELY):
                told[room_id].append(row)
    return told


def announcements_to(attempt: Attempt) -> list[dict[str, Any]]:
    """Everything that was said to this attempt, oldest first, with whether it was acknowledged."""
    seen = AnnouncementAck.objects.filter(announcement=OuterRef("pk"), attempt=attempt)
    rows = Announcement.objects.filter(sitting__form_id=attempt.form_id).filter(Q(attempt=None) | Q(attempt=attempt))
    return [
        {"id": row.pk, "text": row.text, "at": row.at, "acknowledged": row.acked} for row in rows.annotate(acked=Exists(seen)).order_by("at", "id")
    ]


def announcements_ahead(registration: Registration, now: datetime) -> list[dict[str, Any]]:
    """For somebody who waits: what was said to everybody in the sitting that their next attempt falls into, oldest first.

    Nothing is acknowledged before there is an attempt: the console asks for it again.
    """
    _why, sitting, _at = next_start(registration, now)
    if sitting is None:
        return []
    rows = Announcement.objects.filter(sitting=sitting, attempt=None).order_by("at", "id")
    return [{"id": row.pk, "text": row.text, "at": row.at, "acknowledged": False} for row in rows]


def announcements_of(sitting: Sitting) -> list[Announcement]:
    """For the board, newest first, with `read`: how many attempts have acknowledged it."""
    rows = Announcement.objects.filter(sitting=sitting).select_related("by", "attempt__registration__person")
    return list(rows.annotate(read=Count("acks")).order_by("-at", "-id")[:50])
