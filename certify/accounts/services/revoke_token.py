"""Ends a token."""

from datetime import datetime

from certify.accounts.models import ApiToken, Person


def revoke_token(person: Person, token_id: int, now: datetime) -> bool:
    """True when a live token of this person was ended."""
    return ApiToken.objects.filter(pk=token_id, person=person, revoked_at=None).update(revoked_at=now) == 1
