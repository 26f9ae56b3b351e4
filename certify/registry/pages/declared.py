"""Experience that a holder declares, and the merchant's page to confirm it."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from certify.accounts.pages.throttle import throttled
from certify.registry.errors import DeclarationNotFound, LinkDead, RegistryError
from certify.registry.models import DeclarationState, DeclaredFigure
from certify.registry.selectors import own_profile
from certify.registry.selectors.declarations import own_declaration
from certify.registry.selectors.trader_name import trader_name
from certify.registry.services.answer_invitation import COMPANY_LENGTH, answer, open_invitation, take_back
from certify.registry.services.ask_merchant import mail_link, make_link
from certify.registry.services.declare import Claim, declare, withdraw_declaration


class DeclareForm(forms.Form):
    """One piece of work."""

    title = forms.CharField(label=_("What you did"), max_length=120, help_text=_("For example: ran 24 evening sessions of a snack shop"))
    merchant = forms.CharField(label=_("For which merchant"), max_length=80)
    began_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ended_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    figure = forms.ChoiceField(label=_("Figure"), choices=DeclaredFigure.choices)
    value = forms.DecimalField(label=_("Value"), max_digits=14, decimal_places=2)
    words = forms.CharField(label=_("In words"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class MailForm(forms.Form):
    """Where the merchant reads mail."""

    address = forms.EmailField(label=_("The merchant's e-mail address"), help_text=_("Used for this one mail and not kept."))


class CompanyForm(forms.Form):
    """Who confirms."""

    company = forms.CharField(max_length=COMPANY_LENGTH)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@throttled("register_declare")
def add(request: HttpRequest) -> HttpResponse:
    """GET the form, POST declares."""
    assert request.user.pk is not None
    if own_profile(request.user.pk) is None:
        messages.warning(request, gettext("Write your profile first."))
        return redirect("registry:my-profile")
    form = DeclareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            declaration = declare(request.user.pk, Claim(**form.cleaned_data), timezone.now())
        except RegistryError as error:
            form.add_error(None, error.message)
        else:
            return redirect("registry:declaration", public_id=declaration.public_id)
    return render(request, "registry/declare.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@throttled("register_invite")
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The declaration and its state; POST makes a link, shown once in the answer."""
    assert request.user.pk is not None
    link = ""
    try:
        declaration = own_declaration(request.user.pk, public_id)
        if request.method == "POST":
            link = f"{settings.ISSUER_ORIGIN}/confirm-experience/{make_link(request.user.pk, public_id, timezone.now())}/"
    except DeclarationNotFound as error:
        raise Http404(str(error)) from error
    except RegistryError as error:
        messages.error(request, error.message)
        return redirect("registry:declaration", public_id=public_id)
    return render(request, "registry/declaration.html", {"declaration": declaration, "link": link, "form": MailForm()})


@login_required
@require_POST
@throttled("register_invite")
def mail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Sends the link to the merchant."""
    assert request.user.pk is not None
    form = MailForm(request.POST)
    try:
        declaration = own_declaration(request.user.pk, public_id)
        if not form.is_valid():
            return render(request, "registry/declaration.html", {"declaration": declaration, "form": form}, status=422)
        mail_link(request.user.pk, public_id, form.cleaned_data["address"], get_language() or "", timezone.now())
    except DeclarationNotFound as error:
        raise Http404(str(error)) from error
    except RegistryError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, gettext("The mail is on its way. The address is not kept."))
    return redirect("registry:declaration", public_id=public_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The holder takes it out."""
    assert request.user.pk is not None
    try:
        withdraw_declaration(request.user.pk, public_id, timezone.now())
    except DeclarationNotFound as error:
        raise Http404(str(error)) from error
    messages.success(request, gettext("Withdrawn: it is shown nowhere any more, and its links are dead."))
    return redirect("registry:my-profile")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@throttled("register_message")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """For the merchant, without an account. Opening the page answers nothing: programs that look at mails open links, too."""
    now = timezone.now()
    refusal, status = "", 200
    try:
        invitation = open_invitation(token, now)
        if request.method == "POST":
            try:
                return _act(request, token, now)
            except LinkDead:
                raise
            except RegistryError as error:
                refusal, status = error.message, error.status
    except LinkDead as error:
        return _private(render(request, "registry/link_ended.html", {"reason": error.message}, status=410))
    declaration = invitation.declaration
    context = {
        "declaration": declaration,
        "trader": trader_name(declaration.profile),
        "answered": declaration.state != DeclarationState.DECLARED,
        "confirmed": declaration.state == DeclarationState.CONFIRMED,
        "refusal": refusal,
    }
    return _private(render(request, "registry/confirm_experience.html", context, status=status))


def _act(request: HttpRequest, token: str, now: datetime) -> HttpResponse:
    """A double click sees what the first one did."""
    if request.POST.get("do") == "take_back":
        take_back(token, now)
        return _gone(request)
    form = CompanyForm(request.POST)
    company = form.cleaned_data["company"] if form.is_valid() else ""
    answer(token, request.POST.get("do") == "confirm", company, request.user.pk, now)
    return redirect("registry:confirm-experience", token=token)


def _gone(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "registry/link_ended.html", {"reason": gettext("Taken back: nothing of it is shown any more.")}))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a secret: it goes to nobody in a Referer."""
    response["Referrer-Policy"] = "no-referrer"
    return response
