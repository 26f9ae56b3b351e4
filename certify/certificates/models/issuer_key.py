"""A key that signs certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyState(models.TextChoices):
    """active: signs. retired: signs no more, still published. compromised: removed, what it signed is signed again."""

    ACTIVE = "active", _("active")
    RETIRED = "retired", _("retired")
    COMPROMISED = "compromised", _("compromised")


class IssuerKey(models.Model):
    """An Ed25519 key pair of the issuer; the private half only ever stands here encrypted, and is wiped once the key signs no more."""

    multikey = models.CharField(_("public key"), max_length=64, unique=True, help_text=_("W3C Multikey, z6Mk…"))
    private_sealed = models.BinaryField(_("private key, encrypted"), editable=False)
    state = models.CharField(_("state"), max_length=12, choices=KeyState, default=KeyState.ACTIVE)
    origin = models.URLField(_("issuer's address"), max_length=200, help_text=_("The address that stands in what this key signs."))
    issuer_did = models.CharField(_("issuer"), max_length=300)
    created_at = models.DateTimeField(_("created"))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, help_text=_("When it stopped signing, whatever its state is now."))

    class Meta:
        verbose_name = _("issuer key")
        verbose_name_plural = _("issuer keys")
        constraints = [models.UniqueConstraint(fields=["state"], condition=models.Q(state="active"), name="one_active_issuer_key")]

    def __str__(self) -> str:
        return f"{self.multikey[:12]}… ({self.state})"

    @property
    def verification_method(self) -> str:
        """The full DID URL of this key."""
        return f"{self.issuer_did}#{self.multikey}"
