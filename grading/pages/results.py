"""The examiner's table of a round's results; release is the certifier's button, a retry the examiner's."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import has_role
from exams.errors import NotHere
from exams.selectors import all_rounds, round_by_slug
from grading.errors import NotDead, RoundNotReleasable
from grading.pages.labels import DECISIONS, JOB_STATES, OBSTACLES
from grading.selectors import AttemptRow, attempt_rows
from grading.selectors.integrity import held_attempts
from grading.services.release_round import release_round, what_stops_release
from grading.services.retry_job import retry_job


@require_GET
@role_required("examiner", "certifier")
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, to choose one."""
    return render(request, "grading/result_rounds.html", {"rounds": all_rounds()})


@require_GET
@role_required("examiner", "certifier")
def round_results(request: HttpRequest, slug: str) -> HttpResponse:
    round_ = _round(slug)
    rows = attempt_rows(round_.pk)
    held = held_attempts(row.attempt.attempt_id for row in rows)
    context = {
        "round": round_,
        "rows": [_line(row) for row in rows],
        "dead": [row for row in rows if row.job and row.job.state == "dead"],
        "obstacles": [OBSTACLES.get(code, code) for code in what_stops_release(round_.pk, timezone.now())],
        "to_release": sum(row.result is not None and row.result.state == "graded" and row.attempt.attempt_id not in held for row in rows),
        "held": len(held),
        "may_release": has_role(request.user, "certifier"),
        "may_retry": has_role(request.user, "examiner"),
    }
    return render(request, "grading/round_results.html", context)


@require_POST
@role_required("certifier")
def release(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        released = release_round(_round(slug).pk, request.user.pk, timezone.now())
    except RoundNotReleasable as refusal:
        messages.error(request, " ".join(str(OBSTACLES.get(code, code)) for code in refusal.params["obstacles"]))
    else:
        said = ngettext("%(count)d result is final.", "%(count)d results are final.", released.finalised)
        messages.success(request, said % {"count": released.finalised})
    return redirect("grading:round-results", slug=slug)


@require_POST
@role_required("examiner")
def retry(request: HttpRequest, slug: str, job_id: int) -> HttpResponse:
    try:
        retry_job(job_id, timezone.now())
    except NotDead:
        messages.info(request, _("This job is already on its way."))
    else:
        messages.success(request, _("The attempt is back in the queue, with three new tries."))
    return redirect("grading:round-results", slug=slug)


def _round(slug: str) -> Any:
    try:
        return round_by_slug(slug, drafts=True)
    except NotHere:
        raise Http404 from None


def _line(row: AttemptRow) -> dict[str, object]:
    return {
        "row": row,
        "job_label": JOB_STATES.get(row.job.state) if row.job else "",
        "decision": DECISIONS.get(row.result.decision) if row.result else "",
        "failure": row.failures[-1] if row.failures else None,
    }
