"""Tells whoever made a webhook that it was switched off."""

from datetime import datetime

from certify.accounts.models import LetterKind, Person
from certify.accounts.services.write_letter import write_letter


def warn_of_webhook(person_id: int, now: datetime) -> None:
    """By mail to a confirmed address; without one the webhook's own page says it."""
    person = Person.objects.get(pk=person_id)
    if person.is_active and person.email_verified_at is not None:
        write_letter(LetterKind.HOOK_OFF, person.email, person.language, now, person)
