"""Addresses of the webhooks' pages."""

from django.urls import path

from certify.webhooks.pages.webhooks import webhook, webhooks

app_name = "webhooks"
urlpatterns = [
    path("webhooks/", webhooks, name="index"),
    path("webhooks/<uuid:public_id>/", webhook, name="webhook"),
]
