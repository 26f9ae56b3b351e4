"""Read, verify and revoke certificates."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from certify.certificates import codes
from certify.certificates.api.serializers import (
    AttemptCertificateOutput,
    CertificateOutput,
    IssuedOutput,
    PublicReasonInput,
    UploadCheckOutput,
    VerifyFileInput,
    VerifyInput,
    certificate_output,
)
from certify.certificates.errors import CertificateNotFound
from certify.certificates.models import Certificate
from certify.certificates.selectors import certificate_of_attempt, certificates_of, checked
from certify.certificates.services.check_upload import check_upload
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.limit_lookups import caller
from certify.certificates.services.look_up import look_up
from certify.certificates.services.revoke_certificate import revoke_certificate
from certify.certificates.services.suspend_certificate import lift_suspension, suspend_certificate
from certify.certificates.uploads import MOST_BYTES, refuse_announced
from grading.selectors import viewer_of


class CertificateView(APIView):
    """One certificate. Public, rate-limited by address."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=CertificateOutput, summary="Read a certificate", tags=["certificates"])
    def get(self, request: Request, code: str) -> Response:
        now = timezone.now()
        return Response(certificate_output(look_up(caller(request.META), code, now), now))


class Verify(APIView):
    """Is it genuine, and does it still hold? Public, rate-limited by address."""

    permission_classes = (AllowAny,)

    @extend_schema(request=VerifyInput, responses=CertificateOutput, summary="Verify a certificate by its code", tags=["certificates"])
    def post(self, request: Request) -> Response:
        data = VerifyInput(data=request.data)
        data.is_valid(raise_exception=True)
        now = timezone.now()
        return Response(certificate_output(look_up(caller(request.META), data.validated_data["code"], now), now))


class VerifyFile(APIView):
    """Is this file ours? Public, rate-limited by address; nothing of it is kept."""

    permission_classes = (AllowAny,)
    parser_classes = (MultiPartParser,)

    @extend_schema(
        request={"multipart/form-data": VerifyFileInput},
        responses=UploadCheckOutput,
        summary="Verify a file: credential as JSON, baked PNG or SVG, the PDF",
        tags=["certificates"],
    )
    def post(self, request: Request) -> Response:
        refuse_announced(request.META.get("CONTENT_LENGTH"))
        data = VerifyFileInput(data=request.data)
        data.is_valid(raise_exception=True)
        now = timezone.now()
        check = check_upload(caller(request.META), data.validated_data["file"].read(MOST_BYTES + 1), now)
        found = certificate_output(check.found, now) if check.found else None
        issued = IssuedOutput(check.issued).data if check.issued else None
        return Response({"verdict": check.verdict.value, "kind": check.kind, "same_file": check.same_file, "issued": issued, "certificate": found})


class MyCertificates(APIView):
    """The signed-in person's certificates, newest first."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=CertificateOutput(many=True), summary="My certificates", tags=["certificates"])
    def get(self, request: Request) -> Response:
        assert request.user.is_authenticated  # by the permission
        now = timezone.now()
        mine = certificates_of(request.user.pk)
        return Response([certificate_output(checked(certificate, follow_name_consent(certificate, now), now), now) for certificate in mine])


class AttemptCertificate(APIView):
    """For the attempt's owner, and for staff who may see its result."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=AttemptCertificateOutput, summary="The certificate of an attempt, or where its issuing stands", tags=["certificates"])
    def get(self, request: Request, public_id: UUID) -> Response:
        viewer = viewer_of(public_id, request.user)
        if viewer is None:
            raise NotFound
        now = timezone.now()
        state, certificate = certificate_of_attempt(viewer.attempt_id)
        found = checked(certificate, follow_name_consent(certificate, now), now) if certificate else None
        return Response({"state": state, "certificate": certificate_output(found, now) if found else None})


class Revoke(APIView):
    """For good, with a public reason. Certifiers only."""

    permission_classes = (HasRole("certifier"),)

    @extend_schema(request=PublicReasonInput, responses=CertificateOutput, summary="Revoke a certificate", tags=["certificates"])
    def post(self, request: Request, code: str) -> Response:
        return _changed(request, code, revoke_certificate)


class Suspend(APIView):
    """While something is looked into. Told here and on the page only. Certifiers only."""

    permission_classes = (HasRole("certifier"),)

    @extend_schema(request=PublicReasonInput, responses=CertificateOutput, summary="Suspend a certificate", tags=["certificates"])
    def post(self, request: Request, code: str) -> Response:
        return _changed(request, code, suspend_certificate)


class Lift(APIView):
    """The certificate holds again. Certifiers only."""

    permission_classes = (HasRole("certifier"),)

    @extend_schema(request=PublicReasonInput, responses=CertificateOutput, summary="Lift a suspension", tags=["certificates"])
    def post(self, request: Request, code: str) -> Response:
        return _changed(request, code, lift_suspension)


def _changed(request: Request, code: str, change: Callable[[str, int, str, datetime], Certificate]) -> Response:
    """What the certificate is after a certifier's change of its state."""
    assert request.user.is_authenticated  # by the permission
    data = PublicReasonInput(data=request.data)
    data.is_valid(raise_exception=True)
    now = timezone.now()
    exact = codes.read(code)
    if exact is None:
        raise CertificateNotFound("no certificate has this code")
    certificate = change(exact, request.user.pk, data.validated_data["reason"], now)
    certificate.status_list.refresh_from_db()
    return Response(certificate_output(checked(certificate, follow_name_consent(certificate, now), now), now))
