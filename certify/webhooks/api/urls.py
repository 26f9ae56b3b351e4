"""The webhooks' part of the API."""

from django.urls import path

from certify.webhooks.api.webhooks import Log, NewSecret, Resend, Test, Webhook, Webhooks

urlpatterns = [
    path("webhooks/", Webhooks.as_view(), name="api-webhooks"),
    path("webhooks/<uuid:public_id>/", Webhook.as_view(), name="api-webhook"),
    path("webhooks/<uuid:public_id>/secret/", NewSecret.as_view(), name="api-webhook-secret"),
    path("webhooks/<uuid:public_id>/test/", Test.as_view(), name="api-webhook-test"),
    path("webhooks/<uuid:public_id>/messages/", Log.as_view(), name="api-webhook-messages"),
    path("webhooks/<uuid:public_id>/messages/<str:message_id>/resend/", Resend.as_view(), name="api-webhook-resend"),
]
