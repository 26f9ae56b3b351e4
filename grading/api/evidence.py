"""The evidence bundle over the API."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from certify.accounts.api.files import AnyAccept
from grading.errors import AttemptNotFound, EvidenceNotReady
from grading.selectors import evidence_bundle, evidence_state, viewer_of


class AttemptEvidence(APIView):
    """GET attempts/<public_id>/evidence/ — the zip that `script/manage recompute` reads; 409 until result and keys are public."""

    content_negotiation_class = AnyAccept

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY}, operation_id="attempt_evidence")
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        viewer = viewer_of(public_id, request.user)
        if viewer is None:
            raise AttemptNotFound("no such attempt")
        state = evidence_state(viewer.attempt_id, timezone.now())
        if state != "ready":
            raise EvidenceNotReady("the evidence is not to be had yet", state=state)
        name = f"evidence-{public_id}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(evidence_bundle(viewer.attempt_id), content_type="application/zip", headers=headers)
