"""Regrades for examiners and certifiers: the list, a new one, the preview, apply and drop."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import has_role, person_cards
from exams.errors import NotHere
from exams.selectors import round_by_slug
from grading.errors import RegradeNotReady, RegradeRefused, RegradeStale, SecondPersonNeeded
from grading.models import RegradeSet
from grading.pages.regrade_chart import before_after
from grading.pages.regrade_form import RegradeForm
from grading.pages.regrade_words import CERTIFICATES, EVENTS, REFUSALS, change_words
from grading.selectors import attempt_rows
from grading.selectors.regrades import RegradeCard, grades_ahead, preview, regrade_card, regrade_cards, rooms_to_exclude
from grading.services.apply_regrade import apply_regrade
from grading.services.drop_regrade import drop_regrade
from grading.services.propose_regrade import Proposal, propose_regrade


@require_GET
@role_required("examiner", "certifier")
def regrades(request: HttpRequest, slug: str) -> HttpResponse:
    round_ = _round(slug)
    cards = regrade_cards(round_.pk)
    return render(request, "grading/regrades.html", {"round": round_, "cards": cards, "may_propose": has_role(request.user, "examiner")})


@require_http_methods(["GET", "POST"])
@role_required("examiner")
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    round_ = _round(slug)
    rows = [row for row in attempt_rows(round_.pk) if row.result and row.attempt.state != "void"]
    ids = {str(row.attempt.public_id): row.attempt.attempt_id for row in rows}
    choices = [(str(row.attempt.public_id), f"{row.person.display_name} · {row.attempt.number}") for row in rows]
    chosen = [public_id for public_id in request.GET.getlist("attempt") if public_id in ids]
    form = RegradeForm(request.POST or None, rooms=_rooms(round_.pk), attempts=choices, initial={"attempts": chosen})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        picked = [ids[public_id] for public_id in data["attempts"]] or None
        order = Proposal(data["client_id"], round_.pk, data["reason"], data["text"], data["correction"], form.change(), picked)
        try:
            regrade = propose_regrade(order, request.user.pk, timezone.now())  # type: ignore[arg-type]
        except RegradeRefused as refusal:
            form.add_error(None, str(REFUSALS[refusal.params["why"]]))
        else:
            return redirect("grading:regrade", slug=slug, regrade_id=regrade.pk)
    return render(request, "grading/regrade_new.html", {"round": round_, "form": form}, status=422 if form.errors else 200)


@require_GET
@role_required("examiner", "certifier")
def regrade(request: HttpRequest, slug: str, regrade_id: int) -> HttpResponse:
    round_ = _round(slug)
    card = _card(round_, regrade_id)
    rows = preview(card.regrade)
    events = list(card.regrade.events.all())
    names = person_cards([event.by_id for event in events if event.by_id])
    context = {
        "round": round_,
        "card": card,
        "ahead": grades_ahead(card),
        "changes": change_words(card.regrade, _rooms(round_.pk)),
        "rows": [{"row": row, "certificate": CERTIFICATES[row.certificate]} for row in rows],
        "flips": sum(row.flips for row in rows),
        "changed": sum(row.changed for row in rows),
        "chart": before_after(rows),
        "events": [(EVENTS.get(event.what, event.what), names[event.by_id].display_name if event.by_id else "", event.at) for event in events],
        "appeals": card.regrade.appeals.select_related("attempt"),
        "own": card.regrade.author_id == request.user.pk,
        "may_apply": has_role(request.user, "certifier"),
    }
    return render(request, "grading/regrade.html", context)


@require_GET
@role_required("examiner", "certifier")
def state(request: HttpRequest, slug: str, regrade_id: int) -> HttpResponse:
    """How far the shadow grades are; asked again by the page while they are computed. At the end the whole page is loaded anew."""
    round_ = _round(slug)
    card = _card(round_, regrade_id)
    answer = render(request, "grading/_regrade_state.html", {"round": round_, "card": card, "ahead": grades_ahead(card)})
    if not card.moving:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@role_required("certifier")
def apply(request: HttpRequest, slug: str, regrade_id: int) -> HttpResponse:
    card = _card(_round(slug), regrade_id)
    try:
        apply_regrade(card.regrade.pk, request.user.pk, timezone.now())  # type: ignore[arg-type]
    except SecondPersonNeeded:
        messages.error(request, _("Whoever proposed a regrade does not apply it: a second certifier does."))
    except RegradeStale:
        messages.error(request, _("A result of this set has changed since it was computed. Drop it and propose it anew."))
    except RegradeNotReady:
        messages.error(request, _("This regrade is not ready to be applied."))
    else:
        messages.success(request, _("Applied. Certificates and boards follow within a minute."))
    return redirect("grading:regrade", slug=slug, regrade_id=regrade_id)


@require_POST
@role_required("examiner", "certifier")
def drop(request: HttpRequest, slug: str, regrade_id: int) -> HttpResponse:
    card = _card(_round(slug), regrade_id)
    try:
        drop_regrade(card.regrade.pk, request.user.pk, timezone.now())  # type: ignore[arg-type]
    except RegradeNotReady:
        messages.error(request, _("An applied regrade cannot be dropped: propose another one that takes it back."))
    else:
        messages.success(request, _("Dropped. Nothing has changed."))
    return redirect("grading:regrade", slug=slug, regrade_id=regrade_id)


def _round(slug: str) -> Any:
    try:
        return round_by_slug(slug, drafts=True)
    except NotHere:
        raise Http404 from None


def _card(round_: Any, regrade_id: int) -> RegradeCard:
    card = regrade_card(round_.pk, regrade_id)
    if card is None:
        raise Http404
    return card


def _rooms(round_id: int) -> dict[int, str]:
    """Rooms that count now, and those that sets named: by scenario, in the reader's language."""
    chinese = (get_language() or "").startswith("zh")
    named = RegradeSet.objects.filter(round_id=round_id).values_list("change__scenario_id", flat=True)
    return {pk: zh if chinese else en for pk, zh, en in rooms_to_exclude(round_id, [pk for pk in named if pk])}
