"""An organisation invites somebody whose user name or e-mail address it knows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certify.accounts.models.membership import MemberRole, Membership
from certify.accounts.models.organisation import Organisation


class Invitation(models.Model):
    """Written whether or not anybody has the user name or the address, so that the answer to the manager says nothing.

    `person` is whoever had them when it was written; who gets them later finds the invitation by `handle`. A refusal is the person's own
    affair: the manager sees an invitation that nobody took up, until `expires_at`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    handle = models.CharField(_("user name or e-mail"), max_length=254, help_text=_("In lower case, as the manager wrote it."))
    role = models.CharField(_("role"), max_length=8, choices=MemberRole.choices, default=MemberRole.MEMBER)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("open until"))
    refused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # accepted, or taken back by a manager
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, null=True, related_name="invitation")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "handle"], condition=Q(ended_at__isnull=True), name="one_open_invitation_a_handle"),
            models.CheckConstraint(condition=Q(membership__isnull=True) | Q(ended_at__isnull=False), name="an_accepted_invitation_is_over"),
        ]
        # “Who has invited me?”, by what a new account signs in with or confirms.
        indexes = [models.Index(fields=["handle"], condition=Q(ended_at__isnull=True), name="invitation_open_to")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.pk}"
