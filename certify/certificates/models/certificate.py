"""A certificate: one person, one credential, one cycle."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.certificates.models.status_list import StatusList


class Certificate(models.Model):
    """What stands behind an address `/c/<code>`. Never deleted; what was signed under it is in its issuances.

    `result_id` is no foreign key: the certificate carries its own record, and must outlive an erasure of the attempt behind it.
    """

    code = models.CharField(_("code"), max_length=16, unique=True, help_text=_("80 random bits in base 32."))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="certificates", verbose_name=_("holder"))
    credential = models.CharField(_("credential"), max_length=60)
    cycle = models.CharField(_("cycle"), max_length=80, help_text=_("The round; a newer one renews."))
    result_id = models.PositiveBigIntegerField(_("result"), unique=True)
    subject = models.UUIDField(_("subject"), default=uuid4, unique=True, editable=False, help_text=_("Stands for the holder; random."))
    demo = models.BooleanField(_("demonstration"))
    level = models.CharField(_("level"), max_length=12, blank=True, help_text=_("junior, intermediate, senior, or empty: the round had none."))
    room_types = models.JSONField(_("examined room types"), default=list, blank=True, help_text=_("Product categories of the examined rooms."))
    renews = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by", verbose_name=_("renews"))
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="certificates")
    status_index = models.PositiveIntegerField(_("place in the status list"))
    issued_at = models.DateTimeField(_("issued"))
    valid_until = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    revocation_reason = models.CharField(_("reason, public"), max_length=300, blank=True)
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True, help_text=_("Empty: not suspended. Who and why: the changes."))
    suspension_reason = models.CharField(_("reason of the suspension, public"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["person", "credential", "cycle"], name="one_certificate_a_cycle"),
            models.UniqueConstraint(fields=["status_list", "status_index"], name="status_index_used_once"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revocation_reason="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revocation_reason="")),
                name="revocation_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(suspended_at__isnull=True, suspension_reason="")
                | (models.Q(suspended_at__isnull=False) & ~models.Q(suspension_reason="")),
                name="suspension_has_reason",
            ),
        ]
        # The sweep over what has ended, and the search for what holds.
        indexes = [models.Index(fields=["valid_until"], name="certificate_valid_until")]

    def __str__(self) -> str:
        return self.code
