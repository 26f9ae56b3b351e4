"""A person asks to be erased, thinks again, or is erased when the time has come."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certify.accounts.errors import ErasureMustWait
from certify.accounts.models import ErasureRequest, ErasureState, LetterKind, Person
from certify.accounts.register import chapters
from certify.accounts.services.erase_person import erase_person
from certify.accounts.services.write_letter import write_letter

log = logging.getLogger(__name__)


def obstacles(person: Person) -> list[str]:
    """Sentences that say why an erasure must wait, in the language that is active; none: it may be done."""
    found = [sentence for chapter in chapters() for sentence in chapter.obstacles(person.pk)]
    return [*found, *_last_administrator(person)]


def ask_erasure(person: Person, wish: str, language: str, now: datetime) -> ErasureRequest:
    """The request, new or the one that waits already (a double click asks once). Raises ErasureMustWait. The door has checked the password."""
    found = obstacles(person)
    if found:
        raise ErasureMustWait(" ".join(found))
    due = now + timedelta(days=settings.RETENTION_DAYS["erasure_cooling_off"])
    try:
        with transaction.atomic():
            request = ErasureRequest.objects.create(person=person, wish=wish, asked_at=now, due_at=due)
            if person.email_verified_at:
                write_letter(LetterKind.ERASURE, person.email, language, now, person)
    except IntegrityError:
        return ErasureRequest.objects.get(person=person, state=ErasureState.WAITING)
    return request


def cancel_erasure(person: Person, now: datetime) -> bool:
    """True if one was waiting."""
    return ErasureRequest.objects.filter(person=person, state=ErasureState.WAITING).update(state=ErasureState.CANCELLED, ended_at=now) == 1


def carry_out_due(clock: Callable[[], datetime]) -> int:
    """How many were done. One that meets an obstacle waits on; one that fails does not hold up the others."""
    done = 0
    for request_id in ErasureRequest.objects.filter(state=ErasureState.WAITING, due_at__lte=clock()).order_by("due_at").values_list("pk", flat=True):
        try:
            done += carry_out(request_id, clock())
        except Exception:
            log.exception("erasure %s failed; it is tried again", request_id)
    return done


def carry_out(request_id: int, now: datetime) -> bool:
    """Twice at once it is done once: the request's row is locked, and its person's."""
    with transaction.atomic():
        request = ErasureRequest.objects.select_for_update().select_related("person").get(pk=request_id)
        person = request.person
        if request.state != ErasureState.WAITING or request.due_at > now or obstacles(person):
            return False
        farewell = (person.email, person.language) if person.email_verified_at else None
        rows = erase_person(person.pk, request.wish, now)
        ErasureRequest.objects.filter(pk=request_id).update(state=ErasureState.DONE, ended_at=now, rows=rows)
        if farewell:
            # Without the account: the row of this mail keeps the address until it is sent, then it goes with the others (`mails`).
            write_letter(LetterKind.ERASED, farewell[0], farewell[1] or "zh-hans", now, person)
    log.info("erasure %s done: %s", request_id, rows)
    return True


def _last_administrator(person: Person) -> list[str]:
    if person.is_superuser and not Person.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk).exists():
        return [_("You are the only administrator. Make another one first.")]
    return []
