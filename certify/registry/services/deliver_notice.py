"""Sends one mail of the register."""

from collections.abc import Callable
from datetime import datetime

from certify.accounts.selectors import mail_address_of
from certify.accounts.services.carry_mail import Mail, carry_mail, take_mail
from certify.registry.models import DeclarationState, Notice, NoticeKind
from certify.registry.services.ask_merchant import new_invitation
from certify.registry.services.notice_words import notice_words


def deliver_notice(notice_id: int, clock: Callable[[], datetime]) -> bool:
    """True if a mail went out. Delivered twice, it goes out once."""
    now = clock()
    row = Notice.objects.filter(pk=notice_id)
    if not take_mail(row, now):
        return False
    notice = row.select_related("declaration__profile", "talk", "report").get()
    reader = _reader(notice)
    if reader is not None:
        carry_mail(row, Mail(*reader, lambda: notice_words(notice), _path(notice, now)), clock)
    # Whoever had no account leaves no address behind.
    row.update(done_at=clock(), address="")
    return reader is not None


def _reader(notice: Notice) -> tuple[str, str] | None:
    """(address, language) of whoever is to read it; None: nobody any more."""
    if notice.person_id is not None:
        found = mail_address_of(notice.person_id)
        return (found[0], notice.language or found[1]) if found else None
    gone = notice.declaration is not None and notice.declaration.state != DeclarationState.DECLARED
    return (notice.address, notice.language) if notice.address and not gone else None


def _path(notice: Notice, now: datetime) -> str:
    if notice.kind == NoticeKind.CONFIRM and notice.declaration is not None:
        return f"/confirm-experience/{new_invitation(notice.declaration, now)}/"
    return f"/talks/{notice.talk.public_id}/" if notice.kind == NoticeKind.MESSAGE and notice.talk is not None else ""
