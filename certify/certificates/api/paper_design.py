"""How a round's certificates look on paper: read the versions, add one."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from certify.certificates.paper_design import (
    BORDERS,
    LAYOUTS,
    LONGEST_ISSUER,
    LONGEST_NAME,
    LONGEST_OFFICE,
    LONGEST_SCOPE,
    SEALS,
    SIGNATORIES,
    STANDARD,
    design_of,
)
from certify.certificates.selectors.paper_designs import design_versions, round_with_papers
from certify.certificates.services.choose_paper_design import choose_paper_design


class SignatoryDocument(serializers.Serializer[Any]):
    """Who signs, and in which office."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    office_zh = serializers.CharField(max_length=LONGEST_OFFICE)
    office_en = serializers.CharField(max_length=LONGEST_OFFICE)


class DesignDocument(serializers.Serializer[Any]):
    """One choice. Lines stand in both languages or in none; a Chinese character counts as two letters of a length."""

    layout = serializers.ChoiceField(LAYOUTS, default=STANDARD.layout)
    border = serializers.ChoiceField(BORDERS, default=STANDARD.border)
    seal = serializers.ChoiceField(SEALS, default=STANDARD.seal)
    accent = serializers.RegexField(r"^#[0-9a-fA-F]{6}$", default=STANDARD.accent, help_text="Contrast with white of 4.5 at least.")
    issuer_zh = serializers.CharField(
        max_length=LONGEST_ISSUER, allow_blank=True, default="", help_text="Empty: the issuer as the credential names it."
    )
    issuer_en = serializers.CharField(max_length=LONGEST_ISSUER, allow_blank=True, default="")
    scope_zh = serializers.CharField(max_length=LONGEST_SCOPE, allow_blank=True, default="", help_text="A sentence beside the examined rooms.")
    scope_en = serializers.CharField(max_length=LONGEST_SCOPE, allow_blank=True, default="")
    signatories = serializers.ListField(child=SignatoryDocument(), max_length=SIGNATORIES, default=list)


class DesignInput(DesignDocument):
    """`seen_version`: the one that it follows, 0 for none. `reason`: asked for once certificates of the round were issued."""

    seen_version = serializers.IntegerField(min_value=0)
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class DesignVersionDocument(serializers.Serializer[Any]):
    """One version. Papers that were printed in it stay as they are."""

    version = serializers.IntegerField()
    design = DesignDocument()
    reason = serializers.CharField(allow_blank=True)
    chosen_at = serializers.DateTimeField()
    chosen_by = serializers.CharField()
    printed = serializers.IntegerField(help_text="Papers printed in it.")


class RoundPaper(APIView):
    """For certifiers and examiners; after the first certificate only certifiers change it."""

    permission_classes = (HasRole("certifier") | HasRole("examiner"),)

    @extend_schema(responses=DesignVersionDocument(many=True), summary="How a round's papers look, newest version first", tags=["certificates"])
    def get(self, request: Request, slug: str) -> Response:
        return Response(DesignVersionDocument(design_versions(round_with_papers(slug).slug), many=True).data)

    @extend_schema(
        request=DesignInput,
        responses=DesignVersionDocument(many=True),
        summary="Choose how a round's papers look",
        tags=["certificates"],
    )
    def post(self, request: Request, slug: str) -> Response:
        data = DesignInput(data=request.data)
        data.is_valid(raise_exception=True)
        round_ = round_with_papers(slug)
        choice = {name: value for name, value in data.validated_data.items() if name not in ("seen_version", "reason")}
        choose_paper_design(
            round_.slug, design_of(choice), data.validated_data["seen_version"], request.user, data.validated_data["reason"], timezone.now()
        )
        return Response(DesignVersionDocument(design_versions(round_.slug), many=True).data, status=status.HTTP_201_CREATED)
