"""A season: a named interval whose rounds share a board."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SeasonKind(models.TextChoices):
    """The kinds of rounds that a season can be about; practice never counts on a board."""

    CERTIFICATION = "certification", _("Certification")
    DEMONSTRATION = "demonstration", _("Demonstration")


class Season(models.Model):
    """A round belongs to it if it opens in [starts_at, ends_at) and is of its kind. Seasons may overlap: a quarter and its year."""

    slug = models.SlugField(max_length=64, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=SeasonKind, default=SeasonKind.CERTIFICATION)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        ordering = ["-starts_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="season_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.slug
