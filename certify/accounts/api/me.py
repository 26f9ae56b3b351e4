"""GET who am I."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.selectors import roles_of


class MeOutput(serializers.Serializer[None]):
    """The signed-in person."""

    username = serializers.CharField()
    display_name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    name_public = serializers.BooleanField()


class Me(APIView):
    """The person that this session or token acts as."""

    @extend_schema(responses=MeOutput, summary="Who am I", tags=["accounts"])
    def get(self, request: Request) -> Response:
        person = request.user
        return Response(
            {
                "username": person.username,
                "display_name": str(person),
                "roles": sorted(roles_of(person)),
                "name_public": person.name_public_since is not None,  # type: ignore[union-attr]
            }
        )
