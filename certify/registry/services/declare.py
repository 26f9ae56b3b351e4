"""A holder declares experience, or withdraws a declaration. Who confirms it is the merchant: `ask_merchant`, `answer_invitation`."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certify.registry.errors import DeclarationNotFound, Incomplete, TooManyDeclarations
from certify.registry.models import Declaration, DeclarationState, DeclaredFigure, Profile
from certify.registry.selectors.declarations import own_declaration

MOST_DECLARATIONS = 50
"""Of one holder, without those that were withdrawn."""
MOST_PERCENT = Decimal(100_000)


@dataclass(frozen=True)
class Claim:
    """What a holder says to have done for a merchant. The days are those of the site's zone; `value` is in the unit that `figure` names."""

    title: str
    merchant: str
    began_on: date
    ended_on: date
    figure: str
    value: Decimal
    words: str = ""


def declare(person_id: int, claim: Claim, now: datetime) -> Declaration:
    """Of a person with a profile. Public only once the merchant has confirmed it. The same again, while the first waits, is the first.

    Raises DeclarationNotFound, Incomplete, TooManyDeclarations.
    """
    facts = _checked(claim, now)
    with transaction.atomic():
        # The profile's lock makes one of two clicks wait for the other.
        profile = Profile.objects.select_for_update().filter(person_id=person_id).first()
        if profile is None:
            raise DeclarationNotFound(_("Write your profile first."))
        same = Declaration.objects.filter(profile=profile, state=DeclarationState.DECLARED, **facts).first()
        if same is not None:
            return same
        if Declaration.objects.filter(profile=profile).exclude(state=DeclarationState.WITHDRAWN).count() >= MOST_DECLARATIONS:
            raise TooManyDeclarations(_("Fifty declarations are enough. Withdraw one that matters less first."))
        return Declaration.objects.create(profile=profile, declared_at=now, **facts)


def withdraw_declaration(person_id: int, public_id: UUID, now: datetime) -> Declaration:
    """The holder withdraws: it is shown no longer, and its links are dead. Twice is once. Raises DeclarationNotFound for anybody else's."""
    declaration = own_declaration(person_id, public_id)
    end_declaration(declaration, "holder", now)
    return declaration


def end_declaration(declaration: Declaration, by: str, now: datetime) -> None:
    """For good. Whoever was first, `holder` or `merchant`, stays on record."""
    live = Declaration.objects.filter(pk=declaration.pk).exclude(state=DeclarationState.WITHDRAWN)
    live.update(state=DeclarationState.WITHDRAWN, withdrawn_at=now, withdrawn_by=by)
    declaration.refresh_from_db()


def _checked(claim: Claim, now: datetime) -> dict[str, object]:
    """The columns. Raises Incomplete."""
    title, merchant, words = " ".join(claim.title.split())[:120], " ".join(claim.merchant.split())[:80], claim.words.strip()[:600]
    if not title or not merchant or claim.figure not in DeclaredFigure.values:
        raise Incomplete(_("Say what you did, for whom, and with which figure."))
    if claim.ended_on < claim.began_on or claim.ended_on > timezone.localdate(now):
        raise Incomplete(_("The period must begin before it ends, and be over: nobody can confirm what is still to come."))
    if not _possible(claim.figure, claim.value):
        raise Incomplete(_("This figure cannot have this value."))
    return asdict(claim) | {"title": title, "merchant": merchant, "words": words}


def _possible(figure: str, value: Decimal) -> bool:
    if figure == DeclaredFigure.GMV_UPLIFT:
        return -100 < value <= MOST_PERCENT
    if figure == DeclaredFigure.SESSIONS:
        return value >= 1 and value == value.to_integral_value()
    return value >= 0
