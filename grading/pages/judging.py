"""For judges: where they are invited, their declaration, the blind replays in an order of their own, and the rating."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from exams.pages.lever_texts import force_names
from grading.errors import GradingError
from grading.models import StandardJudge, StandardRating, StandardRun
from grading.pages.replay_words import replay_words
from grading.pages.standard_form import DeclarationForm
from grading.pages.standard_words import FORCE_GRADES, FORCE_QUESTIONS, GRADES, grade_choices, refusal_text
from grading.selectors.replay import replay_bytes
from grading.selectors.studies import invitation, invitations, last_ratings, replays_of, source_of, study_by_id
from grading.services.invite_judge import declare
from grading.services.rate_replay import COMMENT_LENGTH, NewRating, rate_replay


@require_GET
@login_required
def judging(request: HttpRequest) -> HttpResponse:
    """Studies that the person is invited to."""
    return render(request, "grading/judging.html", {"seats": invitations(_person_id(request))})


@require_http_methods(["GET", "POST"])
@login_required
def study(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """The declaration first, then the list of replays with the judge's own ratings."""
    judge = _judge(request, study_id)
    form = DeclarationForm(request.POST or None, initial=_declared(judge, request))
    if request.method == "POST" and form.is_valid():
        try:
            declare(judge, form.declaration(), timezone.now())
        except GradingError as refused:
            form.add_error(None, refusal_text(refused))
        else:
            messages.success(request, _("Thank you. Your declaration stands in the record."))
            return redirect("grading:judging-study", study_id=study_id)
    ratings = last_ratings(judge)
    shown = replays_of(judge) if judge.study.state != "draft" else []
    lines = [{"place": place, "grade": _grade(ratings.get(run.pk))} for place, run in enumerate(shown, start=1)]
    done = sum(line["grade"] != "" for line in lines)
    following = next((line["place"] for line in lines if line["grade"] == ""), None)
    context = {"judge": judge, "study": judge.study, "form": form, "lines": lines, "done": done, "following": following, "grades": grade_choices()}
    return render(request, "grading/judging_study.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def replay(request: HttpRequest, study_id: UUID, place: int) -> HttpResponse:
    """One replay and the judge's rating of it."""
    judge = _judge(request, study_id)
    run, total = _run(judge, place)
    problem = ""
    if request.method == "POST":
        try:
            rate_replay(judge, run, _given(request), timezone.now())
        except GradingError as refused:
            problem = refusal_text(refused)
        except ValueError:
            problem = _("Choose one of the five grades.")
        else:
            following = _following(judge, place, total)
            messages.success(request, _("Kept. You can change it until the study closes."))
            if following is None:
                return redirect("grading:judging-study", study_id=study_id)
            return redirect("grading:judging-replay", study_id=study_id, place=following)
    rating = last_ratings(judge).get(run.pk)
    context = {
        "study": judge.study,
        "place": place,
        "total": total,
        "before": place - 1 if place > 1 else None,
        "after": place + 1 if place < total else None,
        "rating": rating,
        "problem": problem,
        "given": request.POST if problem else None,
        "comment": request.POST.get("comment", "") if problem else (rating.comment if rating else ""),
        "comment_length": COMMENT_LENGTH,
        "client_id": uuid4(),
        "grades": grade_choices(),
        "forces": _forces(rating, request),
        "replay_src": reverse("grading:judging-frames", args=[study_id, place]),
        "replay_words": replay_words(),
    }
    return render(request, "grading/judging_replay.html", context, status=422 if problem else 200)


@require_GET
@login_required
def frames(request: HttpRequest, study_id: UUID, place: int) -> HttpResponse:
    """The document of a replay; nothing in it tells whose run it is."""
    run, _total = _run(_judge(request, study_id), place)
    return HttpResponse(replay_bytes(*source_of(run)), content_type="application/json", headers={"Cache-Control": "private, max-age=3600"})


def _judge(request: HttpRequest, study_id: UUID) -> StandardJudge:
    """For anybody else the study does not exist."""
    found = study_by_id(study_id)
    judge = invitation(found, _person_id(request)) if found else None
    if judge is None or judge.study.state == "withdrawn":
        raise Http404
    return judge


def _run(judge: StandardJudge, place: int) -> tuple[StandardRun, int]:
    """The replay at this place of the judge's own order; none before the declaration, nor before the study opens."""
    if judge.declared_at is None or judge.study.state == "draft":
        raise Http404
    runs = replays_of(judge)
    if not 1 <= place <= len(runs):
        raise Http404
    return runs[place - 1], len(runs)


def _given(request: HttpRequest) -> NewRating:
    """Raises ValueError for what is not a number."""
    forces = {force: int(value) for force in FORCE_QUESTIONS if (value := request.POST.get(f"force_{force}"))}
    return NewRating(UUID(request.POST["client_id"]), int(request.POST.get("grade", "")), forces, request.POST.get("comment", ""))


def _following(judge: StandardJudge, place: int, total: int) -> int | None:
    """The next replay without a rating, going round once."""
    ratings, runs = last_ratings(judge), replays_of(judge)
    order = [*range(place + 1, total + 1), *range(1, place)]
    return next((other for other in order if runs[other - 1].pk not in ratings), None)


def _forces(rating: StandardRating | None, request: HttpRequest) -> list[dict[str, Any]]:
    names, before = force_names(), rating.forces if rating else {}
    chosen = {force: request.POST.get(f"force_{force}") or str(before.get(force, "")) for force in FORCE_QUESTIONS}
    return [
        {
            "force": force,
            "name": names[force],
            "question": question,
            "options": [{"grade": grade, "name": name, "chosen": chosen[force] == str(grade)} for grade, name in FORCE_GRADES.items()],
        }
        for force, question in FORCE_QUESTIONS.items()
    ]


def _declared(judge: StandardJudge, request: HttpRequest) -> dict[str, Any]:
    practising = {True: "yes", False: "no", None: ""}[judge.practising]
    return {
        "name": judge.name or str(request.user),
        "organisation": judge.organisation,
        "practising": practising,
        "conflicts": judge.conflicts,
    }


def _grade(rating: StandardRating | None) -> Any:
    return GRADES[rating.grade][0] if rating else ""


def _person_id(request: HttpRequest) -> int:
    assert request.user.pk is not None  # signed in
    return request.user.pk
