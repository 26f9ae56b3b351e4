"""A service provider's certified people, for programs. Public, by the same rules as the page."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from certify.accounts.api.organisations import OrganisationOutput
from certify.accounts.selectors import organisation_card
from certify.registry.api.view import RegisterView
from certify.registry.selectors.organisation_people import certified_people


class HeldCertificateOutput(serializers.Serializer[Any]):
    """A certificate that holds now; `code` opens /c/<code>/."""

    code = serializers.CharField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    level = serializers.CharField(allow_blank=True)
    demo = serializers.BooleanField()
    issued_at = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()


class CertifiedPersonOutput(serializers.Serializer[Any]):
    """Somebody who agreed to be shown, by name and with this organisation."""

    name = serializers.CharField()
    certificates = HeldCertificateOutput(many=True)


class OrganisationDetailOutput(OrganisationOutput):
    """With its certified people."""

    people = CertifiedPersonOutput(many=True)


class OrganisationDetail(RegisterView):
    """One confirmed organisation."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="organisation_detail",
        responses=OrganisationDetailOutput,
        summary="A service provider and its certified people",
        tags=["organisations"],
    )
    def get(self, request: Request, slug: str) -> Response:
        card = organisation_card(slug)
        if card is None:
            raise NotFound
        people = certified_people(card.id, timezone.now())
        return Response(OrganisationOutput(card).data | {"people": CertifiedPersonOutput(people, many=True).data})
