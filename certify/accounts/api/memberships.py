"""One's own memberships and invitations, for programs."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.models import MemberRole, Person
from certify.accounts.selectors import invitations_to, memberships_of
from certify.accounts.services.agree_as_member import agree_as_member
from certify.accounts.services.answer_invitation import accept_invitation, refuse_invitation
from certify.accounts.services.end_membership import end_membership


class OwnMembershipOutput(serializers.Serializer[Any]):
    """A membership of one's own. `shown_since`, `results_since`: what one agreed to, null if not."""

    id = serializers.IntegerField()
    organisation = serializers.CharField(source="organisation.slug")
    role = serializers.ChoiceField(choices=MemberRole.choices)
    agreed_at = serializers.DateTimeField()
    shown_since = serializers.DateTimeField(allow_null=True)
    results_since = serializers.DateTimeField(allow_null=True)


class OwnInvitationOutput(serializers.Serializer[Any]):
    """An invitation that waits for an answer."""

    id = serializers.IntegerField()
    organisation = serializers.CharField(source="organisation.slug")
    role = serializers.ChoiceField(choices=MemberRole.choices)
    expires_at = serializers.DateTimeField()


class MyOrganisationsOutput(serializers.Serializer[Any]):
    """Where one belongs, and who asks."""

    memberships = OwnMembershipOutput(many=True)
    invitations = OwnInvitationOutput(many=True)


class AgreementInput(serializers.Serializer[Any]):
    """`shown`: publicly as one of its people; `results`: released results to its managers."""

    shown = serializers.BooleanField()
    results = serializers.BooleanField()


class AnswerInput(serializers.Serializer[Any]):
    """A refusal is told to nobody; with it the agreements mean nothing."""

    accept = serializers.BooleanField()
    shown = serializers.BooleanField(default=False)
    results = serializers.BooleanField(default=False)


class MyOrganisations(APIView):
    """One's own."""

    @extend_schema(responses=MyOrganisationsOutput, summary="My memberships and invitations", tags=["organisations"])
    def get(self, request: Request) -> Response:
        person = _person(request)
        found = {"memberships": memberships_of(person.pk), "invitations": invitations_to(person, timezone.now())}
        return Response(MyOrganisationsOutput(found).data)


class AnswerInvitation(APIView):
    """Accept or refuse."""

    @extend_schema(request=AnswerInput, responses={200: OwnMembershipOutput, 204: None}, summary="Answer an invitation", tags=["organisations"])
    def post(self, request: Request, invitation_id: int) -> Response:
        data = AnswerInput(data=request.data)
        data.is_valid(raise_exception=True)
        fields, person, now = data.validated_data, _person(request), timezone.now()
        if not fields["accept"]:
            refuse_invitation(invitation_id, person, now)
            return Response(status=status.HTTP_204_NO_CONTENT)
        membership = accept_invitation(invitation_id, person, now, shown=fields["shown"], results=fields["results"])
        return Response(OwnMembershipOutput(membership).data)


class OwnMembership(APIView):
    """Agree, withdraw, or leave."""

    @extend_schema(request=AgreementInput, responses={204: None}, summary="What I agree to as a member", tags=["organisations"])
    def put(self, request: Request, membership_id: int) -> Response:
        data = AgreementInput(data=request.data)
        data.is_valid(raise_exception=True)
        agree_as_member(membership_id, _person(request), timezone.now(), **data.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={204: None}, summary="Leave a service provider", tags=["organisations"])
    def delete(self, request: Request, membership_id: int) -> Response:
        person = _person(request)
        own = {membership.pk for membership in memberships_of(person.pk)}
        end_membership(membership_id if membership_id in own else 0, person, timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _person(request: Request) -> Person:
    assert isinstance(request.user, Person)
    return request.user
