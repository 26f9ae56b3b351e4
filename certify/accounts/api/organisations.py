"""Service providers for programs: the public list, applying, deciding, and a manager's people."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from certify.accounts.errors import OrganisationNotFound
from certify.accounts.models import MemberRole, Organisation, Person, Role
from certify.accounts.regions import Region
from certify.accounts.selectors import (
    OrganisationCard,
    applications,
    managed_by,
    members_of,
    open_invitations,
    organisation_count,
    organisations,
)
from certify.accounts.services.apply_organisation import OrganisationWords, apply_organisation
from certify.accounts.services.decide_organisation import close_organisation, confirm_organisation, refuse_organisation
from certify.accounts.services.end_membership import change_role, end_membership
from certify.accounts.services.invite_member import invite_member, take_back_invitation


class OrganisationOutput(serializers.Serializer[Any]):
    """A confirmed service provider. `region`: ISO 3166-2:CN without its prefix, or `other`."""

    slug = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    region = serializers.ChoiceField(choices=Region.choices)
    about_zh = serializers.CharField(allow_blank=True)
    about_en = serializers.CharField(allow_blank=True)
    web = serializers.CharField(allow_blank=True)
    confirmed_at = serializers.DateTimeField()


class OrganisationPage(serializers.Serializer[Any]):
    """`count` of all that were found."""

    count = serializers.IntegerField()
    results = OrganisationOutput(many=True)


class OrganisationQuery(serializers.Serializer[Any]):
    """What is looked for."""

    q = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    region = serializers.ChoiceField(choices=Region.choices, required=False)
    offset = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=200, default=50)


class ApplicationInput(serializers.Serializer[Any]):
    """What a certifier confirms. `slug`: small letters, digits, single dashes."""

    slug = serializers.RegexField(r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)
    name_zh = serializers.CharField(max_length=80)
    name_en = serializers.CharField(max_length=80)
    region = serializers.ChoiceField(choices=Region.choices)
    about_zh = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)
    about_en = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)
    web = serializers.RegexField(r"^https?://[^\s<>\"]+$", max_length=200, required=False, default="", allow_blank=True)


class ApplicationOutput(serializers.Serializer[Any]):
    """An application, and what became of it."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    state = serializers.CharField()
    decision_note = serializers.CharField(allow_blank=True)


class DecisionInput(serializers.Serializer[Any]):
    """A refusal and a closing need a note."""

    decision = serializers.ChoiceField(choices=["confirm", "refuse", "close"])
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class MemberOutput(serializers.Serializer[Any]):
    """One of the organisation's people. `shown`, `results_shown`: what this person agreed to."""

    membership_id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=MemberRole.choices)
    agreed_at = serializers.DateTimeField()
    shown = serializers.BooleanField()
    results_shown = serializers.BooleanField()


class InvitationOutput(serializers.Serializer[Any]):
    """Open; the same whether or not anybody has the user name or address."""

    id = serializers.IntegerField()
    handle = serializers.CharField()
    role = serializers.ChoiceField(choices=MemberRole.choices)
    expires_at = serializers.DateTimeField()


class PeopleOutput(serializers.Serializer[Any]):
    """A manager's people."""

    members = MemberOutput(many=True)
    invitations = InvitationOutput(many=True)


class InviteInput(serializers.Serializer[Any]):
    """A user name or an e-mail address."""

    handle = serializers.CharField(max_length=254)
    role = serializers.ChoiceField(choices=MemberRole.choices, default="member")


class RoleInput(serializers.Serializer[Any]):
    """The new role."""

    role = serializers.ChoiceField(choices=MemberRole.choices)


class Organisations(APIView):
    """The public list; POST applies."""

    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "invite"

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.request.method in {"GET", "HEAD", "OPTIONS"} else [IsAuthenticated()]

    @extend_schema(
        parameters=[OpenApiParameter("q", str), OpenApiParameter("region", str), OpenApiParameter("offset", int), OpenApiParameter("limit", int)],
        operation_id="organisations_search",
        responses=OrganisationPage,
        summary="Search service providers",
        tags=["organisations"],
    )
    def get(self, request: Request) -> Response:
        asked = OrganisationQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        fields = asked.validated_data
        region = fields.get("region", "")
        found = organisations(fields["q"], region, fields["offset"], fields["limit"])
        return Response({"count": organisation_count(fields["q"], region), "results": OrganisationOutput(found, many=True).data})

    @extend_schema(request=ApplicationInput, responses={201: ApplicationOutput}, summary="Apply for a service provider", tags=["organisations"])
    def post(self, request: Request) -> Response:
        data = ApplicationInput(data=request.data)
        data.is_valid(raise_exception=True)
        made = apply_organisation(_person(request), OrganisationWords(**data.validated_data), timezone.now())
        return Response(ApplicationOutput(made).data, status=status.HTTP_201_CREATED)


class Applications(APIView):
    """What waits for a certifier."""

    permission_classes = (HasRole(Role.CERTIFIER),)

    @extend_schema(responses=ApplicationOutput(many=True), summary="Applications that wait (certifier)", tags=["organisations"])
    def get(self, request: Request) -> Response:
        return Response(ApplicationOutput(applications(), many=True).data)


class Decide(APIView):
    """Confirm, refuse or close. Nobody decides about the own one."""

    permission_classes = (HasRole(Role.CERTIFIER),)

    @extend_schema(request=DecisionInput, responses=ApplicationOutput, summary="Decide about a service provider (certifier)", tags=["organisations"])
    def post(self, request: Request, organisation_id: int) -> Response:
        data = DecisionInput(data=request.data)
        data.is_valid(raise_exception=True)
        decision, note, by, now = data.validated_data["decision"], data.validated_data["note"], _person(request), timezone.now()
        if decision == "confirm":
            decided: Organisation = confirm_organisation(organisation_id, by, now)
        else:
            decided = (refuse_organisation if decision == "refuse" else close_organisation)(organisation_id, by, note, now)
        return Response(ApplicationOutput(decided).data)


class People(APIView):
    """A manager's own people. Other organisations answer 404, like none."""

    permission_classes = (HasRole(Role.ORGANISATION_MANAGER),)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "invite"

    @extend_schema(responses=PeopleOutput, summary="Own people and invitations (manager)", tags=["organisations"])
    def get(self, request: Request, slug: str) -> Response:
        card = _managed(request, slug)
        return Response(PeopleOutput({"members": members_of(card.id), "invitations": open_invitations(card.id, timezone.now())}).data)

    @extend_schema(request=InviteInput, responses={201: InvitationOutput}, summary="Invite somebody (manager)", tags=["organisations"])
    def post(self, request: Request, slug: str) -> Response:
        data = InviteInput(data=request.data)
        data.is_valid(raise_exception=True)
        fields, card = data.validated_data, _managed(request, slug)
        invitation = invite_member(card.id, fields["handle"], fields["role"], _person(request), get_language() or "", timezone.now())
        return Response(InvitationOutput(invitation).data, status=status.HTTP_201_CREATED)


class OneMember(APIView):
    """Change a member's role, or end the membership."""

    permission_classes = (HasRole(Role.ORGANISATION_MANAGER),)

    @extend_schema(request=RoleInput, responses={204: None}, summary="Change a member's role (manager)", tags=["organisations"])
    def patch(self, request: Request, slug: str, membership_id: int) -> Response:
        data = RoleInput(data=request.data)
        data.is_valid(raise_exception=True)
        change_role(_member(request, slug, membership_id), data.validated_data["role"], _person(request), timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={204: None}, summary="End a membership (manager)", tags=["organisations"])
    def delete(self, request: Request, slug: str, membership_id: int) -> Response:
        end_membership(_member(request, slug, membership_id), _person(request), timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class OneInvitation(APIView):
    """Take an invitation back."""

    permission_classes = (HasRole(Role.ORGANISATION_MANAGER),)

    @extend_schema(responses={204: None}, summary="Take an invitation back (manager)", tags=["organisations"])
    def delete(self, request: Request, slug: str, invitation_id: int) -> Response:
        take_back_invitation(_managed(request, slug).id, invitation_id, _person(request), timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _person(request: Request) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _managed(request: Request, slug: str) -> OrganisationCard:
    card = next((found for found in managed_by(_person(request).pk) if found.slug == slug), None)
    if card is None:
        raise OrganisationNotFound
    return card


def _member(request: Request, slug: str, membership_id: int) -> int:
    """0, which is nobody's, for a membership of another organisation."""
    own = {member.membership_id for member in members_of(_managed(request, slug).id)}
    return membership_id if membership_id in own else 0
