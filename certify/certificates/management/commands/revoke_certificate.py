"""`manage.py revoke_certificate CODE --reason TEXT --by USERNAME`: for good, with a public reason."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certify.accounts.selectors import has_role
from certify.certificates import codes
from certify.certificates.errors import CertificateError
from certify.certificates.services.revoke_certificate import revoke_certificate


class Command(BaseCommand):
    """Revokes one certificate."""

    help = "Revokes a certificate; the reason is public."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--by", required=True, help="user name of a certifier")

    def handle(self, *args: Any, **options: Any) -> None:
        by = get_user_model().objects.filter(username=options["by"]).first()
        if by is None or not has_role(by, "certifier"):
            raise CommandError(f"{options['by']} is no certifier")
        code = codes.read(options["code"])
        if code is None:
            raise CommandError(f"{options['code']} is no certificate code")
        try:
            certificate = revoke_certificate(code, by.pk, options["reason"], timezone.now())
        except CertificateError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"revoked {codes.grouped(certificate.code)}; status list {certificate.status_list.number} is signed anew")
