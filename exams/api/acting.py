"""Who asks, from which console, and how often they may."""

from __future__ import annotations

from django.core.cache.backends.locmem import LocMemCache
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

from certify.accounts.selectors import has_role
from exams.consoles import Console


def console_of(request: Request) -> Console:
    """The session or the token that this request came with."""
    if request.auth is not None:
        return Console.of_token(request.auth.pk)
    return Console.of_session(request.session.session_key)


def person_id_of(request: Request) -> int:
    """The signed-in person; the views that ask have let nobody else in."""
    person_id = request.user.pk
    assert person_id is not None
    return person_id


def is_examiner(request: Request) -> bool:
    return has_role(request.user, "examiner")


# Kept in each process: a shared cache would cost every action a round trip. What holds across processes is the room's
# own limit of actions per tick, decided under its lock; these only keep a runaway program off the workers.
_OWN_CACHE = LocMemCache("exams-throttles", {"MAX_ENTRIES": 20_000})


class ActionThrottle(UserRateThrottle):
    """Far above what a person does."""

    cache = _OWN_CACHE

    scope = "exams_actions"
    rate = "30/s"


class FrameThrottle(UserRateThrottle):
    """Programs that poll: a frame changes once a second."""

    cache = _OWN_CACHE

    scope = "exams_frames"
    rate = "20/s"


class StepThrottle(UserRateThrottle):
    """Starting, preparing, handing over, tickets."""

    scope = "exams_steps"
    rate = "120/min"
