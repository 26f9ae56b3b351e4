"""Looks up and uses the one-use links of mails."""

from datetime import datetime

from certify.accounts.models import Letter, LetterKind
from certify.accounts.services.issue_token import token_digest


def open_link(kind: LetterKind, token: str, now: datetime) -> Letter | None:
    """The letter whose link this is, while it works; opening a page uses nothing up: programs that look at mails open links, too."""
    live = Letter.objects.filter(kind=kind, digest=token_digest(token), used_at=None, expires_at__gt=now)
    return live.select_related("person").first()


def use_link(letter: Letter, now: datetime) -> bool:
    """True for the first who uses it."""
    return Letter.objects.filter(pk=letter.pk, used_at=None, expires_at__gt=now).update(used_at=now) == 1
