"""The webhooks as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """Announces what the webhooks hold of people."""

    name = "certify.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        from certify.accounts import register
        from certify.webhooks import personal_data

        register.announce(personal_data.CHAPTER)
