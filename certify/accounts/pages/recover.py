"""A lost password."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from certify.accounts.errors import LinkDead
from certify.accounts.models import LetterKind
from certify.accounts.pages.throttle import throttled
from certify.accounts.services.open_link import open_link
from certify.accounts.services.recover import ask_recovery
from certify.accounts.services.recover import recover as set_password


class RecoverForm(forms.Form):
    """Only the address: a user name is public on no page and stays so."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("recover")
def ask(request: HttpRequest) -> HttpResponse:
    """The same answer, in the same time, whether anybody has the address: the worker looks it up."""
    form = RecoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_recovery(form.cleaned_data["email"], get_language() or "", timezone.now())
        return redirect("recover-asked")
    return render(request, "accounts/recover.html", {"form": form})


def asked(request: HttpRequest) -> HttpResponse:
    """What to do now."""
    return render(request, "accounts/recover_asked.html", {"mail_folder": not settings.SMTP})


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("recover")
def recover(request: HttpRequest, token: str) -> HttpResponse:
    """The new password, twice."""
    letter = open_link(LetterKind.RECOVER, token, timezone.now())
    if letter is None or letter.person is None:
        return _dead(request, gettext("This link has been used, or its time is over. Ask for another one."))
    form = SetPasswordForm(letter.person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_password(token, form.cleaned_data["new_password1"], timezone.now())
        except LinkDead as dead:
            return _dead(request, dead.message)
        messages.success(request, gettext("Your password is changed. Sign in with it; every other browser and program was signed out."))
        return redirect("sign-in")
    return render(request, "accounts/recover_password.html", {"form": form, "username": letter.person.username})


def _dead(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "accounts/link_dead.html", {"reason": reason, "again": "recover"}, status=410)
