"""The webhooks' pulse: reads what happened, and tells the queue what is due."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from certify.webhooks.models import Message, MessageState
from certify.webhooks.schedule import MOST_TRIES
from certify.webhooks.services.keep_secret import reseal_secrets
from certify.webhooks.services.queue_messages import queue_messages, send

RESEND_AFTER = timedelta(seconds=60)
AT_ONCE = 20
"""Of one address in one sweep: a slow one must not keep all others waiting."""


def sweep_webhooks(now: datetime) -> int:
    """How many hints went to the queue."""
    queue_messages(now)
    reseal_secrets()
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    # A worker that fell silent in the last try.
    Message.objects.filter(free, state=MessageState.WAITING, tries__gte=MOST_TRIES).update(state=MessageState.DEAD, lease_until=None)
    # Made while its webhook was being switched off.
    Message.objects.filter(state=MessageState.WAITING, endpoint__off_at__isnull=False).update(state=MessageState.DROPPED, lease_until=None)
    untold = Q(sent_at=None) | Q(sent_at__lt=F("next_try_at")) | Q(sent_at__lte=now - RESEND_AFTER)
    due = Message.objects.filter(free, untold, state=MessageState.WAITING, next_try_at__lte=now)
    sent: dict[int, int] = {}
    for pk, endpoint_id, sent_at in due.order_by("next_try_at", "pk").values_list("pk", "endpoint_id", "sent_at")[:500]:
        if sent.get(endpoint_id, 0) < AT_ONCE and _tell(pk, sent_at, now):
            sent[endpoint_id] = sent.get(endpoint_id, 0) + 1
    return sum(sent.values())


def _tell(pk: int, sent_at: datetime | None, now: datetime) -> bool:
    """`sent_at` moves on in the same UPDATE, so that two sweeps at once send one hint."""
    with transaction.atomic():
        if not Message.objects.filter(pk=pk, state=MessageState.WAITING, sent_at=sent_at).update(sent_at=now):
            return False
        send(pk)
    return True
