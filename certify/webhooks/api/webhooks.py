"""Webhooks for programs: the same as the pages."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from certify.accounts.selectors import managed_by
from certify.webhooks.models import MessageState
from certify.webhooks.selectors import log_of, message_of, own_endpoint, own_endpoints
from certify.webhooks.services.add_endpoint import add_endpoint
from certify.webhooks.services.keep_secret import rotate_secret
from certify.webhooks.services.queue_messages import queue_test
from certify.webhooks.services.resend_message import resend_message
from certify.webhooks.services.switch_endpoint import remove_endpoint, switch_off, switch_on


class WebhookOutput(serializers.Serializer[Any]):
    """`organisation` null: of every certificate. `off_reason`: owner, failing, gone, or empty while it is on."""

    id = serializers.UUIDField(source="public_id")
    url = serializers.CharField()
    organisation = serializers.CharField(source="organisation.slug", allow_null=True, default=None)
    made_at = serializers.DateTimeField()
    failing_since = serializers.DateTimeField(allow_null=True)
    off_at = serializers.DateTimeField(allow_null=True)
    off_reason = serializers.CharField(allow_blank=True)


class SecretOutput(serializers.Serializer[Any]):
    """Shown this once. Empty if somebody else rotated at the same moment."""

    secret = serializers.CharField(allow_blank=True)


class NewWebhookOutput(WebhookOutput):
    """With its secret, shown this once."""

    secret = serializers.CharField()


class WebhookInput(serializers.Serializer[Any]):
    """`organisation`: one that you manage; without it you must be a certifier."""

    url = serializers.CharField(max_length=500)
    organisation = serializers.SlugField(max_length=40, required=False)


class SwitchInput(serializers.Serializer[Any]):
    """On or off."""

    on = serializers.BooleanField()


class TryOutput(serializers.Serializer[Any]):
    """One try. `status` null: no answer, `error` says why. `answer`: its first bytes."""

    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True)
    error = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    duration_ms = serializers.IntegerField()


class MessageOutput(serializers.Serializer[Any]):
    """A message with its log. `body` is what was sent, to the byte."""

    id = serializers.CharField(source="message_id")
    kind = serializers.CharField()
    state = serializers.ChoiceField(choices=MessageState.choices)
    made_at = serializers.DateTimeField()
    next_try_at = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(allow_null=True)
    body = serializers.CharField()
    tries = TryOutput(many=True, source="log.all")


class LogQuery(serializers.Serializer[Any]):
    """Newest first."""

    offset = serializers.IntegerField(min_value=0, max_value=10_000_000, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=200, default=50)


class _Limited(APIView):
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "webhook"


class Webhooks(_Limited):
    """Those that one looks after."""

    @extend_schema(responses=WebhookOutput(many=True), summary="My webhooks", tags=["webhooks"])
    def get(self, request: Request) -> Response:
        return Response(WebhookOutput(own_endpoints(request.user), many=True).data)

    @extend_schema(request=WebhookInput, responses={201: NewWebhookOutput}, summary="Add a webhook (certifier, manager)", tags=["webhooks"])
    def post(self, request: Request) -> Response:
        data = WebhookInput(data=request.data)
        data.is_valid(raise_exception=True)
        slug = data.validated_data.get("organisation")
        managed = {card.slug: card.id for card in managed_by(request.user.pk or 0)}
        organisation_id = managed.get(slug, 0) if slug is not None else None  # 0: nobody's
        endpoint, secret = add_endpoint(data.validated_data["url"], request.user, timezone.now(), organisation_id)
        endpoint.secret = secret  # type: ignore[attr-defined]  # for this answer only
        return Response(NewWebhookOutput(endpoint).data, status=status.HTTP_201_CREATED)


class Webhook(_Limited):
    """One of one's own; others answer 404, like none."""

    @extend_schema(responses=WebhookOutput, summary="One webhook", tags=["webhooks"])
    def get(self, request: Request, public_id: UUID) -> Response:
        return Response(WebhookOutput(own_endpoint(request.user, public_id)).data)

    @extend_schema(request=SwitchInput, responses=WebhookOutput, summary="Switch a webhook on or off", tags=["webhooks"])
    def patch(self, request: Request, public_id: UUID) -> Response:
        endpoint = own_endpoint(request.user, public_id)
        data = SwitchInput(data=request.data)
        data.is_valid(raise_exception=True)
        if data.validated_data["on"]:
            switch_on(endpoint)
        else:
            switch_off(endpoint, "owner", timezone.now())
        return Response(WebhookOutput(own_endpoint(request.user, public_id)).data)

    @extend_schema(responses={204: None}, summary="Remove a webhook with its log", tags=["webhooks"])
    def delete(self, request: Request, public_id: UUID) -> Response:
        remove_endpoint(own_endpoint(request.user, public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class NewSecret(_Limited):
    """The one before signs along for a day."""

    @extend_schema(request=None, responses={201: SecretOutput}, summary="Make a new secret", tags=["webhooks"])
    def post(self, request: Request, public_id: UUID) -> Response:
        secret = rotate_secret(own_endpoint(request.user, public_id), timezone.now())
        return Response({"secret": secret}, status=status.HTTP_201_CREATED)


class Test(_Limited):
    """A message that tells of nothing."""

    @extend_schema(request=None, responses={202: MessageOutput}, summary="Send a test message", tags=["webhooks"])
    def post(self, request: Request, public_id: UUID) -> Response:
        message = queue_test(own_endpoint(request.user, public_id), timezone.now())
        return Response(MessageOutput(message).data, status=status.HTTP_202_ACCEPTED)


class Log(_Limited):
    """Every message and every try."""

    @extend_schema(
        parameters=[OpenApiParameter("offset", int), OpenApiParameter("limit", int)],
        responses=MessageOutput(many=True),
        summary="Messages with their log",
        tags=["webhooks"],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        asked = LogQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        lines = log_of(own_endpoint(request.user, public_id), asked.validated_data["offset"], asked.validated_data["limit"])
        return Response(MessageOutput(lines, many=True).data)


class Resend(_Limited):
    """Under the same id; nothing happens while it is on its way."""

    @extend_schema(request=None, responses={202: MessageOutput}, summary="Send a message again", tags=["webhooks"])
    def post(self, request: Request, public_id: UUID, message_id: str) -> Response:
        message = message_of(own_endpoint(request.user, public_id), message_id)
        resend_message(message, timezone.now())
        message.refresh_from_db()
        return Response(MessageOutput(message).data, status=status.HTTP_202_ACCEPTED)
