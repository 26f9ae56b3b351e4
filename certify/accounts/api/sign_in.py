"""POST sign-in name and password, get a token: how a program begins."""

from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from certify.accounts.models import Person
from certify.accounts.services.issue_token import issue_token


class SignInInput(serializers.Serializer[None]):
    """Who, and what the token is for."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    label = serializers.CharField(max_length=60, default="program")  # type: ignore[assignment]


class TokenOutput(serializers.Serializer[None]):
    """The token, shown this once."""

    token = serializers.CharField()


class SignIn(APIView):
    """Makes a token for a program."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "sign_in"

    @extend_schema(request=SignInInput, responses={201: TokenOutput}, summary="Sign in and get a token", tags=["accounts"])
    def post(self, request: Request) -> Response:
        data = SignInInput(data=request.data)
        data.is_valid(raise_exception=True)
        fields = data.validated_data
        person = authenticate(request._request, username=fields["username"], password=fields["password"])
        if not isinstance(person, Person):
            raise AuthenticationFailed(_("User name and password do not match."))
        return Response({"token": issue_token(person, fields["label"], timezone.now())}, status=status.HTTP_201_CREATED)
