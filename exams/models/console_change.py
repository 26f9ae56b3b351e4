"""Which session held a room's console, and when another one took over."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.attempt_room import AttemptRoom


class ConsoleChangeKind(models.TextChoices):
    BEGAN = "began", _("Began")
    TOOK_OVER = "took_over", _("Took over")
    RELEASED = "released", _("Released by an invigilator")


class ConsoleChange(models.Model):
    """Append-only. `console` is the digest that AttemptRoom.console then held."""

    attempt_room = models.ForeignKey(AttemptRoom, models.PROTECT, related_name="console_changes")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=ConsoleChangeKind.choices)
    console = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("console change")
        verbose_name_plural = _("console changes")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.attempt_room_id} {self.kind}"
