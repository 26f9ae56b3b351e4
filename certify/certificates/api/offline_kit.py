"""The offline kit of a certificate, for programs."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from certify.certificates.errors import NothingToServe
from certify.certificates.services.limit_lookups import caller
from certify.certificates.services.look_up import look_up
from certify.certificates.services.pack_offline_kit import pack_offline_kit


class OfflineKit(APIView):
    """Credential, keys, status lists, contexts and a page that checks them without network. Public, rate-limited by address."""

    permission_classes = (AllowAny,)

    @extend_schema(
        responses={(200, "application/zip"): OpenApiTypes.BINARY}, summary="The offline kit of a certificate, as a ZIP", tags=["certificates"]
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        now = timezone.now()
        found = look_up(caller(request.META), code, now)
        if found.standing == "damaged":
            raise NothingToServe("a record that does not prove itself is not given out")
        response = HttpResponse(pack_offline_kit(found.issuance, now), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="certificate-{found.certificate.code}-offline.zip"'
        response["Cache-Control"] = "no-store"
        return response
