"""Celery's doors into the webhooks: ids in, a service call, nothing else."""

from celery import shared_task
from django.utils import timezone

from certify.webhooks.services.deliver_message import deliver_message
from certify.webhooks.services.sweep_webhooks import sweep_webhooks

BEAT = {"webhooks-sweep": {"task": "webhooks.sweep", "schedule": 5.0, "options": {"expires": 15}}}


@shared_task(name="webhooks.deliver")
def deliver(message_pk: int) -> None:
    """One try of one message."""
    deliver_message(message_pk, timezone.now)


@shared_task(name="webhooks.sweep")
def sweep() -> None:
    sweep_webhooks(timezone.now())
