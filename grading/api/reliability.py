"""How far a round's scores can be trusted, over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from exams.selectors import round_by_slug
from grading.api.reliability_documents import ReliabilitySerializer
from grading.selectors.reliability import round_reliability

Examiner = HasRole("examiner")
Certifier = HasRole("certifier")


class RoundReliability(APIView):
    """GET rounds/<slug>/reliability/ — variance components, coefficients, decisions and rooms; people and operators apart."""

    permission_classes = [Examiner | Certifier]

    @extend_schema(responses=ReliabilitySerializer, operation_id="round_reliability")
    def get(self, request: Request, slug: str) -> Response:
        return Response(ReliabilitySerializer(round_reliability(round_by_slug(slug, drafts=True))).data)
