"""Turns changes of certificates into messages to whoever may know of them, and makes test messages."""

import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from certify.accounts.selectors import has_role, organisation_cards, results_visible_ids
from certify.certificates.selectors import EventRecord, certificate_events_after
from certify.webhooks.errors import WebhookOff
from certify.webhooks.models import Endpoint, Message, Place

TASK = "webhooks.deliver"
AT_ONCE = 500
MOST_STRETCHES = 20
"""Of so many changes, in one turn; the next turn goes on."""
LATE = timedelta(minutes=2)
"""A change can be committed after one with a higher number, but not later than this: an erasure with many certificates takes seconds."""
SAID = {"lifted": "reinstated"}


def queue_messages(now: datetime) -> None:
    """Reads all that is new. Two of these at once make each message once.

    The place stays before a number that is missing, as long as somebody may still commit it; what follows is told meanwhile, and read again.
    """
    Place.objects.get_or_create(pk=1)
    place = read = Place.objects.get(pk=1).last_event_id
    endpoints = list(Endpoint.objects.filter(off_at=None).select_related("person"))
    whole = True
    for _stretch in range(MOST_STRETCHES):
        events = certificate_events_after(read, AT_ONCE)
        if not events:
            break
        for endpoint in endpoints:
            _tell(endpoint, events, now)
        read = events[-1].id
        for event in events:
            whole = whole and (event.id == place + 1 or event.happened_at < now - LATE)
            place = event.id if whole else place
    Place.objects.filter(pk=1, last_event_id__lt=place).update(last_event_id=place)


def _tell(endpoint: Endpoint, events: list[EventRecord], now: datetime) -> None:
    told = set(endpoint.messages.filter(event_id__in=[event.id for event in events]).values_list("event_id", flat=True))
    fresh = [_message(endpoint, event, now) for event in _may_know(endpoint, events) if event.id not in told]
    if fresh:
        Message.objects.bulk_create(fresh, ignore_conflicts=True)


def _may_know(endpoint: Endpoint, events: Iterable[EventRecord]) -> list[EventRecord]:
    """A certifier of every certificate; an organisation of those of its people who let its managers see results. What was before it is not told."""
    since = [event for event in events if event.happened_at >= endpoint.made_at]
    if endpoint.organisation_id is None:
        return since if endpoint.person is not None and has_role(endpoint.person, "certifier") else []
    if not organisation_cards([endpoint.organisation_id]):
        return []
    own = results_visible_ids(endpoint.organisation_id)
    return [event for event in since if event.person_id in own]


def _message(endpoint: Endpoint, event: EventRecord, now: datetime) -> Message:
    kind = f"certificate.{SAID.get(event.kind, event.kind)}"
    data = event_data(event)
    return _row(endpoint, kind, data, event.happened_at, now, event.id)


def event_data(event: EventRecord) -> dict[str, Any]:
    """What the certificate's public page says as well, and nothing of its holder: no name, no account."""
    code = "".join(letter for letter in event.code if letter.isalnum())
    url = f"{settings.ISSUER_ORIGIN}/c/{code}"
    return {"code": code, "url": url, "level": event.level or None, "demo": event.demo, "reason": event.reason or None}


def queue_test(endpoint: Endpoint, now: datetime) -> Message:
    """A message that tells of nothing. Raises WebhookOff."""
    require_on(endpoint)
    with transaction.atomic():
        message = _row(endpoint, "webhook.test", {"url": f"{settings.ISSUER_ORIGIN}/"}, now, now, None)
        message.sent_at = now
        message.save(force_insert=True)
        send(message.pk)
    return message


def require_on(endpoint: Endpoint) -> None:
    if endpoint.off_at is not None:
        raise WebhookOff(_("This webhook is switched off. Switch it on first."))


def _row(endpoint: Endpoint, kind: str, data: dict[str, Any], happened_at: datetime, now: datetime, event_id: int | None) -> Message:
    body = json.dumps({"type": kind, "timestamp": happened_at.isoformat(), "data": data}, ensure_ascii=False, separators=(",", ":"))
    message_id = f"msg_{secrets.token_urlsafe(18)}"
    return Message(endpoint=endpoint, message_id=message_id, kind=kind, event_id=event_id, body=body, made_at=now, next_try_at=now)


def send(message_pk: int) -> None:
    """On commit. Robust: the row is safe; with a broker out of reach the sweep sends the hint again."""
    transaction.on_commit(lambda: _send(message_pk), robust=True)


def _send(message_pk: int) -> None:
    current_app.signature(TASK, args=[message_pk]).apply_async()
