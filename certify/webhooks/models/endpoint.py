"""An address that wants to be told."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Endpoint(models.Model):
    """Of an organisation (its own people's certificates) or of a certifier (every certificate).

    Secrets are sealed with the site's key-encryption key. After a rotation the former one signs along until `former_until`.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("service provider")
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("certifier"))
    url = models.CharField(_("address"), max_length=500)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"))
    secret_sealed = models.BinaryField()
    former_sealed = models.BinaryField(null=True)
    former_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)  # the first failure after which nothing was taken
    off_at = models.DateTimeField(_("switched off"), null=True)
    off_reason = models.CharField(max_length=10, blank=True)  # owner | failing | gone

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True) | Q(organisation__isnull=True, person__isnull=False),
                name="a_webhook_has_one_owner",
            ),
            models.UniqueConstraint(fields=["organisation", "url"], condition=Q(person__isnull=True), name="an_organisations_webhook_once"),
            models.UniqueConstraint(fields=["person", "url"], condition=Q(organisation__isnull=True), name="a_persons_webhook_once"),
            models.CheckConstraint(
                condition=Q(off_at__isnull=True, off_reason="") | (Q(off_at__isnull=False) & ~Q(off_reason="")), name="off_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(former_sealed__isnull=True, former_until__isnull=True) | Q(former_sealed__isnull=False, former_until__isnull=False),
                name="a_former_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.url
