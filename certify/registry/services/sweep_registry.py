"""Whatever the register's lost messages left behind, and certificates that are new or were graded anew."""

from datetime import datetime

from certify.accounts.services.carry_mail import MOST_TRIES, waiting_mails
from certify.accounts.services.send import send
from certify.registry.models import Notice, Profile
from certify.registry.services.refresh_examined import refresh_examined

AT_ONCE = 500


def sweep_notices(now: datetime) -> int:
    """How many mails were sent on again. What failed for the last time is over, and its address goes."""
    Notice.objects.filter(done_at=None, tries__gte=MOST_TRIES, retry_at__lte=now).update(done_at=now, address="")
    waiting = list(waiting_mails(Notice.objects.all(), now).values_list("pk", flat=True)[:AT_ONCE])
    for notice_id in waiting:
        send("registry.deliver", notice_id)
    return len(waiting)


def sweep_examined(now: datetime) -> int:
    """How many certificates were read anew, over all profiles that are shown."""
    shown = list(Profile.objects.filter(shown_since__isnull=False).only("person_id").order_by("pk"))
    return sum(refresh_examined(shown[start : start + AT_ONCE], now) for start in range(0, len(shown), AT_ONCE))
