"""The merchant confirms a declaration, refuses it, or takes the answer back. The link is all that the merchant needs."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from certify.accounts.services.issue_token import token_digest
from certify.registry.errors import Incomplete, LinkDead, OwnThing
from certify.registry.models import Declaration, DeclarationState, Invitation
from certify.registry.services.declare import end_declaration

TAKE_BACK_LIVES = timedelta(days=3650)
COMPANY_LENGTH = 80


def open_invitation(token: str, now: datetime) -> Invitation:
    """The link's declaration, while the link means something. Raises LinkDead."""
    found = Invitation.objects.select_related("declaration__profile").filter(digest=token_digest(token), expires_at__gt=now).first()
    if found is None or found.declaration.state == DeclarationState.WITHDRAWN:
        raise LinkDead(_("This link has ended, or the declaration was withdrawn. Nothing is shown of it."))
    if found.answered_at is None and found.declaration.state != DeclarationState.DECLARED:
        raise LinkDead(_("Another link has answered this already."))
    return found


def answer(token: str, confirmed: bool, company: str, reader_id: int | None, now: datetime) -> Declaration:
    """Confirms or refuses, once; the same answer by the same link again (a double click) is the first. Raises LinkDead, OwnThing, Incomplete."""
    invitation = open_invitation(token, now)
    declaration = invitation.declaration
    if reader_id is not None and declaration.profile.person_id == reader_id:
        raise OwnThing(_("You are signed in as the holder. Send the link to the merchant; only they can confirm."))
    company = " ".join(company.split())[:COMPANY_LENGTH]
    if confirmed and not company:
        raise Incomplete(_("Write the name of the company that confirms; it is shown."))
    state = DeclarationState.CONFIRMED if confirmed else DeclarationState.REFUSED
    if not _first_answer(invitation, state, company if confirmed else "", now):
        invitation.refresh_from_db()
        declaration.refresh_from_db()
        if invitation.answered_at is not None and declaration.state == state:
            return declaration
        raise LinkDead(_("Another link has answered this already."))
    declaration.refresh_from_db()
    return declaration


def take_back(token: str, now: datetime) -> Declaration:
    """The merchant withdraws: it is shown no longer. Raises LinkDead, also for a link that has not answered."""
    invitation = open_invitation(token, now)
    if invitation.answered_at is None:
        raise LinkDead(_("This link has not answered yet: there is nothing to take back."))
    end_declaration(invitation.declaration, "merchant", now)
    return invitation.declaration


def _first_answer(invitation: Invitation, state: str, company: str, now: datetime) -> bool:
    """False: another click, another link, or the holder's withdrawal got there first."""
    with transaction.atomic():
        waiting = Declaration.objects.filter(pk=invitation.declaration_id, state=DeclarationState.DECLARED)
        if not waiting.update(state=state, company=company, answered_at=now):
            return False
        # The link that answered goes on to be the merchant's way to take it back.
        Invitation.objects.filter(pk=invitation.pk).update(answered_at=now, expires_at=now + TAKE_BACK_LIVES)
        Invitation.objects.filter(declaration=invitation.declaration_id).exclude(pk=invitation.pk).update(expires_at=now)
    return True
