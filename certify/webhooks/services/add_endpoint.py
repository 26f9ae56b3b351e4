"""A certifier, or a manager for an organisation, names an address that shall be told."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certify.accounts.selectors import has_role, manages
from certify.webhooks.errors import NotYours, TargetRefused, TooManyWebhooks, UrlKnown, UrlUnfit
from certify.webhooks.models import Endpoint
from certify.webhooks.services.keep_secret import new_secret
from certify.webhooks.targets import target_of

MOST = 10


def add_endpoint(url: str, by: Any, now: datetime, organisation_id: int | None = None) -> tuple[Endpoint, str]:
    """The webhook and its secret, to be shown once. Without an organisation it is the certifier's own.

    Raises NotYours, UrlUnfit, UrlKnown, TooManyWebhooks.
    """
    allowed = has_role(by, "certifier") if organisation_id is None else manages(by.pk, organisation_id)
    if not allowed:
        raise NotYours(_("Webhooks are for certifiers, and for managers of a service provider."))
    url = url.strip()
    try:
        target_of(url, settings.DEMO)
    except TargetRefused as refused:
        raise UrlUnfit(url_words(refused.code), url=url) from None
    owner = {"organisation_id": organisation_id, "person_id": by.pk if organisation_id is None else None}
    if Endpoint.objects.filter(**owner).count() >= MOST:
        raise TooManyWebhooks(_("Ten webhooks at most. Remove one first."), limit=MOST)
    public_id = uuid4()
    sealed, shown = new_secret(public_id)
    try:
        with transaction.atomic():
            return Endpoint.objects.create(public_id=public_id, url=url, made_by=by, made_at=now, secret_sealed=sealed, **owner), shown
    except IntegrityError:
        raise UrlKnown(_("There is a webhook to this address already. If its secret is lost, make a new one on its page.")) from None


def url_words(code: str) -> str:
    """Why an address is refused."""
    return {
        "not_https": _("The address must begin with https://."),
        "private_address": _("This address lies in a private network. We send to the public internet only."),
    }.get(code, _("This is no complete address: https://, a host name and a path, without user name and #."))
