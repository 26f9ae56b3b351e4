"""A round: what is asked, by whom it may be sat, when, and by which standard it is judged."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.levels import Level


class RoundKind(models.TextChoices):
    PRACTICE = "practice", _("Practice")
    DEMONSTRATION = "demonstration", _("Demonstration")
    CERTIFICATION = "certification", _("Certification")


class RoundState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")


class Release(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    ON_RELEASE = "on_release", _("When the examiner releases them")


class Round(models.Model):
    """Open in [opens_at, closes_at). After publication only `state` and `released_at` change."""

    slug = models.SlugField(max_length=64, unique=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    description_zh = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=RoundKind.choices)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)  # empty: certifies no level
    demo = models.BooleanField(default=False)  # its recordings are public and its certificates say DEMO
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.DRAFT)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    attempts_allowed = models.PositiveSmallIntegerField(default=1)
    cooldown_s = models.PositiveIntegerField(default=0)  # between the end of one attempt and the start of the next
    break_s = models.PositiveIntegerField(default=600)  # allowed before each room's preparation
    base_rooms = models.PositiveSmallIntegerField(null=True, blank=True)  # what everybody sits; null: all rooms of the form
    sequential_rule = models.CharField(max_length=40, blank=True)  # decides after the base rooms whether the others are opened
    assessment_s = models.PositiveIntegerField(default=300)  # how long a candidate waits for that at most; then the extra rooms are opened
    expected_growth = models.DecimalField(max_digits=6, decimal_places=4)  # fraction: 0.3000 asks for 30 % over the baseline
    cut_score = models.DecimalField(max_digits=6, decimal_places=2)
    growth_follows_cut = models.BooleanField(default=False)  # then expected_growth is the derived one: 0 until it is derived
    growth_reason = models.CharField(max_length=300, blank=True)  # public: why another growth than the derived one was stated
    derived_growth = models.JSONField(null=True, blank=True)  # {growth, cut_score, forms: [{form, growth, rooms: [uplift at the cut]}]}
    derived_at = models.DateTimeField(null=True, blank=True)
    growth_problem = models.CharField(max_length=300, blank=True)  # why nothing can be derived
    standard_zh = models.TextField(blank=True)
    standard_en = models.TextField(blank=True)
    release = models.CharField(max_length=12, choices=Release.choices, default=Release.AT_ONCE)
    released_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ("opens_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(attempts_allowed__gte=1), name="round_allows_an_attempt"),
            models.CheckConstraint(condition=Q(state="draft") | Q(published_at__isnull=False), name="round_published_at_when_published"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(growth_follows_cut=False) | Q(derived_at__isnull=False), name="round_growth_derived_when_published"
            ),
            models.CheckConstraint(
                condition=Q(base_rooms__isnull=True, sequential_rule="") | (Q(base_rooms__gte=3) & ~Q(sequential_rule="")),
                name="round_base_rooms_with_their_rule",
            ),
            models.CheckConstraint(condition=Q(level="") | Q(kind="certification"), name="round_level_of_a_certification"),
        ]
        indexes = [models.Index(fields=["state", "opens_at"], name="round_open_rounds")]

    def __str__(self) -> str:
        return self.slug
