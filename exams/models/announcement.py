"""What the invigilators say to the candidates of a sitting, and who has read it. Both append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.action import AppendOnlyQuerySet
from exams.models.attempt import Attempt
from exams.models.sitting import Sitting


class Announcement(models.Model):
    """To one attempt, or (`attempt` null) to everybody in the sitting, later starters included. A repeat of `client_id` finds the first."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="announcements")
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="announcements")
    client_id = models.CharField(max_length=64)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=["sitting", "client_id"], name="announcement_client_id_once")]
        indexes = [models.Index(fields=["at"], name="announcement_lately")]

    def __str__(self) -> str:
        return self.text[:40]


class AnnouncementAck(models.Model):
    """The candidate's console showed it, and the candidate said so."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="acks")
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [models.UniqueConstraint(fields=["announcement", "attempt"], name="announcement_acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.attempt_id}"
