"""`manage.py reseal_keys`: encrypts the private keys under the present CERTIFY_KEY_ENCRYPTION_KEY, opened with CERTIFY_KEY_ENCRYPTION_KEY_OLD."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certify.certificates.services.reseal_keys import reseal_keys


class Command(BaseCommand):
    """Seals the private keys anew."""

    help = "After CERTIFY_KEY_ENCRYPTION_KEY was changed: with the earlier one in CERTIFY_KEY_ENCRYPTION_KEY_OLD. Repeat it as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        found = reseal_keys()
        self.stdout.write(f"sealed anew: {len(found.sealed)}, under the present key already: {len(found.untouched)}")
        if found.unreadable:
            raise CommandError(f"opened by neither key: {', '.join(found.unreadable)}; set CERTIFY_KEY_ENCRYPTION_KEY_OLD to the key before")
        self.stdout.write("CERTIFY_KEY_ENCRYPTION_KEY_OLD is not needed any more")
