"""Standard setting for staff: the list of studies and records, a new one, its judges, its result, approval and withdrawal."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import has_role, person_cards
from exams.pages.language import local
from exams.selectors import all_rounds
from grading.errors import GradingError
from grading.models import StandardStudy
from grading.pages.standard_form import ApprovalForm, StudyForm
from grading.pages.standard_view import result_view
from grading.pages.standard_words import refusal_text
from grading.selectors.studies import judge_lines, progress, studies, study_by_id
from grading.services.approve_cut import approve_cut
from grading.services.close_study import close_study
from grading.services.invite_judge import dismiss_judge, invite_judge
from grading.services.make_study import make_study
from grading.services.open_study import open_study
from grading.services.withdraw_study import withdraw_study


@require_GET
@role_required("examiner", "certifier")
def standards(request: HttpRequest) -> HttpResponse:
    return render(request, "grading/standards.html", {"studies": studies(), "may_make": has_role(request.user, "examiner")})


@require_http_methods(["GET", "POST"])
@role_required("examiner")
def new_study(request: HttpRequest) -> HttpResponse:
    rounds = {round_.slug: round_ for round_ in all_rounds() if round_.kind != "practice"}
    choices = [(slug, local(round_, "title")) for slug, round_ in rounds.items()]
    form = StudyForm(request.POST or None, rounds=choices, initial={"round": request.GET.get("round", "")})
    if request.method == "POST" and form.is_valid():
        try:
            study = make_study(form.new_study(rounds[form.cleaned_data["round"]].pk), _person_id(request), timezone.now())
        except GradingError as refused:
            form.add_error(None, refusal_text(refused))
        else:
            return redirect("grading:standard", study_id=study.public_id)
    return render(request, "grading/standard_new.html", {"form": form, "rounds": rounds}, status=422 if form.errors else 200)


@require_GET
@role_required("examiner", "certifier")
def standard(request: HttpRequest, study_id: UUID) -> HttpResponse:
    return _page(request, _study(study_id))


@require_POST
@role_required("examiner")
def open_(request: HttpRequest, study_id: UUID) -> HttpResponse:
    return _step(request, study_id, lambda study: open_study(study.pk, timezone.now()), _("The study is open: its judges can rate."))


@require_POST
@role_required("examiner")
def close(request: HttpRequest, study_id: UUID) -> HttpResponse:
    return _step(request, study_id, lambda study: close_study(study.pk, timezone.now()), _("The study is closed and the cut derived."))


@require_POST
@role_required("examiner")
def invite(request: HttpRequest, study_id: UUID) -> HttpResponse:
    by, username = _person_id(request), request.POST.get("username", "")
    return _step(request, study_id, lambda study: invite_judge(study, username, by, timezone.now()), _("Invited. Send the judge the link below."))


@require_POST
@role_required("examiner")
def dismiss(request: HttpRequest, study_id: UUID, judge_id: int) -> HttpResponse:
    by, reason = _person_id(request), request.POST.get("reason", "")

    def step(study: StandardStudy) -> None:
        judge = study.judges.filter(pk=judge_id).first()
        if judge is None:
            raise Http404
        dismiss_judge(judge, reason, by, timezone.now())

    return _step(request, study_id, step, _("Dismissed; the ratings stay on record and do not count."))


@require_POST
@role_required("certifier")
def approve(request: HttpRequest, study_id: UUID) -> HttpResponse:
    study, form = _study(study_id), ApprovalForm(request.POST)
    if form.is_valid():
        try:
            approve_cut(study.pk, _person_id(request), form.cleaned_data["cut"], form.cleaned_data["reason"], timezone.now())
        except GradingError as refused:
            form.add_error(None, refusal_text(refused))
        else:
            messages.success(request, _("Approved. New rounds can rest on this record; rounds that stand do not change."))
            return redirect("grading:standard", study_id=study_id)
    return _page(request, study, form)


@require_POST
@role_required("examiner", "certifier")
def withdraw(request: HttpRequest, study_id: UUID) -> HttpResponse:
    by, reason, certifier = _person_id(request), request.POST.get("reason", ""), has_role(request.user, "certifier")

    def step(study: StandardStudy) -> None:
        withdraw_study(study.pk, by, reason, timezone.now(), certifier=certifier)

    return _step(request, study_id, step, _("Withdrawn. Rounds that rest on it keep it, and say so."))


def _page(request: HttpRequest, study: StandardStudy, form: ApprovalForm | None = None) -> HttpResponse:
    people = [pk for pk in (study.author_id, study.approved_by_id, study.withdrawn_by_id) if pk]
    names = {pk: card.display_name for pk, card in person_cards(people).items()}
    context: dict[str, Any] = {
        "study": study,
        "progress": progress(study),
        "judges": judge_lines(study),
        "author": names[study.author_id],
        "approver": names.get(study.approved_by_id or 0, ""),
        "withdrawer": names.get(study.withdrawn_by_id or 0, ""),
        "may_examine": has_role(request.user, "examiner"),
        "may_dismiss": has_role(request.user, "examiner") and study.state in ("draft", "open"),
        "may_approve": has_role(request.user, "certifier") and study.state == "closed",
        "may_withdraw": has_role(request.user, "certifier") if study.state == "approved" else study.state != "withdrawn",
        "form": form or ApprovalForm(initial={"cut": f"{study.derived_cut or 0:.1f}"}),
    }
    if study.figures is not None:
        context |= result_view(study)
    return render(request, "grading/standard.html", context, status=422 if form is not None and form.errors else 200)


def _step(request: HttpRequest, study_id: UUID, step: Callable[[StandardStudy], Any], said: str) -> HttpResponse:
    """One verb, its refusal in words, and back to the study."""
    study = _study(study_id)
    try:
        step(study)
    except GradingError as refused:
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, said)
    return redirect("grading:standard", study_id=study_id)


def _study(study_id: UUID) -> StandardStudy:
    study = study_by_id(study_id)
    if study is None:
        raise Http404
    return study


def _person_id(request: HttpRequest) -> int:
    assert request.user.pk is not None  # by the guard
    return request.user.pk
