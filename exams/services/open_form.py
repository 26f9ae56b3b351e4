"""A form is shown to everybody from here on: by an examiner, or by itself where the recordings are public."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from exams.errors import NotForSpectators
from exams.models import Form, FormOpening, FormRoom
from exams.selectors.openings import forms_to_open, spectator_obstacles

log = logging.getLogger(__name__)


def open_form(form_id: int, by: Any, now: datetime) -> FormOpening:
    """A repeat finds the first. Raises NotForSpectators with what stands in the way."""
    with transaction.atomic():
        form = Form.objects.select_for_update(of=("self",)).select_related("round").get(pk=form_id)
        opened = FormOpening.objects.filter(form=form).first()
        if opened is not None:
            return opened
        lock_rooms_with(list(FormRoom.objects.filter(form=form).values_list("scenario_id", flat=True)))
        obstacles = spectator_obstacles(form, now)
        if obstacles:
            raise NotForSpectators(obstacles)
        log.info("form %s of round %s is open to spectators", form.label, form.round.slug)
        return FormOpening.objects.create(form=form, at=now, by=by)


def lock_rooms_with(scenario_ids: list[int]) -> None:
    """Publishing a certification and opening a form that share a room wait for each other: the later one finds what the earlier did."""
    list(FormRoom.objects.select_for_update(of=("self",)).filter(scenario__in=scenario_ids).order_by("pk").values_list("pk", flat=True))


def open_due(now: datetime) -> int:
    """How many demonstrations were opened."""
    opened = 0
    for form in forms_to_open(now):
        try:
            open_form(form.pk, None, now)
        except NotForSpectators:  # somebody was quicker: a start, or a publication
            continue
        opened += 1
    return opened
