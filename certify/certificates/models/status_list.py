"""The published list of revocation bits."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.certificates.models.issuer_key import IssuerKey


class StatusList(models.Model):
    """131,072 bits, one a certificate, signed again whenever one changes. The bits follow from the certificates; this row is what is served."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    document = models.BinaryField(_("signed list"), editable=False)
    digest = models.CharField("SHA-256", max_length=64, help_text=_("Of the bytes served; their ETag."))
    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, related_name="status_lists")
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")

    def __str__(self) -> str:
        return f"{self.number}/{self.version}"
