"""A holder declares experience and asks the merchant; the merchant confirms, refuses, or takes a confirmation back."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from certify.accounts.services.issue_token import token_digest
from certify.registry.errors import DeclarationNotFound, Incomplete, LinkDead, OwnThing, TooManyInvitations
from certify.registry.models import Declaration, DeclarationState, DeclaredFigure, Invitation, Notice, NoticeKind, Profile
from certify.registry.services.write_notice import address_digest, write_notice

LINK_LIVES = timedelta(days=14)
TAKE_BACK_LIVES = timedelta(days=3650)
LINKS_A_DAY = 10
MAILS_TO_ADDRESS_A_DAY = 3


@dataclass(frozen=True)
class Claim:
    """What a holder says to have done for a merchant."""

    title: str
    merchant: str
    began_on: date
    ended_on: date
    figure: str
    value: Decimal
    words: str = ""


def declare(person_id: int, claim: Claim, now: datetime) -> Declaration:
    """Of a person with a profile. Public only once the merchant has confirmed it. Raises DeclarationNotFound, Incomplete."""
    profile = Profile.objects.filter(person_id=person_id).first()
    if profile is None:
        raise DeclarationNotFound(_("Write your profile first."))
    if not claim.title.strip() or not claim.merchant.strip() or claim.figure not in DeclaredFigure.values:
        raise Incomplete(_("Say what you did, for whom, and with which figure."))
    if claim.ended_on < claim.began_on or claim.began_on > now.date():
        raise Incomplete(_("The period must begin before it ends, and not in the future."))
    return Declaration.objects.create(
        profile=profile, title=claim.title.strip()[:120], merchant=claim.merchant.strip()[:80], began_on=claim.began_on, ended_on=claim.ended_on,
        figure=claim.figure, value=claim.value, words=claim.words.strip()[:600], declared_at=now,
    )  # fmt: skip


def make_link(person_id: int, public_id: UUID, now: datetime) -> str:
    """A token for the merchant, in clear only now. Links made before go on working until one of them has answered."""
    declaration = own_declaration(person_id, public_id)
    if declaration.state != DeclarationState.DECLARED:
        raise LinkDead(_("The merchant has answered already, or the declaration is withdrawn."))
    if Invitation.objects.filter(declaration__profile=declaration.profile, made_at__gt=now - timedelta(days=1)).count() >= LINKS_A_DAY:
        raise TooManyInvitations(_("Ten links a day are enough. Try again tomorrow."))
    return new_invitation(declaration, now)


def mail_link(person_id: int, public_id: UUID, address: str, language: str, now: datetime) -> None:
    """Writes to the merchant. The address is used for this mail and kept no longer."""
    declaration = own_declaration(person_id, public_id)
    if declaration.state != DeclarationState.DECLARED:
        raise LinkDead(_("The merchant has answered already, or the declaration is withdrawn."))
    lately = Notice.objects.filter(kind=NoticeKind.CONFIRM, asked_at__gt=now - timedelta(days=1))
    if (
        lately.filter(address_digest=address_digest(address)).count() >= MAILS_TO_ADDRESS_A_DAY
        or lately.filter(declaration__profile=declaration.profile).count() >= LINKS_A_DAY
    ):
        raise TooManyInvitations(_("This address has had enough of our mails today, or you have sent enough. Try again tomorrow, or copy a link."))
    write_notice(NoticeKind.CONFIRM, now, address=address, declaration=declaration, language=language)


def new_invitation(declaration: Declaration, now: datetime) -> str:
    """The token of a new link."""
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(declaration=declaration, digest=token_digest(token), made_at=now, expires_at=now + LINK_LIVES)
    return token


def open_invitation(token: str, now: datetime) -> Invitation:
    """The link's declaration, while the link means something. Raises LinkDead."""
    found = Invitation.objects.select_related("declaration__profile").filter(digest=token_digest(token), expires_at__gt=now).first()
    if found is None or found.declaration.state == DeclarationState.WITHDRAWN:
        raise LinkDead(_("This link has ended, or the declaration was withdrawn. Nothing is shown of it."))
    if found.answered_at is None and found.declaration.state != DeclarationState.DECLARED:
        raise LinkDead(_("Another link has answered this already."))
    return found


def answer(token: str, confirmed: bool, company: str, reader_id: int | None, now: datetime) -> Declaration:
    """Confirms or refuses, once. Raises LinkDead, OwnThing, Incomplete."""
    invitation = open_invitation(token, now)
    declaration = invitation.declaration
    if reader_id is not None and declaration.profile.person_id == reader_id:
        raise OwnThing(_("You are signed in as the holder. Send the link to the merchant; only they can confirm."))
    company = " ".join(company.split())[:80]
    if confirmed and not company:
        raise Incomplete(_("Write the name of the company that confirms; it is shown."))
    state = DeclarationState.CONFIRMED if confirmed else DeclarationState.REFUSED
    with transaction.atomic():
        done = Declaration.objects.filter(pk=declaration.pk, state=DeclarationState.DECLARED).update(
            state=state, company=company if confirmed else "", answered_at=now
        )
        if not done:  # another click, or another link, got there first
            raise LinkDead(_("Another link has answered this already."))
        # The link that answered goes on to be the merchant's way to take it back.
        Invitation.objects.filter(pk=invitation.pk).update(answered_at=now, expires_at=now + TAKE_BACK_LIVES)
        Invitation.objects.filter(declaration=declaration).exclude(pk=invitation.pk).update(expires_at=now)
    declaration.refresh_from_db()
    return declaration


def take_back(token: str, now: datetime) -> Declaration:
    """The merchant withdraws: it is shown no longer."""
    invitation = open_invitation(token, now)
    if invitation.answered_at is None:
        raise LinkDead(_("This link has not answered yet: there is nothing to take back."))
    _withdraw(Q(pk=invitation.declaration.pk), "merchant", now)
    invitation.declaration.refresh_from_db()
    return invitation.declaration


def withdraw_declaration(person_id: int, public_id: UUID, now: datetime) -> None:
    """The holder withdraws: it is shown no longer, and its links are dead. Twice is once."""
    _withdraw(Q(pk=own_declaration(person_id, public_id).pk), "holder", now)


def own_declaration(person_id: int, public_id: UUID) -> Declaration:
    """Raises DeclarationNotFound for anybody else's."""
    found = Declaration.objects.select_related("profile").filter(public_id=public_id, profile__person_id=person_id).first()
    if found is None:
        raise DeclarationNotFound("no such declaration")
    return found


def _withdraw(which: Q, by: str, now: datetime) -> None:
    live = Declaration.objects.filter(which).exclude(state=DeclarationState.WITHDRAWN)
    live.update(state=DeclarationState.WITHDRAWN, withdrawn_at=now, withdrawn_by=by)
