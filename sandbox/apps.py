"""The Django application of the sandbox."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SandboxConfig(AppConfig):
    name = "sandbox"
    label = "sandbox"
    verbose_name = _("Sandbox")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from certify.accounts import register
        from sandbox import personal_data

        register.announce(personal_data.CHAPTER)
