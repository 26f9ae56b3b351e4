"""Makes an administrator from the command line."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certify.accounts.errors import UsernameTaken
from certify.accounts.services.set_up import create_administrator


class Command(BaseCommand):
    """`script/manage create_administrator NAME`: asks for the password, or reads it from standard input (`--password-stdin`)."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="as it is shown; the user name if left out")
        parser.add_argument("--password-stdin", action="store_true", help="the first line of standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else getpass.getpass("密码 / Password: ")
        try:
            validate_password(password)
            create_administrator(options["username"], password, options["name"], timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except UsernameTaken as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"管理员已就绪 / administrator ready: {options['username']}")
