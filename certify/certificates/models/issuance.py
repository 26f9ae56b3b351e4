"""What was signed, byte for byte."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.certificates.models.certificate import Certificate
from certify.certificates.models.issuer_key import IssuerKey


class Occasion(models.TextChoices):
    """Why it was signed."""

    FIRST = "first", _("first issue")
    NAME_SHOWN = "name_shown", _("the holder agreed to show the name")
    REGRADED = "regraded", _("an applied regrade changed its figures")
    NAME_HIDDEN = "name_hidden", _("the holder no longer shows the name")
    KEY_COMPROMISED = "compromise", _("the key that had signed it was compromised")


class Issuance(models.Model):
    """One signed credential under a certificate's address; the last one is current, every hash is remembered.

    `document` is emptied when the holder withdraws the name: the bytes that carried it are then served nowhere.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="issuances")
    number = models.PositiveIntegerField(_("number"))
    occasion = models.CharField(_("occasion"), max_length=12, choices=Occasion, default=Occasion.FIRST)
    document = models.BinaryField(_("signed credential"), editable=False)
    jcs_hash = models.CharField("SHA-256 (JCS)", max_length=64, unique=True)
    named = models.BooleanField(_("shows the name"))
    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, related_name="issuances")
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("issuance")
        verbose_name_plural = _("issuances")
        ordering = ["certificate", "number"]
        constraints = [models.UniqueConstraint(fields=["certificate", "number"], name="issuance_number_once")]

    def __str__(self) -> str:
        return f"{self.certificate_id}/{self.number}"
