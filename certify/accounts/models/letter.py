"""A mail that is to be sent, and the one-use link in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    CONFIRM = "confirm", _("confirm the address")
    MOVED = "moved", _("the address was changed")
    RECOVER = "recover", _("new password")
    RECOVERED = "recovered", _("the password was changed")
    ERASURE = "erasure", _("erasure asked for")
    ERASED = "erased", _("erasure done")
    SET_UP = "set_up", _("set-up link")
    EXPIRY = "expiry", _("a certificate ends soon")
    HOOK_OFF = "hook_off", _("a webhook was switched off")
    CASE_OPEN = "case_open", _("a question about an attempt")
    CASE_OVER = "case_over", _("a question is decided")
    INVITED = "invited", _("invited by a service provider")


class Letter(models.Model):
    """One mail. Its row is written whoever asked and whatever is known, so that the answer says nothing; the worker finds out whom it concerns.

    The token is made when the mail is sent and kept as a digest only. `used_at` is set by one conditional UPDATE: a link works once.
    """

    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="letters")
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    about = models.JSONField(default=dict, blank=True)  # facts that its words name; their keys are the kind's own
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)  # a worker that has it moves this ahead: its lease
    done_at = models.DateTimeField(null=True)  # sent, or found to concern nobody
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the token, hexadecimal
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [models.UniqueConstraint(fields=["digest"], condition=~models.Q(digest=""), name="letter_digest_once")]
        indexes = [
            models.Index(fields=["asked_at"], condition=models.Q(done_at__isnull=True), name="letter_to_be_sent"),
            models.Index(fields=["address", "asked_at"], name="letter_lately_to"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
