"""What merchants look for: posted by anybody who is signed in, read by traders whom the register shows."""

from datetime import date, datetime, time, timedelta
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
from certify.registry.errors import BriefNotFound, RegistryError
from certify.registry.models import Brief
from certify.registry.pages.cards import cards
from certify.registry.selectors import shown_profile_of
from certify.registry.selectors.briefs import answers_to, briefs_of, open_briefs, readable_brief
from certify.registry.services.post_brief import LONGEST_OPEN, Wanted, close_brief, post_brief
from certify.registry.services.talk import answer_brief
from certify.registry.vocabulary import Category, Problem, Region, Size


class BriefForm(forms.Form):
    """What a merchant looks for."""

    company = forms.CharField(label=_("Your company or shop"), max_length=80, help_text=_("Traders read it. Nobody sees your address."))
    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("For example: evening room for snacks loses people after ten minutes"))
    category = forms.ChoiceField(label=_("Category of goods"), choices=Category.choices)
    size = forms.ChoiceField(label=_("Size of the room"), choices=Size.choices)
    problem = forms.ChoiceField(label=_("Where it is stuck"), choices=Problem.choices)
    region = forms.ChoiceField(label=_("Region"), choices=Region.choices)
    budget_low_yuan = forms.IntegerField(label=_("Budget from, yuan a month"), min_value=0, max_value=100_000_000)
    budget_high_yuan = forms.IntegerField(label=_("Budget to, yuan a month"), min_value=0, max_value=100_000_000)
    words = forms.CharField(label=_("The problem in words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
    open_until = forms.DateField(label=_("Open until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    client_id = forms.UUIDField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """A trader's first words."""

    words = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
    client_id = forms.UUIDField(widget=forms.HiddenInput)


@require_safe
@never_cache
def briefs(request: HttpRequest) -> HttpResponse:
    """One's own, and for traders in the register all that are open; strangers read what this is."""
    now = timezone.now()
    asked = {name: request.GET.get(name, "")[:20] for name in ("category", "problem", "region")}
    signed_in = request.user.pk is not None
    context = {
        "own": list(briefs_of(request.user.pk)[:100]) if request.user.pk else [],
        "is_trader": signed_in and shown_profile_of(request.user.pk, now) is not None,
        "open": open_briefs(request.user.pk, **asked, now=now) if request.user.pk else [],
        "asked": asked,
        "filtered": any(asked.values()),
        "categories": Category.choices,
        "problems": Problem.choices,
        "regions": Region.choices,
        "now": now,
    }
    return render(request, "registry/briefs.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@throttled("register_brief")
def new(request: HttpRequest) -> HttpResponse:
    """GET the form, POST posts."""
    assert request.user.pk is not None
    now = timezone.now()
    initial = {"client_id": uuid4(), "open_until": timezone.localdate(now) + timedelta(days=30), **_known_words(request)}
    form = BriefForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = post_brief(request.user.pk, _wanted(form, now), now)
        except RegistryError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, gettext("Posted. Traders in the register read it from now on."))
            return redirect("registry:brief", public_id=made.public_id)
    return render(request, "registry/new_brief.html", {"form": form}, status=422 if form.is_bound else 200)


def _known_words(request: HttpRequest) -> dict[str, str]:
    """A search that found nobody leads here with its words."""
    return {name: request.GET[name] for name in ("category", "size", "region") if name in request.GET}


def _wanted(form: BriefForm, now: datetime) -> Wanted:
    """The last day counts in whole, in the site's own zone; the ninetieth up to this time of the day."""
    data = dict(form.cleaned_data)
    day: date = data["open_until"]
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    data["open_until"] = min(end, now + LONGEST_OPEN) if day <= timezone.localdate(now + LONGEST_OPEN) else end
    return Wanted(**data)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@throttled("register_message")
def brief(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The author reads the answers; a trader answers by POST."""
    assert request.user.pk is not None
    now = timezone.now()
    try:
        found = readable_brief(request.user.pk, public_id, now)
    except BriefNotFound as error:
        raise Http404(str(error)) from error
    form = AnswerForm(request.POST or None, initial={"client_id": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            message = answer_brief(request.user.pk, public_id, now=now, **form.cleaned_data)
        except RegistryError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, gettext("Your answer is sent."))
            return redirect("registry:talk", public_id=message.talk.public_id)
    return render(request, "registry/brief.html", _context(request.user.pk, found, form, now), status=422 if form.is_bound else 200)


def _context(person_id: int, found: Brief, form: AnswerForm, now: datetime) -> dict[str, object]:
    own = found.author_id == person_id
    answers = answers_to(found, now) if own else []
    plotted = {card.trader.code: card for card in cards([answer.trader for answer in answers if answer.trader])}
    return {
        "brief": found,
        "own": own,
        "is_open": found.closed_at is None and found.open_until > now,
        "answers": [(answer, plotted.get(answer.trader.code) if answer.trader else None) for answer in answers],
        "talk": None if own else found.talks.filter(parties__person_id=person_id).first(),
        "form": form,
    }


@login_required
@require_POST
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """By its author."""
    assert request.user.pk is not None
    try:
        close_brief(request.user.pk, public_id, timezone.now())
    except BriefNotFound as error:
        raise Http404(str(error)) from error
    messages.success(request, gettext("The brief is closed. Its conversations go on."))
    return redirect("registry:brief", public_id=public_id)
