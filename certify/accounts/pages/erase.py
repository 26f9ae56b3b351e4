"""Asking to be erased: what goes and what stays, said before; the password; and thinking again."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from certify.accounts.errors import ErasureMustWait
from certify.accounts.models import CertificateWish, ErasureRequest, Person
from certify.accounts.pages.throttle import throttled
from certify.accounts.register import chapters
from certify.accounts.services.ask_erasure import ask_erasure, cancel_erasure, obstacles


class ErasureForm(forms.Form):
    """What becomes of certificates, and the password."""

    wish = forms.ChoiceField(label=_("My certificates"), choices=CertificateWish.choices, initial=CertificateWish.NAMELESS, widget=forms.RadioSelect)
    password = forms.CharField(label=_("Your password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


@sensitive_post_parameters("password")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("personal")
def erase(request: HttpRequest) -> HttpResponse:
    """GET says what would happen, POST asks for it. A wrong password, an obstacle: the page says so and nothing has changed."""
    person, form = request.user, ErasureForm(request.POST or None)
    assert isinstance(person, Person)
    if request.method == "POST" and form.is_valid():
        if not person.check_password(form.cleaned_data["password"]):
            form.add_error("password", gettext("That is not your password."))
        else:
            try:
                ask_erasure(person, form.cleaned_data["wish"], get_language() or "", timezone.now())
            except ErasureMustWait:
                pass  # the page says what is in the way
            else:
                messages.success(request, gettext("Your request stands. Until it is carried out you can take it back here."))
                return redirect("erase")
    tables = [held for chapter in chapters() for held in chapter.held]
    context = {
        "form": form,
        "obstacles": obstacles(person),
        "erasure": ErasureRequest.objects.filter(person=person, state="waiting").first(),
        "days": settings.RETENTION_DAYS["erasure_cooling_off"],
        "goes": [held for held in tables if held.erasure == "delete"],
        "emptied": [held for held in tables if held.erasure == "blank"],
        "stays": [held for held in tables if held.erasure == "keep"],
    }
    return render(request, "accounts/erase.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def keep_me(request: HttpRequest) -> HttpResponse:
    """Takes the request back; twice is once."""
    assert isinstance(request.user, Person)
    if cancel_erasure(request.user, timezone.now()):
        messages.success(request, gettext("The request is taken back. Nothing was erased."))
    return redirect("my-data")
