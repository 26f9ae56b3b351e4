"""One person's run through all rooms of a form."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.models.form import Form
from exams.models.registration import Registration


class AttemptState(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    GRADED = "graded", _("Graded")
    FINALISED = "finalised", _("Finalised")
    VOID = "void", _("Void")


class CloseReason(models.TextChoices):
    HANDED_OVER = "handed_over", _("Handed over")
    DEADLINE = "deadline", _("Time ran out")
    ATTEMPT_DEADLINE = "attempt_deadline", _("The attempt's time ran out")
    HANDED_IN = "handed_in", _("Handed in")
    VOID = "void", _("Void")


class Attempt(models.Model):
    """`deadline` is the stored answer of `timing.attempt_deadline`; null while a pause holds it open.

    `assessing_at`: the base rooms of a sequential round were over then. Until there is an `ExtraRoomsDecision`, `deadline` is that of the decision.

    A repeat of `client_id` finds the first attempt again, so a double click starts one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="attempts")
    form = models.ForeignKey(Form, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    client_id = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=AttemptState.choices, default=AttemptState.RUNNING)
    extra_time_percent = models.PositiveSmallIntegerField(default=100)
    delay_s = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True)
    assessing_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=16, choices=CloseReason.choices, blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)
    finalised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ("-started_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["registration", "number"], name="attempt_number_once"),
            models.UniqueConstraint(fields=["registration", "client_id"], name="attempt_client_id_once"),
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(state__in=("registered", "waiting", "running", "paused")),
                name="attempt_one_open_per_registration",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="attempt_number_from_1"),
            models.CheckConstraint(condition=Q(extra_time_percent__gte=100), name="attempt_extra_time_never_shortens"),
            models.CheckConstraint(
                condition=Q(state__in=("registered", "waiting", "running", "paused"), closed_at__isnull=True)
                | Q(state__in=("closed", "graded", "finalised", "void"), closed_at__isnull=False),
                name="attempt_closed_at_when_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"], condition=Q(state="running"), name="attempt_due"),
            # The assessments that the grader has to make; most attempts never have one.
            models.Index(fields=["assessing_at"], condition=Q(closed_at__isnull=True, assessing_at__isnull=False), name="attempt_assessing"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
