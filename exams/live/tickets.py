"""Tickets: how a stream, which has none of Django's middleware, knows whom it serves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from django.core import signing

from exams.errors import TicketRefused

GOOD_FOR_S = 60
SALT = "exams.stream"

Role = Literal["console", "viewer"]


@dataclass(frozen=True)
class Ticket:
    """Bound to a person, their session or token, and one room. `console` is the digest of the session, never its key."""

    person_id: int
    room_id: int
    role: Role
    console: str


def sign_ticket(ticket: Ticket) -> str:
    return signing.dumps(asdict(ticket), salt=SALT, compress=True)


def read_ticket(text: str) -> Ticket:
    """Raises TicketRefused if the ticket is not ours or older than 60 s."""
    try:
        return Ticket(**signing.loads(text, salt=SALT, max_age=GOOD_FOR_S))
    except signing.SignatureExpired as error:
        raise TicketRefused("expired") from error
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise TicketRefused("not_ours") from error
