"""Find regrades that lost messages or lost workers left behind."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from grading.models import RegradeSet
from grading.models.regrade import RegradeState
from grading.services.propose_regrade import send_regrade
from grading.services.run_regrade import MAX_TRIES

RESEND_AFTER_S = 30


def sweep_regrades(now: datetime) -> int:
    """How many messages were sent. A set whose worker fell silent is taken up where it stopped, or stopped for good after three tries."""
    RegradeSet.objects.filter(state=RegradeState.RUNNING, lease_until__lte=now, tries__gte=MAX_TRIES).update(
        state=RegradeState.DEAD, lease_token=None, lease_until=None, error="the worker stopped answering before the lease ended"
    )
    waiting = Q(state=RegradeState.QUEUED) | Q(state=RegradeState.FAILED, retry_at__lte=now) | Q(state=RegradeState.RUNNING, lease_until__lte=now)
    due = waiting & (Q(sent_at__lte=now - timedelta(seconds=RESEND_AFTER_S)) | Q(sent_at__lt=F("retry_at")))
    sent = 0
    for regrade_id, sent_at in RegradeSet.objects.filter(due).values_list("pk", "sent_at"):
        with transaction.atomic():
            if RegradeSet.objects.filter(due, pk=regrade_id, sent_at=sent_at).update(sent_at=now):
                send_regrade(regrade_id)
                sent += 1
    return sent
