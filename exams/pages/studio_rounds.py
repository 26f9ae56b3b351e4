"""The examiner's rounds: list, new, publish."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certify.accounts.pages.guards import role_required
from exams.errors import ExamsError, RoundInvalid
from exams.models import RoundState
from exams.pages.draft import GrowthForm, draft_context
from exams.pages.guard import foreign_is_not_found
from exams.pages.round_cards import round_cards
from exams.pages.round_form import RoundForm
from exams.selectors import all_rounds, round_by_slug
from exams.services.create_round import create_round
from exams.services.publish_round import publish_round
from exams.services.state_growth import state_growth
from sandbox.selectors import published_scenarios


@role_required("examiner")
def studio_rounds(request: HttpRequest) -> HttpResponse:
    """Every round, drafts too."""
    return render(request, "exams/studio_rounds.html", {"rounds": round_cards(all_rounds(), timezone.now())})


@role_required("examiner")
def new_round(request: HttpRequest) -> HttpResponse:
    """GET the form, POST makes a draft."""
    now = timezone.now()
    form = RoundForm(request.POST or None, initial=_initial(now), scenarios=list(published_scenarios()))
    if request.method == "POST" and form.is_valid():
        try:
            round_ = create_round(form.new_round(), request.user, now)
        except RoundInvalid as refused:
            for problem in refused.problems:
                form.add_error(*form.explain(problem))
        else:
            messages.success(request, _("The round is a draft, and its keys are drawn. Check it, then publish it."))
            return redirect("exams:round", slug=round_.slug)
    return render(request, "exams/studio_round_new.html", {"form": form})


@role_required("examiner")
@require_POST
@foreign_is_not_found
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """From here on the round stands as it is."""
    round_ = round_by_slug(slug, drafts=True)
    try:
        publish_round(round_.pk, request.user, timezone.now())
        messages.success(request, _("The round is published."))
    except ExamsError as refused:
        messages.error(request, refused.message)
    return redirect("exams:round", slug=slug)


@role_required("examiner")
@require_GET
@foreign_is_not_found
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft's side panel; it asks again while the growth is being derived."""
    round_ = round_by_slug(slug, drafts=True)
    if round_.state != RoundState.DRAFT:
        raise Http404
    return render(request, "exams/_draft.html", draft_context(round_))


@role_required("examiner")
@require_POST
@foreign_is_not_found
def growth(request: HttpRequest, slug: str) -> HttpResponse:
    """What the draft asks for: the derived growth, or another one with its reason."""
    round_ = round_by_slug(slug, drafts=True)
    form = GrowthForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("exams:round", slug=slug)
    try:
        state_growth(round_.pk, form.growth(), form.cleaned_data["reason"])
        messages.success(request, _("Saved."))
    except ExamsError as refused:
        messages.error(request, refused.message)
    return redirect("exams:round", slug=slug)


def _initial(now: datetime) -> dict[str, Any]:
    opens_at = timezone.localtime(now).replace(second=0, microsecond=0)
    rules = {"attempts_allowed": 3, "cooldown_days": 14, "break_minutes": 10, "cut_score": 500}
    return {"opens_at": opens_at, "closes_at": opens_at + timedelta(days=30), **rules}
