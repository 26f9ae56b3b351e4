"""A broadcast of a form after its last sitting: all candidates side by side, the same moment for everybody who looks."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.models.form import Form


class Showing(models.Model):
    """Plays [starts_at, ends_at): room after room, `interval_s` before each but the first. `speed`: simulated seconds per second."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form = models.ForeignKey(Form, models.PROTECT, related_name="showings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    speed = models.PositiveSmallIntegerField()
    interval_s = models.PositiveSmallIntegerField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("showing")
        verbose_name_plural = _("showings")
        ordering = ("starts_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="showing_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(speed__gte=1), name="showing_moves"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
