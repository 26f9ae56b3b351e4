"""Switches a webhook off and on, or removes it."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from certify.accounts.services.warn_of_webhook import warn_of_webhook
from certify.webhooks.models import Endpoint, Message, MessageState
from certify.webhooks.selectors import caretaker_ids


def switch_off(endpoint: Endpoint, reason: str, now: datetime) -> bool:
    """True for the first. `reason`: owner, failing (for days) or gone (the other side said so, 410). What waits is dropped; it can be sent again."""
    with transaction.atomic():
        if not Endpoint.objects.filter(pk=endpoint.pk, off_at=None).update(off_at=now, off_reason=reason):
            return False
        Message.objects.filter(endpoint=endpoint, state=MessageState.WAITING).update(state=MessageState.DROPPED, lease_until=None)
        if reason != "owner":
            warn_of_webhook(caretaker_ids(endpoint), urlsplit(endpoint.url).hostname or "", f"/webhooks/{endpoint.public_id}/", now)
    return True


def switch_on(endpoint: Endpoint) -> None:
    """From now on; what happened meanwhile is not made up for."""
    Endpoint.objects.filter(pk=endpoint.pk).update(off_at=None, off_reason="", failing_since=None)


def remove_endpoint(endpoint: Endpoint) -> None:
    """With its log. A try that is under way finds nothing to record."""
    Endpoint.objects.filter(pk=endpoint.pk).delete()
