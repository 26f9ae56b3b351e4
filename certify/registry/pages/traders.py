"""The public register: search, one trader, and writing to one."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certify.accounts.pages.throttle import throttled
from certify.accounts.selectors import organisations
from certify.registry.errors import RegistryError, TraderNotFound
from certify.registry.pages.cards import cards
from certify.registry.selectors import Query, own_profile, public_trader, search, shown_profile
from certify.registry.selectors.search import ORDERS
from certify.registry.services.talk import contact_trader
from certify.registry.vocabulary import Category, Level, Region, Size

FILTERS = ("level", "category", "size", "organisation", "region")
LONGEST = 80


@require_safe
@throttled("register_search", "GET")
def traders(request: HttpRequest) -> HttpResponse:
    """Public. An unknown word in the address finds nobody, and says so."""
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in (*FILTERS, "text", "after")}
    order = request.GET.get("order", "")
    query = Query(**asked, order=order if order in ORDERS else ORDERS[0])
    page = search(query, timezone.now())
    kept = {name: value for name, value in asked.items() if value and name != "after"} | ({"order": query.order} if query.order != ORDERS[0] else {})
    context = {
        "query": query,
        "page": page,
        "cards": cards(page.traders),
        "filtered": any(asked[name] for name in (*FILTERS, "text")),
        "next": urlencode(kept | {"after": page.next}) if page.next else "",
        "first": urlencode(kept),
        "levels": Level.choices,
        "categories": Category.choices,
        "sizes": Size.choices,
        "regions": Region.choices,
        "organisations": organisations(size=200),
        "own": own_profile(request.user.pk) if request.user.is_authenticated else None,
    }
    return _fresh(render(request, "registry/traders.html", context))


@require_safe
def trader(request: HttpRequest, code: str) -> HttpResponse:
    """One trader, with proof."""
    now = timezone.now()
    try:
        profile = shown_profile(code, now)
    except TraderNotFound:
        return _fresh(render(request, "registry/no_trader.html", status=404))
    card = cards([public_trader(profile, now)])[0]
    return _fresh(render(request, "registry/trader.html", {"card": card, "trader": card.trader, "own": profile.person_id == request.user.pk}))


class ContactForm(forms.Form):
    """A first message."""

    company = forms.CharField(
        label=_("Your company or shop"), max_length=80, help_text=_("The trader reads it as your name. Nobody sees your address.")
    )
    subject = forms.CharField(label=_("What it is about"), max_length=120)
    words = forms.CharField(label=_("Your message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
    client_id = forms.UUIDField(widget=forms.HiddenInput)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@throttled("register_contact")
def contact(request: HttpRequest, code: str) -> HttpResponse:
    """GET the form, POST begins the conversation."""
    now = timezone.now()
    try:
        found = public_trader(shown_profile(code, now), now)
    except TraderNotFound as error:
        raise Http404(str(error)) from error
    form = ContactForm(request.POST or None, initial={"client_id": uuid4()})
    if request.method == "POST" and form.is_valid():
        assert request.user.pk is not None
        try:
            message = contact_trader(request.user.pk, code, now=now, **form.cleaned_data)
        except RegistryError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, gettext("Your message is sent. The answer appears here; if your address is confirmed, we write when it is there.")
            )
            return redirect("registry:talk", public_id=message.talk.public_id)
    status = 422 if form.is_bound else 200
    return render(request, "registry/contact.html", {"form": form, "trader": found}, status=status)


def _fresh(response: HttpResponse) -> HttpResponse:
    """A withdrawal or a revocation holds on the next look."""
    response["Cache-Control"] = "no-store"
    return response
