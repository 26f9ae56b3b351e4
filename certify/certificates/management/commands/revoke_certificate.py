"""`manage.py revoke_certificate CODE --reason TEXT --by USERNAME`: for good, with a public reason."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certify.certificates import codes
from certify.certificates.errors import CertificateError
from certify.certificates.management.arguments import certifier_id, exact_code
from certify.certificates.services.revoke_certificate import revoke_certificate


class Command(BaseCommand):
    """Revokes one certificate."""

    help = "Revokes a certificate; the reason is public."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--by", required=True, help="user name of a certifier")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            certificate = revoke_certificate(exact_code(options["code"]), certifier_id(options["by"]), options["reason"], timezone.now())
        except CertificateError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"revoked {codes.grouped(certificate.code)}; status list {certificate.status_list.number} is signed anew")
