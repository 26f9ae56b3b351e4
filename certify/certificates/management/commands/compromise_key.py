"""`manage.py compromise_key z6Mk… --reason TEXT --by USERNAME [--yes]`: nobody believes the key any more. Without --yes it says what would happen."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certify.certificates.errors import CertificateError
from certify.certificates.management.arguments import certifier_id
from certify.certificates.selectors import key_cards
from certify.certificates.services.compromise_key import compromise_key


class Command(BaseCommand):
    """Declares a key compromised."""

    help = "Takes a key out of did.json for good; what it signed is signed again under another key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="the public key, z6Mk…, as rotate_keys and the administration show it")
        parser.add_argument("--reason", required=True, help="public")
        parser.add_argument("--by", required=True, help="user name of a certifier")
        parser.add_argument("--yes", action="store_true", help="do it; without this nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        by_id = certifier_id(options["by"])
        card = next((key for key in key_cards() if key.multikey == options["key"]), None)
        if card is None:
            raise CommandError("no key of ours; rotate_keys lists them")
        self.stdout.write(f"{card.multikey} is {card.state}")
        if not options["yes"]:
            self.stdout.write(f"would be signed again: {card.certificates} certificates, {card.lists} status lists")
            self.stdout.write(
                "would leave did.json: the key, for good; files that it signed are then refused by every verifier, and known here as superseded"
            )
            self.stdout.write("nothing was changed; to do it, add --yes")
            return
        try:
            compromise = compromise_key(card.multikey, by_id, options["reason"], timezone.now())
        except CertificateError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"compromised: {card.multikey}; {compromise.certificates} certificates are being signed again; `resign` shows and speeds it"
        )
