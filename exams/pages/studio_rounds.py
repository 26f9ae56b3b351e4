"""The examiner's rounds: list, new, publish."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certify.accounts.pages.guards import role_required
from exams.errors import ExamsError, RoundInvalid
from exams.pages.guard import foreign_is_not_found
from exams.pages.round_cards import round_cards
from exams.pages.round_form import RoundForm
from exams.selectors import all_rounds, round_by_slug
from exams.services.create_round import create_round
from exams.services.publish_round import publish_round
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
            messages.success(request, _("The round is a draft. Check it, then publish it: its keys are drawn and committed."))
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


def _initial(now: datetime) -> dict[str, Any]:
    opens_at = timezone.localtime(now).replace(second=0, microsecond=0)
    return {"opens_at": opens_at, "closes_at": opens_at + timedelta(days=30), "attempts_allowed": 3, "expected_growth_percent": 15, "cut_score": 500}
