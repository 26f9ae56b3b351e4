"""Suspicion is a case: opened by one person from a sitting or a pair, decided by another."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import person_cards, roles_of
from exams.errors import NotHere
from exams.selectors import attempt_id_of
from exams.selectors.sittings import sitting_of_attempt
from grading.errors import CaseRefused, SecondPersonNeeded
from grading.models.integrity_case import REASONS_OF, CaseGround, CaseOutcome, CaseReason, IntegrityCase
from grading.models.similarity_report import SimilarityReport
from grading.pages.integrity_report import names_of, pair_or_404, report_or_404, sitting_or_404
from grading.pages.integrity_words import CASE_EVENTS, SECOND_PERSON, refusal_text
from grading.selectors.integrity import DECIDERS, OPENERS, STAFF, case_by_id, case_events, case_lines, is_due
from grading.services.case_evidence import case_evidence
from grading.services.decide_case import EXPLANATION_LENGTH, decide_case
from grading.services.open_case import TEXT_LENGTH, NewCase, open_case


class CaseForm(forms.Form):
    """What is asked of the candidate."""

    ground = forms.ChoiceField(label=gettext_lazy("Why"), choices=CaseGround.choices)
    allegation = forms.CharField(
        label=gettext_lazy("What was seen"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The candidate reads it. Name nobody else."),
    )


@require_POST
@role_required(*OPENERS)
def open_(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Opens a case about one attempt of the sitting; from a pair, or from the sitting's page."""
    sitting_or_404(sitting_id)
    back = redirect("grading:sitting-integrity", sitting_id=sitting_id)
    try:
        attempt_id = attempt_id_of(UUID(request.POST.get("attempt", "")))
    except (ValueError, NotHere):
        raise Http404 from None
    if sitting_of_attempt(attempt_id) != sitting_id:
        raise Http404
    form = CaseForm(request.POST)
    if not form.is_valid():
        messages.error(request, refusal_text("text_missing"))
        return back
    report, other = _origin(request, sitting_id, attempt_id)
    new = NewCase(
        attempt_id=attempt_id,
        ground=form.cleaned_data["ground"],
        allegation=form.cleaned_data["allegation"],
        other_attempt_id=other,
        report_id=report.pk if report else None,
        evidence=case_evidence(report, attempt_id, other),
    )
    try:
        case, made = open_case(new, request.user.pk, timezone.now())  # type: ignore[arg-type]
    except CaseRefused as refusal:
        messages.error(request, refusal_text(refusal.params["why"]))
        return back
    messages.success(
        request, _("The case is open. The candidate sees it, and its result waits.") if made else _("A case about this attempt is open already.")
    )
    return redirect("grading:integrity-case", case_id=case.public_id)


@require_GET
@role_required(*STAFF)
def cases(request: HttpRequest) -> HttpResponse:
    return render(request, "grading/integrity_cases.html", {"lines": case_lines(timezone.now(), request.user.pk)})


class DecisionForm(forms.Form):
    """What a second person decides, and why."""

    outcome = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect, choices=CaseOutcome.choices)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[(CaseOutcome(outcome).label, [(code, CaseReason(code).label) for code in codes]) for outcome, codes in REASONS_OF.items()],
    )
    explanation = forms.CharField(
        label=gettext_lazy("Explanation"),
        max_length=EXPLANATION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The candidate reads it. Name nobody else."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@role_required(*STAFF)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything about a case, and for a second person the decision."""
    found = case_by_id(case_id)
    if found is None or found.person_id == request.user.pk:
        raise Http404
    may_decide = bool(roles_of(request.user) & set(DECIDERS)) and found.opened_by_id != request.user.pk
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        if not roles_of(request.user) & set(DECIDERS):
            raise Http404
        if form.is_valid():
            try:
                decide_case(found, request.user, now=timezone.now(), **form.cleaned_data)
            except SecondPersonNeeded:
                form.add_error(None, SECOND_PERSON)
            except CaseRefused as refusal:
                form.add_error(None, refusal_text(refusal.params["why"]))
            else:
                messages.success(request, _("The decision is recorded; the candidate sees it."))
                return redirect("grading:integrity-case", case_id=case_id)
            found.refresh_from_db()
    return render(request, "grading/integrity_case.html", _case_context(found, form, may_decide), status=422 if form.errors else 200)


def _origin(request: HttpRequest, sitting_id: int, attempt_id: int) -> tuple[SimilarityReport | None, int | None]:
    """The report and the other attempt that a case was opened from, if any."""
    try:
        report = report_or_404(sitting_id, int(request.POST.get("report", "")))
        found = pair_or_404(report, int(request.POST.get("number", "")))
    except (ValueError, Http404):
        return SimilarityReport.objects.filter(sitting_id=sitting_id, state="ready").first(), None
    if attempt_id not in (found["first"], found["second"]):
        raise Http404
    return report, found["second"] if found["first"] == attempt_id else found["first"]


def _case_context(found: IntegrityCase, form: DecisionForm, may_decide: bool) -> dict[str, Any]:
    events = case_events(found)
    names = person_cards(
        [person for person in (found.person_id, found.opened_by_id, found.decided_by_id, *(event.by_id for event in events)) if person]
    )

    def name(person_id: int | None) -> str:
        return names[person_id].display_name if person_id in names else ""

    now = timezone.now()
    return {
        "case": found,
        "form": form,
        "person": name(found.person_id),
        "opened_by": name(found.opened_by_id),
        "decided_by": name(found.decided_by_id),
        "other": names_of([found.other_attempt_id])[found.other_attempt_id] if found.other_attempt_id else "",
        "sitting_id": sitting_of_attempt(found.attempt_id),
        "due": is_due(found, now),
        "may_decide": may_decide,
        "events": [(CASE_EVENTS.get(event.what, event.what), name(event.by_id), event.at) for event in events],
    }
