"""Lets go of what has been kept long enough."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from certify.accounts.register import chapters

log = logging.getLogger(__name__)


def keep_retention(now: datetime) -> dict[str, int]:
    """{period: rows}. One that fails does not hold up the others."""
    done: dict[str, int] = {}
    for kept in (kept for chapter in chapters() for kept in chapter.kept):
        try:
            with transaction.atomic():
                done[kept.key] = kept.enforce(now - timedelta(days=settings.RETENTION_DAYS[kept.key]))
        except Exception:
            log.exception("retention period %s could not be kept", kept.key)
    gone = {key: rows for key, rows in done.items() if rows}
    if gone:
        log.info("retention periods are over: %s", gone)
    return gone
