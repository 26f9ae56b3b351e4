"""Sends a message once more, by its owner's wish, under the same id."""

from datetime import datetime

from django.db import transaction

from certify.webhooks.models import Message, MessageState
from certify.webhooks.services.queue_messages import require_on, send


def resend_message(message: Message, now: datetime) -> bool:
    """False if it is on its way already. Its tries begin anew. Raises WebhookOff."""
    require_on(message.endpoint)
    with transaction.atomic():
        over = Message.objects.filter(pk=message.pk).exclude(state=MessageState.WAITING)
        fresh = {"state": MessageState.WAITING, "tries": 0, "next_try_at": now, "lease_until": None, "delivered_at": None, "sent_at": now}
        if not over.update(**fresh):
            return False
        send(message.pk)
    return True
