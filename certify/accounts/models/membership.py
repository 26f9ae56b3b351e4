"""A person belongs to an organisation: invited, agreed, ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certify.accounts.models.organisation import Organisation


class MemberRole(models.TextChoices):
    MEMBER = "member", _("member")
    MANAGER = "manager", _("manager")


class Membership(models.Model):
    """One stay of a person with an organisation; who comes back has a second row. There is none before the person agreed.

    Two agreements of the member, each from when on: `shown_since`, that the public sees the person with the organisation;
    `results_since`, that its managers see the person's results. Empty: not agreed, or withdrawn.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=8, choices=MemberRole.choices, default=MemberRole.MEMBER)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"))
    agreed_at = models.DateTimeField(_("agreed"))
    shown_since = models.DateTimeField(_("shown publicly since"), null=True, blank=True)
    results_since = models.DateTimeField(_("results shown to managers since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], condition=Q(ended_at__isnull=True), name="a_member_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(shown_since__isnull=True, results_since__isnull=True), name="an_ended_membership_shows_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.person_id} {self.role}"
