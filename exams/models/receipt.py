"""What a candidate holds after a room: the digest of the log as the server had it, at the server's time, signed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.attempt_room import AttemptRoom


class Receipt(models.Model):
    """One per room. `client_id` is the hand-over's; empty when the room's time ran out."""

    attempt_room = models.OneToOneField(AttemptRoom, models.PROTECT, related_name="receipt")
    client_id = models.CharField(max_length=64, blank=True)
    log_digest = models.CharField(max_length=64)  # SHA-256 of the canonical log (exams.canonical_log)
    actions = models.PositiveIntegerField()
    server_time = models.DateTimeField()
    signature = models.CharField(max_length=64)  # HMAC-SHA-256 by the site

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return f"{self.attempt_room_id} {self.log_digest[:12]}"
