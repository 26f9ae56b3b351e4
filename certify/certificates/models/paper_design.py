"""How the certificates of a round look on paper, version by version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperDesign(models.Model):
    """One choice for a round: design, signatories, lines. Rows never change; a paper keeps the version that it was printed in."""

    slug = models.SlugField(_("round"), max_length=80)
    version = models.PositiveIntegerField(_("version"))
    choice = models.JSONField(_("choice"), help_text=_("layout, border, seal, accent, issuer's line, scope, signatories"))
    reason = models.CharField(_("reason"), max_length=200, blank=True, help_text=_("Asked for once certificates of the round were issued."))
    issued_before = models.PositiveIntegerField(_("certificates issued before"), help_text=_("Of the round, when this was chosen."))
    chosen_at = models.DateTimeField(_("chosen"))
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("chosen by"))

    class Meta:
        verbose_name = _("paper design")
        verbose_name_plural = _("paper designs")
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="paper_design_version_once"),
            models.CheckConstraint(condition=models.Q(issued_before=0) | ~models.Q(reason=""), name="paper_design_says_why_after_issuing"),
        ]

    def __str__(self) -> str:
        return f"{self.slug}/{self.version}"
