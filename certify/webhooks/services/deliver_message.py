"""One try to deliver one message: takes its lease, posts, writes down how it went."""

from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from certify.webhooks.errors import TargetRefused
from certify.webhooks.models import DeliveryTry, Endpoint, Message, MessageState
from certify.webhooks.posting import ANSWER_BYTES, Posted, post
from certify.webhooks.schedule import MOST_TRIES, delay_s
from certify.webhooks.services.keep_secret import valid_secrets
from certify.webhooks.services.switch_endpoint import switch_off
from certify.webhooks.signature import signature_header
from certify.webhooks.targets import target_of

LEASE_S = 60  # finding the name, three connections of 5 s, an exchange of 15 s; whoever takes longer sends twice, under one id
OFF_AFTER = timedelta(days=5)
GONE = 410


def deliver_message(message_pk: int, clock: Callable[[], datetime]) -> Posted | None:
    """None if it is not due, finished, or in the hands of another worker.

    A worker that dies between posting and writing down leaves a lease: the message is sent again then, under the same id.
    """
    now = clock()
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    # Of the message's own columns only: a joined condition would be read from before the rival's update. A switched off webhook has none that waits.
    due = Message.objects.filter(free, pk=message_pk, state=MessageState.WAITING, next_try_at__lte=now, tries__lt=MOST_TRIES)
    if not due.update(tries=F("tries") + 1, lease_until=now + timedelta(seconds=LEASE_S)):
        return None
    message = Message.objects.select_related("endpoint").get(pk=message_pk)
    posted = _post(message, now)
    _record(message, posted, now, clock())
    return posted


def _post(message: Message, now: datetime) -> Posted:
    endpoint, body, timestamp_s = message.endpoint, message.body.encode(), int(now.timestamp())
    try:
        target = target_of(endpoint.url, settings.DEMO)
    except TargetRefused as refused:
        return Posted(None, refused.code, "", 0)
    try:
        secrets = valid_secrets(endpoint, now)
    except InvalidTag:
        return Posted(None, "secret_sealed", "", 0)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Certify-Webhooks/1",
        "webhook-id": message.message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": signature_header(secrets, message.message_id, timestamp_s, body),
    }
    return post(target, body, headers)


def _record(message: Message, posted: Posted, began: datetime, now: datetime) -> None:
    """Only this try's outcome counts: a worker whose lease passed to another one adds its line to the log and changes nothing else."""
    with transaction.atomic():
        if Endpoint.objects.select_for_update().filter(pk=message.endpoint_id).first() is None:
            return  # removed meanwhile, with its log
        DeliveryTry.objects.create(
            message=message, at=began, status=posted.status, error=posted.error, answer=posted.answer[:ANSWER_BYTES], duration_ms=posted.duration_ms
        )
        mine = Message.objects.filter(pk=message.pk, state=MessageState.WAITING, lease_until=message.lease_until)
        if posted.taken:
            mine.update(state=MessageState.DELIVERED, delivered_at=now, lease_until=None)
            Endpoint.objects.filter(pk=message.endpoint_id).update(failing_since=None)
            return
        wait_s = delay_s(message.tries)
        if wait_s is None:
            mine.update(state=MessageState.DEAD, lease_until=None)
        else:
            mine.update(next_try_at=now + timedelta(seconds=wait_s), lease_until=None)
        Endpoint.objects.filter(pk=message.endpoint_id, failing_since=None).update(failing_since=now)
        endpoint = Endpoint.objects.get(pk=message.endpoint_id)
        if posted.status == GONE:
            switch_off(endpoint, "gone", now)
        elif endpoint.failing_since is not None and endpoint.failing_since <= now - OFF_AFTER:
            switch_off(endpoint, "failing", now)
