"""Appeals: the candidate's form, the reviewers' list and the review."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import person_cards
from grading.errors import AppealRefused, SecondPersonNeeded
from grading.models import Appeal, RegradeSet
from grading.models.regrade import RegradeState
from grading.pages.regrade_words import EVENTS, REFUSALS
from grading.selectors import Viewer, viewer_of
from grading.selectors.appeals import APPEAL_WINDOW_DAYS, appeal_by_id, appeal_lines, appeal_place, first_examiners
from grading.services.file_appeal import TEXT_LENGTH, file_appeal, withdraw_appeal
from grading.services.review_appeal import OUTCOME_LENGTH, decide_appeal, take_appeal


class OutcomeForm(forms.Form):
    """Upheld or rejected, why, and by which regrade."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), widget=forms.RadioSelect, choices=(("upheld", gettext_lazy("upheld")), ("rejected", gettext_lazy("rejected")))
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=OUTCOME_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The candidate reads it."),
    )
    regrade = forms.ModelChoiceField(label=gettext_lazy("Regrade, if upheld"), queryset=RegradeSet.objects.none(), required=False)

    def __init__(self, *args: object, appeal: Appeal, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        chosen = RegradeSet.objects.filter(items__attempt=appeal.attempt_id).exclude(state=RegradeState.DROPPED)
        self.fields["regrade"].queryset = chosen  # type: ignore[attr-defined]
        self.fields["regrade"].label_from_instance = lambda row: f"{row.pk} · {row.get_correction_display()} · {row.get_state_display()}"  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The candidate's own page: form while the window is open, state and outcome always."""
    viewer = _owner(request, public_id)
    now = timezone.now()
    refused, text = "", ""
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            file_appeal(viewer.attempt_id, request.user.pk, text, now)  # type: ignore[arg-type]
        except AppealRefused as refusal:
            refused = str(REFUSALS[refusal.params["why"]])
        else:
            messages.success(request, _("Your appeal is filed. A second person will look at it."))
            return redirect("grading:appeal", public_id=public_id)
    place = appeal_place(viewer.attempt_id, now)
    context = {"public_id": public_id, "place": place, "refused": refused, "text": text, "text_length": TEXT_LENGTH, "days": APPEAL_WINDOW_DAYS}
    return render(request, "grading/appeal.html", context, status=422 if refused else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID, appeal_id: UUID) -> HttpResponse:
    viewer = _owner(request, public_id)
    found = appeal_by_id(appeal_id)
    if found is None or found.attempt_id != viewer.attempt_id:
        raise Http404
    try:
        withdraw_appeal(found, request.user.pk, timezone.now())  # type: ignore[arg-type]
    except AppealRefused:
        messages.error(request, _("A decided appeal stays on record."))
    else:
        messages.success(request, _("Your appeal is withdrawn."))
    return redirect("grading:appeal", public_id=public_id)


@require_GET
@role_required("examiner", "certifier")
def appeals(request: HttpRequest) -> HttpResponse:
    return render(request, "grading/appeals.html", {"lines": appeal_lines()})


@require_http_methods(["GET", "POST"])
@role_required("examiner", "certifier")
def review(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Take it, then decide it."""
    found = appeal_by_id(appeal_id)
    if found is None:
        raise Http404
    by, now = request.user.pk, timezone.now()
    assert by is not None  # by the guard
    form = OutcomeForm(request.POST if "outcome" in request.POST else None, appeal=found)
    if request.method == "POST":
        try:
            if "take" in request.POST:
                take_appeal(found, by, now)
                return redirect("grading:review-appeal", appeal_id=appeal_id)
            if form.is_valid():
                data = form.cleaned_data
                regrade = data["regrade"].pk if data["regrade"] else None
                decide_appeal(found, by, upheld=data["outcome"] == "upheld", outcome=data["reason"], regrade_id=regrade, now=now)
                messages.success(request, _("The outcome is recorded; the candidate sees it."))
                return redirect("grading:review-appeal", appeal_id=appeal_id)
        except SecondPersonNeeded:
            form.add_error(None, _SECOND) if form.is_bound else messages.error(request, _SECOND)
        except AppealRefused as refusal:
            why = str(REFUSALS[refusal.params["why"]])
            form.add_error(None, why) if form.is_bound else messages.error(request, why)
        found.refresh_from_db()
    return render(request, "grading/appeal_review.html", _review_context(found, by, form), status=422 if form.errors else 200)


_SECOND = gettext_lazy("An appeal is reviewed by somebody who neither made nor released the round, and not by the candidate.")


def _review_context(found: Appeal, by: int, form: OutcomeForm) -> dict[str, object]:
    events = list(found.events.all())
    names = person_cards([person for person in (found.person_id, found.reviewer_id, *(event.by_id for event in events)) if person])
    return {
        "appeal": found,
        "form": form,
        "person": names[found.person_id].display_name,
        "reviewer": names[found.reviewer_id].display_name if found.reviewer_id else "",
        "may_review": by != found.person_id and by not in first_examiners(found.result),
        "mine": found.reviewer_id == by,
        "events": [(EVENTS.get(event.what, event.what), names[event.by_id].display_name if event.by_id else "", event.at) for event in events],
    }


def _owner(request: HttpRequest, public_id: UUID) -> Viewer:
    viewer = viewer_of(public_id, request.user)
    if viewer is None or not viewer.owner:
        raise Http404
    return viewer
