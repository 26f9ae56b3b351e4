"""Sends one mail of the register."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation

from certify.accounts.selectors import mail_address_of
from certify.registry.models import DeclarationState, Notice, NoticeKind
from certify.registry.services.declare import new_invitation
from certify.registry.services.notice_words import notice_words

MAX_TRIES = 5
LEASE = timedelta(minutes=2)


def deliver_notice(notice_id: int, clock: Callable[[], datetime]) -> bool:
    """True if a mail went out. Delivered twice, it goes out once: `retry_at` ahead is another worker's lease."""
    now = clock()
    free = Q(retry_at=None) | Q(retry_at__lte=now)
    taken = Notice.objects.filter(free, pk=notice_id, done_at=None, tries__lt=MAX_TRIES).update(tries=F("tries") + 1, retry_at=now + LEASE)
    if not taken:
        return False
    notice = Notice.objects.select_related("declaration__profile", "talk", "report").get(pk=notice_id)
    reader = _reader(notice)
    if reader is not None:
        _send(notice, *reader, now)
    # Whoever had no account leaves no address behind.
    Notice.objects.filter(pk=notice_id).update(done_at=clock(), address="")
    return reader is not None


def _reader(notice: Notice) -> tuple[str, str] | None:
    """(address, language) of whoever is to read it; None: nobody any more."""
    if notice.person_id is not None:
        found = mail_address_of(notice.person_id)
        return (found[0], notice.language or found[1]) if found else None
    gone = notice.declaration is not None and notice.declaration.state != DeclarationState.DECLARED
    return (notice.address, notice.language) if notice.address and not gone else None


def _send(notice: Notice, address: str, language: str, now: datetime) -> None:
    with translation.override(language or settings.LANGUAGE_CODE):
        path = ""
        if notice.kind == NoticeKind.CONFIRM and notice.declaration is not None:
            path = f"/confirm-experience/{new_invitation(notice.declaration, now)}/"
        elif notice.kind == NoticeKind.MESSAGE and notice.talk is not None:
            path = f"/talks/{notice.talk.public_id}/"
        words = notice_words(notice)
        context = {"words": words, "link": f"{settings.ISSUER_ORIGIN}{path}" if path else "", "site": settings.ISSUER_ORIGIN, "language": language}
        mail = EmailMultiAlternatives(f"Certify · {words.subject}", render_to_string("mail/letter.txt", context), to=[address])
        mail.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
        mail.send()
