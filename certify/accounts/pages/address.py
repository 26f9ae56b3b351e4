"""The e-mail address: entered with the password, confirmed by its mail."""

from django import forms
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

from certify.accounts.errors import AccountsError
from certify.accounts.models import LetterKind, Person
from certify.accounts.pages.throttle import throttled
from certify.accounts.services.confirm_address import ask_confirmation, confirm_address
from certify.accounts.services.open_link import open_link


class AddressForm(forms.Form):
    """The new address, and the password: whoever finds an open browser must not move the account."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label=_("Your password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "id": "id_address_password"})
    )


@sensitive_post_parameters("password")
@login_required
@require_POST
@throttled("personal")
def change_address(request: HttpRequest) -> HttpResponse:
    """Sends the link to the new address. The old one holds until it is used."""
    from certify.accounts.pages.my_data import my_data_context

    person, form = request.user, AddressForm(request.POST)
    assert isinstance(person, Person)
    if form.is_valid() and not person.check_password(form.cleaned_data["password"]):
        form.add_error("password", gettext("That is not your password."))
    if not form.is_valid():
        return render(request, "accounts/my_data.html", my_data_context(request, form), status=422)
    if ask_confirmation(person, form.cleaned_data["email"], get_language() or "", timezone.now()):
        messages.success(request, gettext("We have written to %(address)s. Open the link in that mail.") % {"address": form.cleaned_data["email"]})
    else:
        messages.warning(request, gettext("This address has had three mails within an hour. Look into its spam folder, or try again later."))
    return redirect("/me/data/#address")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows whose address it would be, POST confirms it: programs that look at mails open links, and press no buttons."""
    if request.method == "POST":
        try:
            confirm_address(token, timezone.now())
        except AccountsError as error:
            return render(request, "accounts/link_dead.html", {"reason": error.message}, status=error.status)
        messages.success(request, gettext("Your e-mail address is confirmed."))
        return redirect("/me/data/#address" if request.user.is_authenticated else "sign-in")
    letter = open_link(LetterKind.CONFIRM, token, timezone.now())
    if letter is None:
        reason = gettext("This link has been used, or its time is over. Ask for another one on your page.")
        return render(request, "accounts/link_dead.html", {"reason": reason}, status=410)
    return render(request, "accounts/confirm.html", {"letter": letter})
