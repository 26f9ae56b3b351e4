"""The invited person accepts or refuses."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certify.accounts.errors import InvitationGone
from certify.accounts.models import Invitation, MemberRole, Membership, Person
from certify.accounts.selectors import invitations_to
from certify.accounts.services.follow_manager_role import follow_manager_role
from certify.accounts.services.hold_people import hold_people


def accept_invitation(invitation_id: int, person: Person, now: datetime, *, shown: bool, results: bool) -> Membership:
    """The membership, new or the present one. `shown`: publicly with the organisation; `results`: to its managers. Raises InvitationGone."""
    with transaction.atomic():
        hold_people([person.pk])  # two invitations of one organisation, accepted at once
        invitation = invitations_to(person, now).filter(pk=invitation_id).first()
        if invitation is None or not Invitation.objects.filter(pk=invitation_id, ended_at=None).update(ended_at=now, person=person):
            return _accepted_before(invitation_id, person)
        membership, created = Membership.objects.get_or_create(
            organisation=invitation.organisation,
            person=person,
            ended_at=None,
            defaults={
                "role": invitation.role,
                "invited_by_id": invitation.invited_by_id,
                "invited_at": invitation.invited_at,
                "agreed_at": now,
                "shown_since": now if shown else None,
                "results_since": now if results else None,
            },
        )
        if created:
            Invitation.objects.filter(pk=invitation_id).update(membership=membership)
        elif invitation.role == MemberRole.MANAGER:
            Membership.objects.filter(pk=membership.pk).update(role=MemberRole.MANAGER)
        follow_manager_role([person.pk], invitation.invited_by, now)
    membership.refresh_from_db()
    return membership


def refuse_invitation(invitation_id: int, person: Person, now: datetime) -> None:
    """The managers are not told. Raises InvitationGone."""
    found = invitations_to(person, now).filter(pk=invitation_id)
    refused = Invitation.objects.filter(pk__in=found.values("pk"), ended_at=None, refused_at=None).update(refused_at=now, person=person)
    if not refused and not Invitation.objects.filter(pk=invitation_id, person=person, refused_at__isnull=False).exists():
        raise InvitationGone(_("This invitation is over."))


def _accepted_before(invitation_id: int, person: Person) -> Membership:
    """A double click meets its own membership."""
    membership = Membership.objects.filter(invitation=invitation_id, person=person, ended_at=None).first()
    if membership is None:
        raise InvitationGone(_("This invitation is over."))
    return membership
