"""The first administrator's page, reached by the one-time link that the installation printed."""

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from certify.accounts.errors import LinkDead, UsernameTaken
from certify.accounts.models import LetterKind
from certify.accounts.pages.sign_up import USERNAME_RULE
from certify.accounts.pages.throttle import throttled
from certify.accounts.services.open_link import open_link
from certify.accounts.services.set_up import has_administrator
from certify.accounts.services.set_up import set_up as set_up_administrator


class SetUpForm(forms.Form):
    """Who runs this site."""

    username = forms.CharField(label=_("User name"), max_length=40, validators=[USERNAME_RULE])
    display_name = forms.CharField(label=_("Name"), max_length=80)
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), validators=[validate_password]
    )


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("recover")
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Once; afterwards the link is dead, and so is every other one."""
    if has_administrator() or open_link(LetterKind.SET_UP, token, timezone.now()) is None:
        return _dead(request)
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = set_up_administrator(token, data["username"], data["password"], data["display_name"], timezone.now())
        except UsernameTaken as taken:
            form.add_error("username", taken.message)
        except LinkDead:
            return _dead(request)
        else:
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("home")
    return render(request, "accounts/set_up.html", {"form": form})


def _dead(request: HttpRequest) -> HttpResponse:
    reason = gettext("This link has been used, or its time is over, or there is an administrator already.")
    return render(request, "accounts/link_dead.html", {"reason": reason}, status=410)
