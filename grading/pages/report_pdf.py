"""The report on paper: the same content as the page, as a PDF in the reader's language. For whoever may read the page."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from grading.pages.print_report import print_report
from grading.selectors import job_state, viewer_of


@login_required
@require_GET
def download(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Back to the page, which says why, while there is no report to print."""
    viewer = viewer_of(public_id, request.user)
    if viewer is None:
        raise Http404
    job = job_state(viewer.attempt_id)
    if job is None or not viewer.sees(job.result):
        return redirect("grading:report", public_id=public_id)
    printed = print_report(viewer.attempt_id, timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{printed.name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(printed.content, content_type="application/pdf", headers=headers)
