"""The candidate's pages: where the grade is, and the report. Owner, examiners and certifiers; nobody else."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import has_role
from exams.selectors import attempt_record, attempt_state, retake_place
from grading.pages.labels import EVIDENCE, JOB_STATES
from grading.pages.report_next import after_void
from grading.pages.report_view import report_view
from grading.selectors import (
    JobView,
    Viewer,
    evidence_state,
    feedback_state,
    job_state,
    regrade_notes,
    report_document,
    standing_document,
    viewer_of,
)
from grading.selectors.appeals import appeal_place
from grading.selectors.replay import replay_bytes
from grading.services.retry_feedback import retry_feedback


@login_required
@require_GET
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The report; until it may be shown, the state of the work."""
    viewer = _viewer(request, public_id)
    job = job_state(viewer.attempt_id)
    if job is None or not viewer.sees(job.result):
        return render(request, "grading/waiting.html", _job_context(public_id, job, viewer))
    now = timezone.now()
    context = report_view(report_document(viewer.attempt_id), standing_document(viewer.attempt_id, now))
    state = evidence_state(viewer.attempt_id, now)
    beside: dict[str, object] = {
        "feedback": feedback_state(viewer.attempt_id),
        "may_retry": has_role(request.user, "examiner"),
        "public_id": public_id,
        "regrades": regrade_notes(viewer.attempt_id),
        "appeals": appeal_place(viewer.attempt_id, now),
        "evidence": state,
        "evidence_why": EVIDENCE[state],
        "owner": viewer.owner,
        "unreleased": job.result == "withheld",
    }
    return render(request, "grading/report.html", {**context, **beside})


@login_required
@require_GET
def replay(request: HttpRequest, public_id: UUID, position: int) -> HttpResponse:
    """The played room, tick by tick, for whoever may read the report."""
    viewer = _viewer(request, public_id)
    job = job_state(viewer.attempt_id)
    rooms = attempt_record(viewer.attempt_id).rooms if job is not None and viewer.sees(job.result) else ()
    room = next((room for room in rooms if room.position == position), None)
    if room is None:
        raise Http404
    content = replay_bytes(room.scenario_id, room.keys, room.controls)
    return HttpResponse(content, content_type="application/json", headers={"Cache-Control": "private, max-age=3600"})


@require_POST
@role_required("examiner")
def retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Feedback that failed for good gets three new tries. The grade is not touched."""
    rooms = retry_feedback(_viewer(request, public_id).attempt_id, timezone.now())
    if rooms:
        said = ngettext("%(count)d room is being computed again.", "%(count)d rooms are being computed again.", rooms)
        messages.success(request, said % {"count": rooms})
    else:
        messages.info(request, _("Nothing of this attempt has stopped: the rooms are ready or on their way."))
    return redirect("grading:report", public_id=public_id)


@login_required
@require_GET
def job_fragment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The state of the work as a part of other pages; asks again by itself while the work moves."""
    viewer = _viewer(request, public_id)
    return render(request, "grading/_job_state.html", _job_context(public_id, job_state(viewer.attempt_id), viewer))


@login_required
@require_GET
def feedback_fragment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far attribution and debrief are; loads the report again when the last room is ready."""
    viewer = _viewer(request, public_id)
    job = job_state(viewer.attempt_id)
    if job is None or not viewer.sees(job.result):
        raise Http404
    state = feedback_state(viewer.attempt_id)
    if not state.moving:
        return HttpResponseClientRefresh()
    context = {"feedback": state, "public_id": public_id, "may_retry": has_role(request.user, "examiner")}
    return render(request, "grading/_feedback_state.html", context)


def _viewer(request: HttpRequest, public_id: UUID) -> Viewer:
    viewer = viewer_of(public_id, request.user)
    if viewer is None:
        raise Http404
    return viewer


def _job_context(public_id: UUID, job: JobView | None, viewer: Viewer) -> dict[str, object]:
    now = timezone.now()
    void = attempt_state(viewer.attempt_id, now)["state"] == "void"
    return {
        "public_id": public_id,
        "void": void,
        "next_steps": after_void(asdict(retake_place(viewer.attempt_id, now))) if void else [],
        "job": job,
        "job_label": JOB_STATES.get(job.state) if job else None,
        "report_ready": job is not None and viewer.sees(job.result),
    }
