"""The candidate's pages: where the grade is, and the report. Owner, examiners and certifiers; nobody else."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRefresh

from grading.pages.labels import EVIDENCE, JOB_STATES
from grading.pages.report_view import report_view
from grading.selectors import JobView, Viewer, evidence_state, feedback_state, job_state, regrade_notes, report_document, viewer_of
from grading.selectors.appeals import appeal_place


@login_required
@require_GET
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The report; until it may be shown, the state of the work."""
    viewer = _viewer(request, public_id)
    job = job_state(viewer.attempt_id)
    if job is None or not viewer.sees(job.result):
        return render(request, "grading/waiting.html", _job_context(public_id, job, viewer))
    context = report_view(report_document(viewer.attempt_id))
    feedback: dict[str, object] = {"feedback": feedback_state(viewer.attempt_id), "public_id": public_id}
    feedback |= {"regrades": regrade_notes(viewer.attempt_id), "appeals": appeal_place(viewer.attempt_id, timezone.now())}
    state = evidence_state(viewer.attempt_id, timezone.now())
    evidence = {"evidence": state, "evidence_why": EVIDENCE[state]}
    return render(request, "grading/report.html", {**context, **feedback, **evidence, "owner": viewer.owner, "unreleased": job.result == "withheld"})


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
    return render(request, "grading/_feedback_state.html", {"feedback": state, "public_id": public_id})


def _viewer(request: HttpRequest, public_id: UUID) -> Viewer:
    viewer = viewer_of(public_id, request.user)
    if viewer is None:
        raise Http404
    return viewer


def _job_context(public_id: UUID, job: JobView | None, viewer: Viewer) -> dict[str, object]:
    return {
        "public_id": public_id,
        "job": job,
        "job_label": JOB_STATES.get(job.state) if job else None,
        "report_ready": job is not None and viewer.sees(job.result),
    }
