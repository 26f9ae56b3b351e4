"""Pauses, resumptions, extensions, extra time and (in practice) pace of an attempt: what moves its clock, append-only, each with a reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.models.attempt import Attempt


class ClockChangeKind(models.TextChoices):
    PAUSE = "pause", _("Pause")
    RESUME = "resume", _("Resumption")
    EXTRA_TIME = "extra_time", _("Extra time")
    EXTEND = "extend", _("Extension")
    PACE = "pace", _("Speed of play")


class ClockChange(models.Model):
    """The deadlines are a function of these rows (`exams.timing`)."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="clock_changes")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=ClockChangeKind.choices)
    percent = models.PositiveSmallIntegerField(default=100)
    seconds = models.PositiveIntegerField(default=0)  # of an extension
    pace = models.PositiveSmallIntegerField(default=1)  # of a practice room: times as fast; 0 stands still
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("clock change")
        verbose_name_plural = _("clock changes")
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=100), name="clock_change_never_shortens"),
            models.CheckConstraint(condition=Q(kind="pace") | Q(pace=1), name="clock_change_pace_of_its_own_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.kind} {self.at:%H:%M:%S}"
