"""Whatever the register's lost messages left behind, and certificates that are new or were graded anew."""

from datetime import datetime, timedelta

from django.db.models import Q

from certify.accounts.services.send import send
from certify.registry.models import Notice, Profile
from certify.registry.services.deliver_notice import MAX_TRIES
from certify.registry.services.refresh_examined import refresh_examined

LOST_AFTER = timedelta(seconds=30)
AT_ONCE = 500


def sweep_notices(now: datetime) -> int:
    """How many mails were sent on again."""
    free = Q(retry_at=None, asked_at__lte=now - LOST_AFTER) | Q(retry_at__lte=now)
    waiting = list(Notice.objects.filter(free, done_at=None, tries__lt=MAX_TRIES).values_list("pk", flat=True)[:AT_ONCE])
    for notice_id in waiting:
        send("registry.deliver", notice_id)
    return len(waiting)


def sweep_examined(now: datetime) -> int:
    """How many certificates were read anew, over all profiles that are shown."""
    shown = list(Profile.objects.filter(shown_since__isnull=False).order_by("pk"))
    return sum(refresh_examined(shown[start : start + AT_ONCE], now) for start in range(0, len(shown), AT_ONCE))
