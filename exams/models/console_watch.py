"""What the server itself saw of a console: whether it is there, when it was gone, from where it came, what it was refused."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.models.attempt import Attempt
from exams.models.attempt_room import AttemptRoom


class ConsolePresence(models.Model):
    """The last instant at which some process had the console's stream open, or answered its poll.

    Not a column of the room: the lock of its row orders actions.
    """

    attempt_room = models.OneToOneField(AttemptRoom, models.PROTECT, related_name="presence")
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("presence of a console")
        verbose_name_plural = _("presences of consoles")

    def __str__(self) -> str:
        return f"{self.attempt_room_id} {self.seen_at:%H:%M:%S}"


class ConsoleGap(models.Model):
    """A live console was gone in [lost_at, back_at). `server_side`: the serving process was started, or could not read the rooms, meanwhile."""

    attempt_room = models.ForeignKey(AttemptRoom, models.PROTECT, related_name="gaps")
    lost_at = models.DateTimeField()
    back_at = models.DateTimeField()
    server_side = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("gap of a console")
        verbose_name_plural = _("gaps of consoles")
        ordering = ("lost_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["attempt_room", "lost_at"], name="console_gap_once"),
            models.CheckConstraint(condition=Q(back_at__gt=F("lost_at")), name="console_gap_has_a_length"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_room_id} {self.lost_at:%H:%M:%S}–{self.back_at:%H:%M:%S}"


class ConsolePlace(models.Model):
    """An address and a browser from which an attempt was steered. A change is shown to the invigilator and punishes nobody."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="places")
    address = models.CharField(max_length=45)
    agent = models.CharField(max_length=200, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("place of a console")
        verbose_name_plural = _("places of consoles")
        ordering = ("first_seen_at", "id")
        constraints = [models.UniqueConstraint(fields=["attempt", "address", "agent"], name="console_place_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.address}"


class Refusal(models.Model):
    """An action, or a second session, that was refused. At most `exams.services.note_refusal.KEPT` of a room."""

    attempt_room = models.ForeignKey(AttemptRoom, models.PROTECT, related_name="refusals")
    at = models.DateTimeField()
    code = models.CharField(max_length=40)
    lever = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.attempt_room_id} {self.code}"
