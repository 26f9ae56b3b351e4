"""Experience that a trader declares and a merchant confirms."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certify.registry.models.profile import Profile


class DeclarationState(models.TextChoices):
    """declared → confirmed | refused; withdrawn from any of them, for good."""

    DECLARED = "declared", _("not confirmed yet")
    CONFIRMED = "confirmed", _("confirmed by the merchant")
    REFUSED = "refused", _("refused by the merchant")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DeclaredFigure(models.TextChoices):
    """What the declared number says."""

    GMV_UPLIFT = "gmv_uplift", _("GMV uplift, %")
    GMV = "gmv", _("GMV, yuan")
    ROI = "roi", _("ROI of ads")
    SESSIONS = "sessions", _("sessions run")


class Declaration(models.Model):
    """One piece of work for one merchant. Public only while it is confirmed; its words never change, another text is another declaration."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="declarations")
    title = models.CharField(_("what was done"), max_length=120)
    merchant = models.CharField(_("merchant, as the holder names it"), max_length=80)
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"))
    figure = models.CharField(_("figure"), max_length=12, choices=DeclaredFigure)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    words = models.TextField(_("in words"), max_length=600, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DeclarationState, default=DeclarationState.DECLARED)
    company = models.CharField(_("confirmed by"), max_length=80, blank=True)
    declared_at = models.DateTimeField(_("declared"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=8, blank=True)  # holder, merchant

    class Meta:
        verbose_name = _("declared experience")
        verbose_name_plural = _("declared experiences")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (~Q(company="") & Q(answered_at__isnull=False)), name="confirmed_declaration_says_by_whom"
            ),
            models.CheckConstraint(condition=Q(ended_on__gte=models.F("began_on")), name="declaration_ends_after_it_began"),
        ]
        indexes = [models.Index(fields=["profile", "state"], name="declarations_of_profile")]

    def __str__(self) -> str:
        return f"{self.public_id} ({self.state})"


class Invitation(models.Model):
    """A link for the merchant. It answers once; whoever answered by it can take the confirmation back with it later."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the token, hexadecimal
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.declaration_id}: {self.made_at:%Y-%m-%d}"
