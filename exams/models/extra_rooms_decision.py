"""Whether the extra rooms of a sequential round were opened for an attempt: one row, written once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.models.action import AppendOnlyQuerySet
from exams.models.attempt import Attempt


class DecidedBy(models.TextChoices):
    ASSESSMENT = "assessment", _("Assessment")
    DEADLINE = "deadline", _("No assessment in time")


class ExtraRoomsDecision(models.Model):
    """`opens` False: the base rooms decide. Nothing of the figures behind it: those are the grader's. The database refuses changes as well."""

    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="extra_rooms_decision")
    at = models.DateTimeField()
    opens = models.BooleanField()
    by = models.CharField(max_length=10, choices=DecidedBy.choices)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on extra rooms")
        verbose_name_plural = _("decisions on extra rooms")
        constraints = [models.CheckConstraint(condition=models.Q(by="assessment") | models.Q(opens=True), name="extra_rooms_deadline_opens")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {'extra rooms' if self.opens else 'finished'}"
