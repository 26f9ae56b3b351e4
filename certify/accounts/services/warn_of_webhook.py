"""Tells whoever looks after a webhook that it was switched off."""

from collections.abc import Iterable
from datetime import datetime

from certify.accounts.models import LetterKind
from certify.accounts.services.write_news import write_news


def warn_of_webhook(person_ids: Iterable[int], host: str, path: str, now: datetime) -> None:
    """Each of the people once, by mail to a confirmed address. `host`: where it led; `path`: of the webhook's own page, which says the same."""
    for person_id in sorted(set(person_ids)):
        write_news(LetterKind.HOOK_OFF, person_id, {"host": host, "path": path}, now)
