"""What the certificates of a trader say, laid out for searching. The certificates decide; these rows follow them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.registry.models.profile import Profile
from certify.registry.vocabulary import Category, Level, Size


class Examined(models.Model):
    """One certificate of a trader in the register. Figures are the signed ones, in per cent; whether it still holds is asked of the certificate."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="examined")
    certificate = models.OneToOneField("certificates.Certificate", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, help_text=_("Of the issuance that the figures were read from."))
    code = models.CharField(_("code"), max_length=16)
    title_zh = models.CharField(_("title (Chinese)"), max_length=300)
    title_en = models.CharField(_("title (English)"), max_length=300)
    level = models.CharField(_("level"), max_length=14, choices=Level, blank=True)
    demo = models.BooleanField(_("demonstration"))
    uplift_percent = models.FloatField(_("uplift"), null=True)
    uplift_low_percent = models.FloatField(_("uplift, lower end"), null=True)
    uplift_high_percent = models.FloatField(_("uplift, upper end"), null=True)
    net_uplift_percent = models.FloatField(_("uplift net of returns"), null=True)
    issued_at = models.DateTimeField(_("issued"))
    valid_until = models.DateTimeField(_("valid until"))

    class Meta:
        verbose_name = _("examined skill")
        verbose_name_plural = _("examined skills")

    def __str__(self) -> str:
        return self.code


class ExaminedRoom(models.Model):
    """A kind of room in which the trader was examined: goods, and how large the host's following was."""

    examined = models.ForeignKey(Examined, on_delete=models.CASCADE, related_name="rooms")
    position = models.PositiveSmallIntegerField()
    category = models.CharField(_("category"), max_length=12, choices=Category)
    size = models.CharField(_("size"), max_length=8, choices=Size, blank=True)

    class Meta:
        verbose_name = _("examined room")
        verbose_name_plural = _("examined rooms")
        constraints = [models.UniqueConstraint(fields=["examined", "position", "category"], name="examined_room_once")]
        indexes = [models.Index(fields=["category", "size"], name="examined_by_room")]

    def __str__(self) -> str:
        return f"{self.category} {self.size}"
