"""An organisation that traders work for: a service provider."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certify.accounts.regions import Region


class OrganisationState(models.TextChoices):
    """applied → confirmed | refused; confirmed → closed. Only a confirmed one is shown, invites people and has boards."""

    APPLIED = "applied", _("waiting to be confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    CLOSED = "closed", _("closed")


class Organisation(models.Model):
    """A service provider. Whoever asked for it is its first manager once a certifier has confirmed it."""

    slug = models.SlugField(_("address"), max_length=40)
    name_zh = models.CharField(_("name, Chinese"), max_length=80)
    name_en = models.CharField(_("name, English"), max_length=80)
    region = models.CharField(_("region"), max_length=5, choices=Region.choices)
    about_zh = models.TextField(_("about it, Chinese"), max_length=1000, blank=True)
    about_en = models.TextField(_("about it, English"), max_length=1000, blank=True)
    web = models.URLField(_("web address"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=OrganisationState.choices, default=OrganisationState.APPLIED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    made_at = models.DateTimeField(_("asked for"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = models.CharField(_("reason, told to the applicant"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("service provider")
        verbose_name_plural = _("service providers")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="applied", decided_at__isnull=True, decided_by__isnull=True)
                | (~models.Q(state="applied") & models.Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="an_organisation_is_decided_by_somebody",
            ),
            # A refused application lets its address go.
            models.UniqueConstraint(fields=["slug"], condition=~models.Q(state="refused"), name="an_address_is_one_organisations"),
            models.UniqueConstraint(fields=["made_by"], condition=models.Q(state="applied"), name="one_application_at_a_time"),
        ]
        # The public list: confirmed ones of a region.
        indexes = [models.Index(fields=["state", "region", "slug"], name="organisation_list")]

    def __str__(self) -> str:
        return self.name_zh
