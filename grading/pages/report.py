"""The candidate's pages: where the grade is, and the report. Owner, examiners and certifiers; nobody else."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grading.pages.labels import JOB_STATES
from grading.pages.report_view import report_view
from grading.selectors import JobView, Viewer, job_state, report_document, viewer_of


@login_required
@require_GET
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The report; until it may be shown, the state of the work."""
    viewer = _viewer(request, public_id)
    job = job_state(viewer.attempt_id)
    if job is None or not viewer.sees(job.result):
        return render(request, "grading/waiting.html", _job_context(public_id, job, viewer))
    context = report_view(report_document(viewer.attempt_id))
    return render(request, "grading/report.html", {**context, "owner": viewer.owner, "unreleased": job.result == "withheld"})


@login_required
@require_GET
def job_fragment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The state of the work as a part of other pages; asks again by itself while the work moves."""
    viewer = _viewer(request, public_id)
    return render(request, "grading/_job_state.html", _job_context(public_id, job_state(viewer.attempt_id), viewer))


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
