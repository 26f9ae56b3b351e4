"""The register as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """Announces what the register holds of people."""

    name = "certify.registry"
    label = "registry"
    verbose_name = _("Register of traders")

    def ready(self) -> None:
        from certify.accounts import register
        from certify.registry import personal_data

        register.announce(personal_data.CHAPTER)
