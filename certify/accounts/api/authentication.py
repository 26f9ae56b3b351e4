"""`Authorization: Token …`: how a program says who it is."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from certify.accounts.models import ApiToken, Person
from certify.accounts.services.issue_token import token_digest


class TokenAuthentication(BaseAuthentication):
    """Looks the token's digest up; `request.auth` is then the ApiToken."""

    keyword = "Token"

    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"token":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("Send the token as: Authorization: Token <token>"))
        token = ApiToken.objects.select_related("person").filter(digest=token_digest(parts[1].decode("latin-1")), revoked_at=None).first()
        if token is None or not token.person.is_active:
            raise AuthenticationFailed(_("This token is not valid. Make a new one under “My page”."))
        now = timezone.now()
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - timedelta(minutes=1))
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


class TokenScheme(OpenApiAuthenticationExtension):
    """Describes the token in the OpenAPI document."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token <token>"}
