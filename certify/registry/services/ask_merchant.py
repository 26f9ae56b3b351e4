"""A holder asks the merchant to confirm a declaration: by a link that is copied, or by a mail from here."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from certify.accounts.services.issue_token import token_digest
from certify.certificates.selectors.register import holds_certificate
from certify.registry.errors import LinkDead, NoValidCertificate, TooManyInvitations
from certify.registry.models import Declaration, DeclarationState, Invitation, Notice, NoticeKind, Profile
from certify.registry.selectors.declarations import own_declaration
from certify.registry.services.write_notice import address_digest, write_notice

LINK_LIVES = timedelta(days=14)
LINKS_A_DAY = 10
MAILS_TO_ADDRESS_A_DAY = 3
DAY = timedelta(days=1)


def make_link(person_id: int, public_id: UUID, now: datetime) -> str:
    """A token for the merchant, in clear only now. Links made before go on working until one of them has answered.

    Raises DeclarationNotFound, LinkDead, TooManyInvitations.
    """
    with transaction.atomic():
        declaration = _waiting(person_id, public_id)
        if Invitation.objects.filter(declaration__profile=declaration.profile, made_at__gt=now - DAY).count() >= LINKS_A_DAY:
            raise TooManyInvitations(_("Ten links a day are enough. Try again tomorrow."))
        return new_invitation(declaration, now)


def mail_link(person_id: int, public_id: UUID, address: str, language: str, now: datetime) -> None:
    """Writes to the merchant. The address is used for this mail and kept no longer. Only for holders of a certificate: nobody else mails strangers.

    Raises DeclarationNotFound, LinkDead, NoValidCertificate, TooManyInvitations.
    """
    with transaction.atomic():
        declaration = _waiting(person_id, public_id)
        if not holds_certificate(person_id, now):
            raise NoValidCertificate(_("We write to merchants only for holders of a valid certificate. You can copy a link and send it yourself."))
        lately = Notice.objects.filter(kind=NoticeKind.CONFIRM, asked_at__gt=now - DAY)
        if (
            lately.filter(address_digest=address_digest(address)).count() >= MAILS_TO_ADDRESS_A_DAY
            or lately.filter(declaration__profile=declaration.profile).count() >= LINKS_A_DAY
        ):
            raise TooManyInvitations(
                _("This address has had enough of our mails today, or you have sent enough. Try again tomorrow, or copy a link.")
            )
        write_notice(NoticeKind.CONFIRM, now, address=address, declaration=declaration, language=language)


def new_invitation(declaration: Declaration, now: datetime) -> str:
    """The token of a new link."""
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(declaration=declaration, digest=token_digest(token), made_at=now, expires_at=now + LINK_LIVES)
    return token


def _waiting(person_id: int, public_id: UUID) -> Declaration:
    """One's own that no merchant has answered, under the lock of its profile: clicks are counted one after the other."""
    declaration = own_declaration(person_id, public_id)
    Profile.objects.select_for_update().get(pk=declaration.profile_id)
    if declaration.state != DeclarationState.DECLARED:
        raise LinkDead(_("The merchant has answered already, or the declaration is withdrawn."))
    return declaration
