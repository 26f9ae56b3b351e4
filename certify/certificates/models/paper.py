"""The printed certificate of an issuance, byte for byte."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.certificates.models.issuance import Issuance
from certify.certificates.models.paper_design import PaperDesign


class Paper(models.Model):
    """Set once, when somebody first asks for it; its hash tells an edited file from ours.

    `content` is emptied together with the issuance's document when the holder withdraws the name.
    """

    issuance = models.OneToOneField(Issuance, on_delete=models.PROTECT, related_name="paper")
    content = models.BinaryField("PDF", editable=False)
    digest = models.CharField("SHA-256", max_length=64, unique=True)
    design = models.ForeignKey(
        PaperDesign, on_delete=models.PROTECT, null=True, blank=True, related_name="papers", help_text=_("Empty: the standard design.")
    )
    printed_at = models.DateTimeField(_("printed"))

    class Meta:
        verbose_name = _("printed certificate")
        verbose_name_plural = _("printed certificates")

    def __str__(self) -> str:
        return f"{self.issuance_id}: {self.digest[:12]}"
