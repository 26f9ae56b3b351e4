"""`manage.py retry_issues [--yes]`: certificates whose issuing stopped after three tries are tried again. Without --yes it lists them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from certify.certificates.selectors import stopped_issues
from certify.certificates.services.retry_issues import retry_issues


class Command(BaseCommand):
    """Tries stopped issues again."""

    help = "Lists the results whose certificate could not be issued, with the error; --yes gives each three new tries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do it; without this nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = stopped_issues()
        for result_id, error in stopped:
            self.stdout.write(f"result {result_id}: {error}")
        if not stopped:
            self.stdout.write("no issuing has stopped")
        elif options["yes"]:
            self.stdout.write(f"tried again: {retry_issues(timezone.now())}")
        else:
            self.stdout.write("mend what stopped them, then: retry_issues --yes")
