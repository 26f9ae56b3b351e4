"""A letter that told a holder that a certificate ends soon."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.certificates.models.certificate import Certificate


class ExpiryLetter(models.Model):
    """One a certificate and distance, whoever sweeps and however often."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="expiry_letters")
    days_before = models.PositiveSmallIntegerField(_("days before the end"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("letter about an end")
        verbose_name_plural = _("letters about ends")
        constraints = [models.UniqueConstraint(fields=["certificate", "days_before"], name="expiry_letter_once")]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.days_before}"
