"""Conversations of the signed-in person."""

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certify.accounts.pages.throttle import throttled
from certify.registry.errors import RegistryError, TalkNotFound
from certify.registry.selectors.talks import reading, talks_of
from certify.registry.services import talk as talking


class MessageForm(forms.Form):
    """One message."""

    words = forms.CharField(label=_("Your message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    client_id = forms.UUIDField(widget=forms.HiddenInput)


@login_required
@require_safe
@never_cache
def talks(request: HttpRequest) -> HttpResponse:
    """All of one's own."""
    assert request.user.pk is not None
    return render(request, "registry/talks.html", {"lines": talks_of(request.user.pk)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@throttled("register_message")
def talk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """GET reads it (and counts as read), POST writes."""
    assert request.user.pk is not None
    now = timezone.now()
    form = MessageForm(request.POST or None, initial={"client_id": uuid4()})
    try:
        found = talking.own_talk(request.user.pk, public_id)
        if request.method == "POST" and form.is_valid():
            talking.say(public_id, request.user.pk, form.cleaned_data["words"], form.cleaned_data["client_id"], now)
            return redirect("registry:talk", public_id=public_id)
    except TalkNotFound as error:
        raise Http404(str(error)) from error
    except RegistryError as error:
        form.add_error(None, error.message)
    context = {"reading": reading(found, request.user.pk, now), "form": form}
    talking.mark_read(found, request.user.pk, now)
    return render(request, "registry/talk.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Nobody writes here any more."""
    return _ended(request, public_id, block=False)


@login_required
@require_POST
def block_other(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Nobody writes here any more, and the other one cannot begin anew."""
    return _ended(request, public_id, block=True)


def _ended(request: HttpRequest, public_id: UUID, *, block: bool) -> HttpResponse:
    assert request.user.pk is not None
    try:
        (talking.block if block else talking.close_talk)(request.user.pk, public_id, timezone.now())
    except TalkNotFound as error:
        raise Http404(str(error)) from error
    messages.success(request, gettext("Blocked: this account cannot write to you any more.") if block else gettext("The conversation is closed."))
    return redirect("registry:talk", public_id=public_id)
