"""For examiners: open a round's forms to spectators, plan showings of them, call one off."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from certify.accounts.pages.guards import role_required
from certify.spectators.pages.words import obstacle_texts
from certify.spectators.selectors import stage_of
from exams.errors import ExamsError, NotForSpectators, NotHere, ShowingInvalid
from exams.selectors import round_by_slug
from exams.selectors.openings import form_scenarios, forms_of, showing_by_id, showings_of, spectator_obstacles
from exams.services.open_form import open_form
from exams.services.plan_showing import SPEEDS, cancel_showing, plan_showing
from sandbox.selectors import load_scenario

SOON = timedelta(minutes=10)


class ShowingForm(forms.Form):
    """When a showing starts, and how fast it runs."""

    starts_at = forms.DateTimeField(
        label=gettext_lazy("Starts"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    speed = forms.TypedChoiceField(label=gettext_lazy("Speed"), coerce=int, choices=[(speed, f"×{speed}") for speed in SPEEDS], initial=10)


@role_required("examiner")
@require_safe
def stage(request: HttpRequest, slug: str) -> HttpResponse:
    """Every form of the round: what stands in the way, or what can be done."""
    return _page(request, slug)


def _page(request: HttpRequest, slug: str, refused: tuple[str, ShowingForm] | None = None) -> HttpResponse:
    now, round_ = timezone.now(), _round(slug)
    lines = [_line(form, now, refused[1] if refused and refused[0] == form.label else None) for form in forms_of(round_)]
    return render(request, "spectators/stage.html", {"round": round_, "lines": lines, "now": now}, status=422 if refused else 200)


def _line(form: Any, now: datetime, bound: ShowingForm | None) -> dict[str, Any]:
    opening = getattr(form, "opening", None)
    obstacles = [] if opening else spectator_obstacles(form, now)
    seats = len(stage_of(form)) if not obstacles else 0
    simulated_s = sum(load_scenario(scenario_id).ticks * 5 for scenario_id in form_scenarios(form))
    return {
        "form": form,
        "opening": opening,
        "obstacles": obstacle_texts(obstacles),
        "seats": seats,
        "showings": [{"showing": one, "state": _state(one, now)} for one in showings_of(form)] if opening else [],
        "plan": bound or ShowingForm(initial={"starts_at": timezone.localtime(now + SOON)}, prefix=form.label),
        "lengths": [{"speed": speed, "minutes": -(-simulated_s // speed // 60)} for speed in SPEEDS],
    }


def _state(showing: Any, now: datetime) -> str:
    if showing.cancelled_at:
        return str(_("called off"))
    if now < showing.starts_at:
        return str(_("planned"))
    return str(_("playing") if now < showing.ends_at else _("over"))


@role_required("examiner")
@require_POST
def open_to_all(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    """Cannot be taken back, so that it asks for a tick."""
    if not request.POST.get("sure"):
        messages.error(request, _("Tick the box first: it cannot be taken back."))
        return redirect("spectators:stage", slug=slug)
    try:
        open_form(_form(slug, label).pk, request.user, timezone.now())
        messages.success(request, _("Everybody can watch this form from now on, as soon as its results are final."))
    except NotForSpectators as refused:
        messages.error(request, " ".join([refused.message, *obstacle_texts(refused.obstacles)]))
    return redirect("spectators:stage", slug=slug)


@role_required("examiner")
@require_POST
def plan(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    """A showing, for a form that is open or is opened by it."""
    found = _form(slug, label)
    given = ShowingForm(request.POST, prefix=label)
    if not given.is_valid():
        return _page(request, slug, (label, given))
    if not getattr(found, "opening", None) and not request.POST.get("sure"):
        given.add_error(None, _("Tick the box first: it cannot be taken back."))
        return _page(request, slug, (label, given))
    try:
        plan_showing(found.pk, given.cleaned_data["starts_at"], given.cleaned_data["speed"], request.user, timezone.now())
    except ShowingInvalid as refused:
        given.add_error(refused.params["field"] if refused.params["field"] in given.fields else None, refused.message)
        return _page(request, slug, (label, given))
    except NotForSpectators as refused:
        given.add_error(None, " ".join([refused.message, *obstacle_texts(refused.obstacles)]))
        return _page(request, slug, (label, given))
    messages.success(request, _("The showing is planned; its page counts down for everybody."))
    return redirect("spectators:stage", slug=slug)


@role_required("examiner")
@require_POST
def cancel(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Calls a showing off, also while it plays."""
    try:
        showing = showing_by_id(public_id)
    except NotHere:
        raise Http404 from None
    if showing.form.round.slug != slug:
        raise Http404
    cancel_showing(showing.pk, timezone.now())
    messages.success(request, _("The showing is called off."))
    return redirect("spectators:stage", slug=slug)


def _round(slug: str) -> Any:
    try:
        return round_by_slug(slug)
    except ExamsError:
        raise Http404 from None


def _form(slug: str, label: str) -> Any:
    form = next((form for form in forms_of(_round(slug)) if form.label == label), None)
    if form is None:
        raise Http404
    return form
