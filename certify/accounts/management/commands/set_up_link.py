"""Prints the one-time link by which the first administrator is made."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certify.accounts.errors import SetUpOver
from certify.accounts.services.set_up import open_set_up


class Command(BaseCommand):
    """`script/manage set_up_link`: a link for two days, dead after its use and when another one is printed."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-needed", action="store_true", help="exit 0 and say nothing when there is an administrator already")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token = open_set_up(timezone.now())
        except SetUpOver as error:
            if options["if_needed"]:
                return
            raise CommandError(error.message) from error
        self.stdout.write("还没有管理员，请在两天内打开此链接（只能用一次）：")
        self.stdout.write("There is no administrator yet. Open this link within two days, it works once:")
        self.stdout.write(f"{settings.ISSUER_ORIGIN}/set-up/{token}/")
