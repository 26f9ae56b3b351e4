"""A candidate opens an account."""

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from certify.accounts.errors import UsernameTaken
from certify.accounts.pages.throttle import throttled
from certify.accounts.services.confirm_address import ask_confirmation
from certify.accounts.services.create_person import create_person

USERNAME_RULE = RegexValidator(r"^[\w.-]+$", _("Letters, digits, dot, dash and underscore only."))


class SignUpForm(forms.Form):
    """User name, password, the name for certificates, and whether it may be shown."""

    username = forms.CharField(label=_("User name"), max_length=40, validators=[USERNAME_RULE])
    display_name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As it shall stand on a certificate, should you agree to show it."))
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Needed only to get a new password should you lose this one. We send a link to confirm it.")
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), validators=[validate_password]
    )
    name_public = forms.BooleanField(
        label=_("Show my name on certificates, boards and in replays"), required=False, help_text=_("You can change this at any time on your page.")
    )


@sensitive_post_parameters("password")
@throttled("sign_up")
def sign_up(request: HttpRequest) -> HttpResponse:
    """GET the form, POST makes the account, signs in and goes on to where the person came from."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = create_person(
                data["username"], data["password"], data["display_name"], data["email"], now=timezone.now(), name_public=data["name_public"]
            )
        except UsernameTaken as taken:
            form.add_error("username", taken.message)
        else:
            if data["email"]:
                ask_confirmation(person, data["email"], get_language() or "", timezone.now())
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(_next(request))
    return render(request, "registration/sign_up.html", {"form": form, "next": request.GET.get("next", "")})


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else "/"
