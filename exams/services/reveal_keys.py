"""Show the keys of a round when nobody can sit its forms any more, so that anybody can check the commitments."""

from __future__ import annotations

from datetime import datetime

from exams.errors import NotRevealable
from exams.models import FormRoom
from exams.selectors.rounds import release_obstacles


def reveal_keys(round_id: int, now: datetime) -> int:
    """How many rooms were revealed by this call. Raises NotRevealable while a sitting or an attempt is open."""
    if release_obstacles(round_id, now):
        raise NotRevealable
    return FormRoom.objects.filter(form__round_id=round_id, revealed_at=None).update(revealed_at=now)
