"""A manager invites somebody by user name or e-mail, and learns nothing about who has them."""

import re
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certify.accounts.errors import HandleUnfit, InvitationGone, InvitationsFull
from certify.accounts.models import Invitation, LetterKind, MemberRole, Person
from certify.accounts.services.change_organisation import require_manager
from certify.accounts.services.write_letter import write_letter

OPEN_FOR = timedelta(days=30)
MOST_A_DAY = 1000
LONGEST = 254
USERNAME = re.compile(r"[\w.@+-]{1,150}")


def invite_member(organisation_id: int, handle: str, role: str, by: Person, language: str, now: datetime) -> Invitation:
    """The invitation, new or the open one; also to members: else the answer would say who has an account.

    Raises OrganisationNotFound, HandleUnfit, InvitationsFull.
    """
    require_manager(organisation_id, by)
    handle = fit_handle(handle)
    if Invitation.objects.filter(organisation_id=organisation_id, invited_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise InvitationsFull(_("Today's invitations are used up. Go on tomorrow."), limit=MOST_A_DAY)
    person = _whose(handle)
    with transaction.atomic():
        # One whose time is over makes room for the next.
        Invitation.objects.filter(organisation_id=organisation_id, handle=handle, ended_at=None, expires_at__lte=now).update(ended_at=now)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                organisation_id=organisation_id,
                handle=handle,
                role=MemberRole(role),
                person=person,
                invited_by=by,
                invited_at=now,
                expires_at=now + OPEN_FOR,
            )
            write_letter(LetterKind.INVITED, handle, language, now, person)
    except IntegrityError:
        return Invitation.objects.get(organisation_id=organisation_id, handle=handle, ended_at=None)
    return invitation


def fit_handle(text: str) -> str:
    """A user name or an e-mail address in lower case; raises HandleUnfit."""
    handle = text.strip().lower()
    if "@" in handle:
        try:
            if len(handle) > LONGEST:
                raise ValidationError("too long")
            validate_email(handle)
        except ValidationError:
            raise HandleUnfit(_("This is neither a user name nor an e-mail address."), handle=handle) from None
    elif not USERNAME.fullmatch(handle):
        raise HandleUnfit(_("This is neither a user name nor an e-mail address."), handle=handle)
    return handle


def take_back_invitation(organisation_id: int, invitation_id: int, by: Person, now: datetime) -> None:
    """Raises InvitationGone when it was accepted first."""
    require_manager(organisation_id, by)
    if not Invitation.objects.filter(pk=invitation_id, organisation_id=organisation_id, ended_at=None).update(ended_at=now):
        raise InvitationGone(_("This invitation is over already."))


def _whose(handle: str) -> Person | None:
    if "@" in handle:
        return Person.objects.filter(email__iexact=handle, is_active=True).exclude(email_verified_at=None).first()
    return Person.objects.filter(username__iexact=handle, is_active=True).order_by("pk").first()
