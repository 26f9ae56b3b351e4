"""Makes a token for a program, shown once."""

import hashlib
import secrets
from datetime import datetime

from certify.accounts.models import ApiToken, Person


def issue_token(person: Person, label: str, now: datetime) -> str:
    """The token in clear; the table keeps its digest only."""
    token = secrets.token_urlsafe(32)
    name = " ".join(label.replace("\x00", " ").split())[:60]
    ApiToken.objects.create(person=person, label=name or "program", digest=token_digest(token), created_at=now)
    return token


def token_digest(token: str) -> str:
    """SHA-256, hexadecimal. A token holds 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
