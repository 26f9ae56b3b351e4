"""Keep from where an attempt is steered: address and browser."""

from __future__ import annotations

from datetime import datetime

from exams.models import ConsolePlace


def note_place(attempt_id: int, address: str, agent: str, now: datetime) -> None:
    """A place that is known only gets its last instant."""
    address, agent = (address or "?")[:45], agent[:200]
    if not ConsolePlace.objects.filter(attempt_id=attempt_id, address=address, agent=agent).update(last_seen_at=now):
        seen = {"first_seen_at": now, "last_seen_at": now}
        ConsolePlace.objects.get_or_create(attempt_id=attempt_id, address=address, agent=agent, defaults=seen)
