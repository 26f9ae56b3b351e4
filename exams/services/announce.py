"""An invigilator speaks to one candidate, or to everybody in a sitting; candidates say that they have read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exams.errors import NotHere
from exams.models import Announcement, AnnouncementAck, Attempt, InterventionKind, Sitting
from exams.services.record_intervention import Act, record_on_attempt, record_on_sitting


def announce(sitting_id: int, text: str, client_id: str, by: Any, now: datetime, attempt_id: int | None = None) -> tuple[Announcement, bool]:
    """The announcement, and True if this call made it: a repeat of `client_id` says nothing twice."""
    with transaction.atomic():
        sitting = Sitting.objects.select_for_update().filter(pk=sitting_id).first()
        if sitting is None:
            raise NotHere
        said = Announcement.objects.filter(sitting=sitting, client_id=client_id).first()
        if said is not None:
            return said, False
        attempt = None
        if attempt_id is not None:
            attempt = Attempt.objects.select_related("registration").filter(pk=attempt_id, form_id=sitting.form_id).first()
            if attempt is None:
                raise NotHere
        said = Announcement.objects.create(sitting=sitting, attempt=attempt, client_id=client_id, text=text, by=by, at=now)
        act = Act("", by, now)
        if attempt is None:
            record_on_sitting(sitting, InterventionKind.MESSAGE, act, text)
        else:
            record_on_attempt(attempt, InterventionKind.MESSAGE, act, text)
        return said, True


def acknowledge(attempt: Attempt, announcement_id: int, now: datetime) -> None:
    """By the candidate. Twice is once. Raises NotHere for what was not said to this attempt."""
    said = Announcement.objects.filter(pk=announcement_id, sitting__form_id=attempt.form_id).first()
    if said is None or said.attempt_id not in {None, attempt.pk}:
        raise NotHere
    AnnouncementAck.objects.get_or_create(announcement=said, attempt=attempt, defaults={"at": now})
