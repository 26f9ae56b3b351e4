"""A key that fell into other hands, and how far the signing again has come."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.certificates.models.issuer_key import IssuerKey


class Compromise(models.Model):
    """Declared once a key. What is left to do follows from the issuances, so that a killed worker loses nothing."""

    key = models.OneToOneField(IssuerKey, on_delete=models.PROTECT, related_name="compromise", verbose_name=_("key"))
    reason = models.CharField(_("reason, public"), max_length=300)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("declared by"))
    declared_at = models.DateTimeField(_("declared"))
    certificates = models.PositiveIntegerField(_("certificates to sign again"))
    done_at = models.DateTimeField(_("all signed again"), null=True, blank=True)

    class Meta:
        verbose_name = _("key compromise")
        verbose_name_plural = _("key compromises")

    def __str__(self) -> str:
        return f"{self.key_id}: {self.certificates}"
