"""What happened to a certificate, in order: the outbox from which others learn of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.certificates.models.certificate import Certificate


class Change(models.TextChoices):
    """superseded: signed again under the same address. renewed: a newer certificate of the same level took over."""

    ISSUED = "issued", _("issued")
    SUPERSEDED = "superseded", _("signed again")
    RENEWED = "renewed", _("renewed by a newer one")
    SUSPENDED = "suspended", _("suspended")
    LIFTED = "lifted", _("suspension lifted")
    REVOKED = "revoked", _("revoked")
    EXPIRED = "expired", _("expired")


class CertificateEvent(models.Model):
    """Written in the transaction of the change, never changed. Readers keep their own place in it; docs/decisions/0015."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("change"), max_length=10, choices=Change)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("reason, public"), max_length=300, blank=True)
    happened_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("change of a certificate")
        verbose_name_plural = _("changes of certificates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "kind"], condition=models.Q(kind__in=["issued", "revoked", "expired"]), name="once_in_a_life"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.kind}"
