"""Who was invited to rate runs of a room, and so cannot sit it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RoomJudge(models.Model):
    """`study` names the study of the chapter to the right; another study about the same room bars once more, and lifting one leaves the other."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    scenario = models.ForeignKey("sandbox.Scenario", models.PROTECT, related_name="+")
    study = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("judge of a room")
        verbose_name_plural = _("judges of rooms")
        constraints = [models.UniqueConstraint(fields=["person", "scenario", "study"], name="room_judge_once_per_study")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.scenario_id}"
