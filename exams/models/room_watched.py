"""Who has watched which room while signed in: for them it is a room that they have met."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RoomWatched(models.Model):
    """The first time counts. Spectators without an account leave no row: an opened form is given to nobody at all (`FormOpening`)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    scenario = models.ForeignKey("sandbox.Scenario", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("watched room")
        verbose_name_plural = _("watched rooms")
        constraints = [models.UniqueConstraint(fields=["person", "scenario"], name="room_watched_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.scenario_id}"
