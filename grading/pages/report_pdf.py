"""The report on paper: the same content as the page, as a PDF in the reader's language. For whoever may read the page.

Both doors are here, the page's and the API's: paper is set from the words of the pages, which the API does not import.
"""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from certify.accounts.api.files import AnyAccept
from grading.errors import AttemptNotFound, ReportNotReady
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
    return _file(viewer.attempt_id)


class ReportPdf(APIView):
    """GET attempts/<public_id>/report.pdf — the report on paper, in the language of Accept-Language; 409 while there is none."""

    content_negotiation_class = AnyAccept

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY}, operation_id="attempt_report_pdf")
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        viewer = viewer_of(public_id, request.user)
        if viewer is None:
            raise AttemptNotFound("no such attempt")
        job = job_state(viewer.attempt_id)
        state = job.result if job is not None else "none"
        if not viewer.sees(state):
            raise ReportNotReady("the report is not ready", state=state)
        return _file(viewer.attempt_id)


def _file(attempt_id: int) -> HttpResponse:
    printed = print_report(attempt_id, timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{printed.name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(printed.content, content_type="application/pdf", headers=headers)
