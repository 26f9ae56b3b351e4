"""Reads about webhooks, for whoever looks after them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from certify.accounts.selectors import has_role, managed_by, members_of
from certify.webhooks.errors import WebhookNotFound
from certify.webhooks.models import Endpoint, Message


def may_have_webhooks(person: Any) -> bool:
    """A certifier, or a manager of an organisation."""
    return has_role(person, "certifier") or bool(managed_by(person.pk))


def own_endpoints(person: Any) -> list[Endpoint]:
    """The certifier's own and those of the organisations that the person manages; with `waiting` and `dead` counts."""
    counts = {"waiting": Count("messages", filter=Q(messages__state="waiting")), "dead": Count("messages", filter=Q(messages__state="dead"))}
    rows = Endpoint.objects.filter(_own(person)).select_related("organisation", "made_by")
    return list(rows.annotate(**counts).order_by("-made_at"))


def caretaker_ids(endpoint: Endpoint) -> set[int]:
    """Whoever finds this webhook among the own ones now: the organisation's managers, or the certifier whose it is."""
    if endpoint.organisation_id is not None:
        return {member.person_id for member in members_of(endpoint.organisation_id) if member.role == "manager"}
    return {endpoint.person.pk} if endpoint.person is not None and has_role(endpoint.person, "certifier") else set()


def own_endpoint(person: Any, public_id: UUID) -> Endpoint:
    """Raises WebhookNotFound for one of others as for none."""
    endpoint = Endpoint.objects.filter(_own(person), public_id=public_id).select_related("organisation").first()
    if endpoint is None:
        raise WebhookNotFound(_("There is no such webhook."))
    return endpoint


def log_of(endpoint: Endpoint, start: int = 0, size: int = 50) -> Iterable[Message]:
    """Newest first, each with its tries."""
    return list(endpoint.messages.prefetch_related("log").order_by("-pk")[start : start + size])


def message_of(endpoint: Endpoint, message_id: str) -> Message:
    """Raises WebhookNotFound."""
    message = endpoint.messages.select_related("endpoint").filter(message_id=message_id).first()
    if message is None:
        raise WebhookNotFound(_("There is no such message."))
    return message


def _own(person: Any) -> Q:
    own = Q(organisation_id__in=[card.id for card in managed_by(person.pk)])
    return own | Q(person_id=person.pk) if has_role(person, "certifier") else own
