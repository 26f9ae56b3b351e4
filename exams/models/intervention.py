"""What an invigilator did in a sitting, to whom and why: the trail that the board shows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.models.action import AppendOnlyQuerySet
from exams.models.attempt import Attempt
from exams.models.registration import Registration
from exams.models.round import Round
from exams.models.sitting import Sitting


class InterventionKind(models.TextChoices):
    PAUSE = "pause", _("Pause")
    RESUME = "resume", _("Resumption")
    EXTEND = "extend", _("Extension")
    EXTRA_TIME = "extra_time", _("Extra time")
    DELAY = "delay", _("Delayed start")
    RELEASE_CONSOLE = "release_console", _("Console released")
    MESSAGE = "message", _("Announcement")
    IDENTITY = "identity", _("Identity check")
    VOID = "void", _("Void")
    REFUND = "refund", _("Refund")


class Intervention(models.Model):
    """One act, written in the transaction that does it. Append-only: migration 0004 makes the database refuse changes.

    `sitting` is null for what is done to a person before an attempt: the boards of all sittings of the round show it.
    `detail` is the act's amount or value: seconds, percent, a method, a text.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="interventions")
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, related_name="+")
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="+")
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="interventions")
    kind = models.CharField(max_length=16, choices=InterventionKind.choices)
    reason = models.CharField(max_length=200, blank=True)  # a code of `exams.reasons`
    note = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(attempt__isnull=True) | Q(registration__isnull=False), name="intervention_attempt_has_a_registration")
        ]
        indexes = [models.Index(fields=["round", "-at"], name="intervention_trail")]

    def __str__(self) -> str:
        return f"{self.kind} {self.attempt_id or self.registration_id or self.sitting_id}"
