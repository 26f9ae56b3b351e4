"""An examiner plans a showing of a form that everybody has closed, or calls it off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from exams.errors import ShowingInvalid
from exams.models import Form, Showing
from exams.selectors.openings import form_programme
from exams.services.open_form import open_form

SPEEDS = (5, 10, 20, 60)
INTERVAL_S = 60
LONGEST_AHEAD = timedelta(days=60)


def plan_showing(form_id: int, starts_at: datetime, speed: int, by: Any, now: datetime, interval_s: int = INTERVAL_S) -> Showing:
    """Opens the form. Raises NotForSpectators, ShowingInvalid. Two showings of one form do not overlap."""
    if speed not in SPEEDS:
        raise ShowingInvalid("speed")
    if not now <= starts_at <= now + LONGEST_AHEAD:
        raise ShowingInvalid("starts_at")
    with transaction.atomic():
        opening = open_form(form_id, by, now)
        form = Form.objects.select_for_update(of=("self",)).get(pk=opening.form_id)
        ends_at = starts_at + timedelta(seconds=form_programme(form, speed, interval_s)[-1].ends_s)
        if Showing.objects.filter(form=form, cancelled_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
            raise ShowingInvalid("overlaps")
        return Showing.objects.create(
            form=form, starts_at=starts_at, ends_at=ends_at, speed=speed, interval_s=interval_s, planned_at=now, planned_by=by
        )


def cancel_showing(showing_id: int, now: datetime) -> None:
    """Twice is once; what has been shown to its end stays on record as it was."""
    Showing.objects.filter(pk=showing_id, cancelled_at=None, ends_at__gt=now).update(cancelled_at=now)
