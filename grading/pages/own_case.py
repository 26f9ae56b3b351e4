"""The candidate's page of a case: what was seen, a statement, the decision."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from grading.errors import CaseRefused
from grading.models import IntegrityCase
from grading.pages.integrity_words import SIGNS, action_words, chance_words, refusal_text
from grading.pages.pair_plot import clock
from grading.selectors import viewer_of
from grading.selectors.integrity import own_cases, played_logs
from grading.services.state_case import STATEMENT_LENGTH, make_statement


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def own_case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Owners only: for everybody else there is no such page. Nothing of another person is on it."""
    viewer = viewer_of(public_id, request.user)
    if viewer is None or not viewer.owner or request.user.pk is None:
        raise Http404
    cases, now = own_cases(viewer.attempt_id, request.user.pk), timezone.now()
    if not cases:
        raise Http404
    refused, text = "", ""
    if request.method == "POST":
        text = request.POST.get("statement", "")
        case = next((case for case in cases if str(case.public_id) == request.POST.get("case")), None)
        if case is None:
            raise Http404
        try:
            make_statement(case, request.user.pk, text, now)
        except CaseRefused as refusal:
            refused = refusal_text(refusal.params["why"])
        else:
            messages.success(request, _("Your statement is on record. A second person decides."))
            return redirect("grading:own-case", public_id=public_id)
    lines = [
        {
            "case": case,
            "rooms": _rooms(case),
            "signs": _signs(case),
            "chance": chance_words(case.evidence["chance"]) if "chance" in case.evidence else "",
            "may_state": case.state == "open" and case.stated_at is None and now < case.heard_until,
        }
        for case in cases
    ]
    context = {"public_id": public_id, "lines": lines, "refused": refused, "text": text, "text_length": STATEMENT_LENGTH}
    return render(request, "grading/own_case.html", context, status=422 if refused else 200)


def _rooms(case: IntegrityCase) -> list[dict[str, object]]:
    """How many of their own actions fit, with examples."""
    if not case.evidence.get("rooms"):
        return []
    logs = played_logs(case.attempt_id)
    found: list[dict[str, object]] = []
    for room in case.evidence["rooms"]:
        played = logs.get(room["position"])
        words = action_words(played.products if played else {})
        examples = [f"{clock(tick)} {words(lever, sku, value)}" for tick, lever, sku, value in room["examples"]]
        found.append({**room, "examples": examples})
    return found


def _signs(case: IntegrityCase) -> list[dict[str, object]]:
    return [{"position": line["position"], "words": [SIGNS.get(sign, sign) for sign in line["signs"]]} for line in case.evidence.get("timing", [])]
