"""The webhooks that a person looks after: the list, and each one's log."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certify.accounts.pages.throttle import throttled
from certify.accounts.selectors import has_role, managed_by
from certify.webhooks.errors import WebhookNotFound, WebhooksError
from certify.webhooks.models import Endpoint
from certify.webhooks.pages.words import error_words, off_words
from certify.webhooks.selectors import log_of, may_have_webhooks, message_of, own_endpoint, own_endpoints
from certify.webhooks.services.add_endpoint import add_endpoint
from certify.webhooks.services.keep_secret import rotate_secret
from certify.webhooks.services.queue_messages import queue_test
from certify.webhooks.services.resend_message import resend_message
from certify.webhooks.services.switch_endpoint import remove_endpoint, switch_off, switch_on

PAGE_SIZE = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("webhook")
def webhooks(request: HttpRequest) -> HttpResponse:
    """The list; POST adds one and shows its secret, in this answer only."""
    if not may_have_webhooks(request.user):
        raise Http404
    if request.method == "POST":
        try:
            endpoint, secret = add_endpoint(request.POST.get("url", ""), request.user, timezone.now(), _owner(request))
        except WebhooksError as refused:
            return render(request, "webhooks/index.html", _index(request) | {"refused": refused.message}, status=refused.status)
        return render(request, "webhooks/webhook.html", _context(request, endpoint) | {"secret": secret})
    return render(request, "webhooks/index.html", _index(request))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("webhook")
def webhook(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One webhook with its log; POST `step`."""
    try:
        endpoint = own_endpoint(request.user, public_id)
        if request.method != "POST":
            return render(request, "webhooks/webhook.html", _context(request, endpoint))
        if request.POST.get("step") == "rotate":
            secret = rotate_secret(endpoint, timezone.now())
            endpoint.refresh_from_db()
            return render(request, "webhooks/webhook.html", _context(request, endpoint) | {"secret": secret})
        if request.POST.get("step") == "remove":
            remove_endpoint(endpoint)
            messages.success(request, _("The webhook is removed, with its log."))
            return redirect("webhooks:index")
        messages.success(request, _take(request, endpoint))
    except WebhookNotFound:
        raise Http404 from None
    except WebhooksError as refused:
        messages.error(request, refused.message)
    return redirect("webhooks:webhook", public_id=public_id)


def _take(request: HttpRequest, endpoint: Endpoint) -> str:
    step, now = request.POST.get("step", ""), timezone.now()
    if step == "test":
        queue_test(endpoint, now)
        return _("A test message is on its way. Load the page again in a moment.")
    if step == "resend":
        again = resend_message(message_of(endpoint, request.POST.get("message", "").replace("\x00", "")), now)
        return _("Sent again, under the same id.") if again else _("It is on its way already.")
    if step == "off":
        switch_off(endpoint, "owner", now)
        return _("Switched off. Nothing is sent until you switch it on.")
    if step == "on":
        switch_on(endpoint)
        return _("Switched on. It is told of what happens from now on; what was missed can be sent again below.")
    raise WebhookNotFound


def _owner(request: HttpRequest) -> int | None:
    """0 is no organisation's number: a foreign or wrong one is refused like that."""
    given = request.POST.get("owner", "")
    if given == "self":
        return None
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


def _index(request: HttpRequest) -> dict[str, Any]:
    return {
        "endpoints": [{"endpoint": endpoint, "off": off_words(endpoint.off_reason)} for endpoint in own_endpoints(request.user)],
        "organisations": managed_by(request.user.pk) if request.user.pk else [],
        "certifier": has_role(request.user, "certifier"),
        "url": request.POST.get("url", ""),
    }


def _context(request: HttpRequest, endpoint: Endpoint) -> dict[str, Any]:
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    lines = [
        {"message": message, "tries": [{"row": row, "error": error_words(row.error)} for row in message.log.all()]}
        for message in log_of(endpoint, (number - 1) * PAGE_SIZE, PAGE_SIZE + 1)
    ]
    now = timezone.now()
    return {
        "endpoint": endpoint,
        "off": off_words(endpoint.off_reason),
        "lines": lines[:PAGE_SIZE],
        "number": number,
        "more": len(lines) > PAGE_SIZE,
        "former_signs": endpoint.former_until is not None and now < endpoint.former_until,
    }
