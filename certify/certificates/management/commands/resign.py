"""`manage.py resign [--batch N]`: signs again what compromised keys had signed, and shows how far it is. Stop and start it as you like."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certify.certificates.selectors import resigning
from certify.certificates.services.resign_certificates import resign_certificates


class Command(BaseCommand):
    """Signs again."""

    help = "Signs again what compromised keys had signed. Workers do the same by themselves; both at once do it once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=100, help="certificates between two lines of progress")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("a batch has at least one certificate")
        for row in resigning():
            self.stdout.write(f"{row.multikey} declared {row.declared_at:%Y-%m-%d %H:%M}: {row.certificates - row.left} of {row.certificates} done")
        while True:
            turn = resign_certificates(timezone.now, options["batch"])
            self.stdout.write(f"signed again: {turn.signed}, left: {turn.left}")
            if turn.left <= turn.damaged:
                break
        if turn.damaged:
            raise CommandError(
                f"{turn.damaged} records do not prove themselves and are not signed again; their pages say damaged, the log names them"
            )
