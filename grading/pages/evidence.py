"""The evidence bundle for download: the candidate's own, any for examiners and certifiers."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from grading.pages.labels import EVIDENCE
from grading.selectors import evidence_bundle, evidence_state, viewer_of


@login_required
@require_GET
def download(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Back to the report, with the reason, while it is not to be had."""
    viewer = viewer_of(public_id, request.user)
    if viewer is None:
        raise Http404
    state = evidence_state(viewer.attempt_id, timezone.now())
    if state != "ready":
        messages.info(request, str(EVIDENCE[state]))
        return redirect("grading:report", public_id=public_id)
    headers = {"Content-Disposition": f'attachment; filename="evidence-{public_id}.zip"', "Cache-Control": "private, no-store"}
    return HttpResponse(evidence_bundle(viewer.attempt_id), content_type="application/zip", headers=headers)
