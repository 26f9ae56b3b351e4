"""`manage.py suspend_certificate CODE --reason TEXT --by USERNAME [--lift]`: told by page and API, not by files and status list."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certify.certificates import codes
from certify.certificates.errors import CertificateError
from certify.certificates.management.arguments import certifier_id, exact_code
from certify.certificates.services.suspend_certificate import lift_suspension, suspend_certificate


class Command(BaseCommand):
    """Suspends one certificate, or lifts its suspension."""

    help = "Suspends a certificate, or with --lift ends the suspension; the reason is public."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--by", required=True, help="user name of a certifier")
        parser.add_argument("--lift", action="store_true", help="ends the suspension")

    def handle(self, *args: Any, **options: Any) -> None:
        change, done = (lift_suspension, "holds again") if options["lift"] else (suspend_certificate, "is suspended")
        try:
            certificate = change(exact_code(options["code"]), certifier_id(options["by"]), options["reason"], timezone.now())
        except CertificateError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{codes.grouped(certificate.code)} {done}")
