"""What a certificate certifies, in words: a snapshot per wording."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Achievement(models.Model):
    """The text and standard of a round as certificates carry them. Another wording is another version; rows never change."""

    slug = models.SlugField(_("round"), max_length=80)
    version = models.PositiveIntegerField(_("version"))
    wording_digest = models.CharField("SHA-256", max_length=64, help_text=_("Of text and standard: the same wording finds its version."))
    document = models.JSONField(_("text"))
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="achievement_version_once"),
            models.UniqueConstraint(fields=["slug", "wording_digest"], name="achievement_wording_once"),
        ]

    def __str__(self) -> str:
        return f"{self.slug}/{self.version}"
