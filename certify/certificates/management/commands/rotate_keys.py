"""`manage.py rotate_keys [--key z6Mk…] [--yes]`: a new key signs, the old one stays published. Without --yes it says what would happen."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certify.certificates.errors import CertificateError
from certify.certificates.selectors import KeyCard, key_cards
from certify.certificates.services.rotate_key import rotate_key


class Command(BaseCommand):
    """Rotates the issuer's key."""

    help = "Retires the key that signs and makes another one. Certificates stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--key", help="the key that is to be retired; by default the active one. Give it to make sure that a repeat does nothing."
        )
        parser.add_argument("--yes", action="store_true", help="do it; without this nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = key_cards()
        for key in keys:
            self.stdout.write(_line(key))
        active = next((key.multikey for key in keys if key.state == "active"), None)
        old = options["key"] or active
        if old is None:
            raise CommandError("no key signs yet: the first certificate makes one")
        if any(key.multikey == old and key.issuer_did.startswith("did:key:") for key in keys):
            raise CommandError("a demonstration signs as did:key: its key is its name, and is not rotated; compromise_key works")
        if not options["yes"]:
            self.stdout.write(
                f"would retire {old}: it signs no more and stays in did.json; its private half is wiped; the status lists are signed anew"
            )
            self.stdout.write(f"to do it: rotate_keys --key {old} --yes")
            return
        try:
            new = rotate_key(old, timezone.now())
        except CertificateError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"retired {old}")
        self.stdout.write(f"signs now: {new.multikey}")


def _line(key: KeyCard) -> str:
    return f"{key.multikey}  {key.state}  signs {key.certificates} certificates as they stand, {key.issuances} issuances, {key.lists} lists"
