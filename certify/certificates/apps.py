"""Certificates that strangers can trust."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """Certificates that strangers can trust."""

    name = "certify.certificates"
    label = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certify.accounts import register
        from certify.certificates import personal_data, receivers

        receivers.connect()
        register.announce(personal_data.CHAPTER)
