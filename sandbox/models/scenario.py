"""What a candidate will be put into: an excerpt of a room with its rules."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sandbox.models.room import Room


class ScenarioKind(models.TextChoices):
    EXAM = "exam", _("Exam")
    PRACTICE = "practice", _("Practice")
    DEMO = "demo", _("Demonstration")


class ScenarioState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Scenario(models.Model):
    """A draft is `terms` on a room; publishing freezes it into `bundle`, which never changes again.

    The bundle is the engine's Scenario as canonical bytes and holds the whole room, so that a grade can be recomputed
    from it alone. A change to a published scenario is a new scenario that names the old one in `replaces`. A database
    trigger (migration 0002) refuses an UPDATE of a published row's frozen columns.
    """

    room = models.ForeignKey(Room, models.PROTECT, related_name="scenarios")
    host = models.CharField(max_length=64)
    title_zh = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=ScenarioKind.choices)
    state = models.CharField(max_length=10, choices=ScenarioState.choices, default=ScenarioState.DRAFT)
    speed = models.PositiveSmallIntegerField()  # simulated seconds per real second
    terms = models.JSONField()  # what the examiner chose; see services/draft_scenario.py
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    bundle = models.BinaryField(null=True, blank=True)  # canonical bytes, zlib; null while a draft
    digest = models.CharField(max_length=64, blank=True)  # of the canonical bytes
    engine_version = models.CharField(max_length=20, blank=True)
    bot_version = models.CharField(max_length=20, blank=True)
    gate = models.JSONField(default=dict)  # the gate's numbers as they were when it was published

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft", bundle__isnull=True, digest="", published_at__isnull=True)
                | models.Q(state="published", bundle__isnull=False, published_at__isnull=False) & ~models.Q(digest=""),
                name="scenario_bundle_when_published",
            ),
            models.CheckConstraint(condition=models.Q(speed__gte=1, speed__lte=60), name="scenario_speed"),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="scenario_published_by_kind")]

    def __str__(self) -> str:
        return f"{self.title_en} ({self.state})"
